import type { Cloud, Sight } from "./cloud";

/** Pauses between questions, milliseconds: while somebody looks, and in the background. */
const pace = 2_000;
const idlePace = 10_000;

/**
 * Asks the cloud again and again until the device is online, and at once when the phone comes back: to the page, from
 * the browser's cache, or to the Internet.
 * @returns ends it
 */
export function watch(cloud: Cloud, token: string, onSight: (sight: Sight) => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asking = false;
	let over = false;

	const ask = async (): Promise<void> => {
		if (asking || over) return;
		asking = true;
		clearTimeout(timer);
		const sight = await cloud.see(token);
		asking = false;
		if (over) return;
		onSight(sight);
		if (sight === "online") end();
		else timer = setTimeout(ask, document.hidden ? idlePace : pace);
	};
	const wake = (): void => {
		if (!document.hidden) void ask();
	};
	const end = (): void => {
		over = true;
		clearTimeout(timer);
		document.removeEventListener("visibilitychange", wake);
		removeEventListener("pageshow", wake);
		removeEventListener("online", wake);
	};
	document.addEventListener("visibilitychange", wake);
	addEventListener("pageshow", wake);
	addEventListener("online", wake);
	void ask();
	return end;
}
