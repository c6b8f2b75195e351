import type { BoardView } from "../tour-events";
import { button } from "./button";
import { command, element, type Part } from "./link";

/** Lines the log keeps; older ones go. */
const most = 400;

/** The board: its light exactly as the indicator drives it, its button, its power, its log. */
export function board(): Part {
	const log = element("log", HTMLPreElement);
	const power = element("power", HTMLInputElement);
	power.addEventListener("change", () => void command({ power: power.checked ? "on" : "off" }));
	button();
	terminal();
	return event => {
		switch (event.event) {
			case "scene":
				element("terminal", HTMLFormElement).hidden = !event.console;
				return;
			case "level":
				return shine(event.level);
			case "board":
				return show(event);
			case "log": {
				const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
				log.append(`${event.line}\n`);
				while (log.childNodes.length > most) log.firstChild?.remove();
				if (atEnd) log.scrollTop = log.scrollHeight;
			}
		}
	};
}

/** A line to type commands into; what the board makes of it comes with the log. */
function terminal(): void {
	const line = element("line", HTMLInputElement);
	element("terminal", HTMLFormElement).addEventListener("submit", event => {
		event.preventDefault();
		void command({ type: line.value });
		line.value = "";
	});
}

/** The light keeps its colour and fades: half dark green is not black. */
function shine(level: readonly [red: number, green: number, blue: number]): void {
	const brightest = Math.max(...level);
	const { style } = document.documentElement;
	if (brightest)
		style.setProperty("--light", `rgb(${level.map(each => Math.round((each * 255) / brightest)).join(" ")})`);
	style.setProperty("--lit", String(Math.sqrt(brightest / 255)));
}

function show({ powered, state, sign, light, failure }: BoardView): void {
	element("power", HTMLInputElement).checked = powered;
	element("board", HTMLElement).classList.toggle("off", !powered);
	element("state", HTMLElement).textContent = state;
	element("sign", HTMLElement).textContent = sign;
	element("light", HTMLElement).textContent = light;
	element("code", HTMLElement).textContent = failure || "none";
}
