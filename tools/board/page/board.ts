import { command, element, type Part } from "./link";

/** Lines the log keeps; older ones go. */
const most = 400;

/** The board: its light exactly as the indicator drives it, its button, its power, its log. */
export function board(): Part {
	const led = element("led", HTMLElement);
	const glow = element("glow", HTMLElement);
	const log = element("log", HTMLPreElement);
	const power = element("power", HTMLInputElement);
	power.addEventListener("change", () => void command({ power: power.checked ? "on" : "off" }));
	button();
	return event => {
		switch (event.event) {
			case "level": {
				const [r, g, b] = event.level;
				for (const [name, value] of Object.entries({ r, g, b })) led.setAttribute(name, String(value / 255));
				// The halo keeps its colour and fades with the light: half dark green is not black.
				const most = Math.max(r, g, b, 1);
				glow.style.background = `rgb(${[r, g, b].map(each => Math.round((each * 255) / most)).join(" ")})`;
				glow.style.opacity = String(Math.sqrt(Math.max(r, g, b) / 255));
				break;
			}
			case "led":
				element("sign", HTMLOutputElement).value = event.pattern;
				break;
			case "state":
				element("state", HTMLElement).textContent = event.state;
				element("code", HTMLElement).textContent = event.code ? `${event.code}: ${event.meaning}` : "none";
				break;
			case "power":
				power.checked = event.on;
				if (!event.on) element("state", HTMLElement).textContent = "off";
				break;
			case "log": {
				const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
				log.append(`${event.line}\n`);
				while (log.childNodes.length > most) log.firstChild?.remove();
				if (atEnd) log.scrollTop = log.scrollHeight;
				break;
			}
		}
	};
}

/** Held with mouse, finger, space or enter; the time held is shown while it lasts. */
function button(): void {
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
