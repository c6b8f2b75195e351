import { decimal } from "../match/index";

/** So many numbers of a version are looked at. */
const most = 4;

/** True for a version that has an order: one to four whole numbers of at most 6 digits, a dot between two, as `1.2.3`. */
export function isVersion(text: string): boolean {
	const parts = text.split(".");
	return parts.length <= most && parts.every(each => decimal(each, 6) !== undefined);
}

/** Below 0 when version `a` comes before `b`, above 0 when it comes after, 0 when they are the same; a missing number is 0. */
export function compareVersions(a: string, b: string): number {
	const left = a.split(".");
	const right = b.split(".");
	for (let at = 0; at < most; at++) {
		const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
		if (difference) return difference;
	}
	return 0;
}
