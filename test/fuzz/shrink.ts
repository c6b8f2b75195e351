import { joined } from "./mutate";

/** So many tries are worth a smaller input. */
const mostTries = 3000;

/**
 * A smaller input that still fails: leaves out halves, quarters and so on down to single bytes, then makes plain letters of
 * what stays (delta debugging: Zeller and Hildebrandt 2002).
 */
export async function shrink(input: Uint8Array, fails: (input: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
	let least = input;
	let tries = 0;
	const attempt = async (smaller: Uint8Array): Promise<boolean> => {
		if (++tries > mostTries || !(await fails(smaller))) return false;
		least = smaller;
		return true;
	};
	for (
		let size = Math.ceil(least.length / 2);
		size >= 1 && tries < mostTries;
		size = size > 1 ? Math.ceil(size / 2) : 0
	) {
		for (let at = 0; at < least.length && tries < mostTries;) {
			const without = joined([least.subarray(0, at), least.subarray(at + size)]);
			if (!(await attempt(without))) at += size;
		}
	}
	for (let at = 0; at < least.length && tries < mostTries; at++) {
		if (least[at] === plain) continue;
		const simpler = least.slice();
		simpler[at] = plain;
		await attempt(simpler);
	}
	return least;
}

const plain = "a".charCodeAt(0);
