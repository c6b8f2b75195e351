import { command, element } from "./link";

/** The board's button: held with mouse, finger, space or enter; the time held is shown while it lasts. */
export function button(): void {
	const button = element("button", HTMLButtonElement);
	const held = element("held", HTMLOutputElement);
	let since: number | undefined;
	let ticker: ReturnType<typeof setInterval> | undefined;
	const down = (): void => {
		if (since !== undefined) return;
		since = performance.now();
		button.classList.add("down");
		void command({ button: "down" });
		ticker = setInterval(() => (held.value = `${((performance.now() - (since ?? 0)) / 1000).toFixed(1)} s`), 100);
	};
	const up = (): void => {
		if (since === undefined) return;
		since = undefined;
		button.classList.remove("down");
		clearInterval(ticker);
		held.value = "\u00a0";
		void command({ button: "up" });
	};
	const isPress = (event: KeyboardEvent): boolean => event.key === " " || event.key === "Enter";
	button.addEventListener("pointerdown", event => {
		button.setPointerCapture(event.pointerId);
		down();
	});
	for (const end of ["pointerup", "pointercancel", "blur"]) button.addEventListener(end, up);
	button.addEventListener("keydown", event => {
		if (!isPress(event)) return;
		event.preventDefault();
		down();
	});
	button.addEventListener("keyup", event => {
		if (isPress(event)) up();
	});
	button.addEventListener("contextmenu", event => event.preventDefault());
}
