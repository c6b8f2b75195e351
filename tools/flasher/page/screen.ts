import { element, make, say } from "../../wizard-page/page/dom";
import type { Advice } from "./trouble";

/** Where a unit is on its way. */
export type Step = "plug" | "write" | "check" | "done";

/** What the station's screen says. */
export interface Scene {
	readonly step: Step;
	/** Of the moment: `wrong` and `good` have their colour, and a sign of their own. */
	readonly mood: "calm" | "busy" | "good" | "wrong";
	readonly title: string;
	readonly text?: string | undefined;
	readonly todo?: readonly string[] | undefined;
	/** Bytes; how far it is cannot be told when there is no total. */
	readonly progress?: { readonly done: number; readonly total: number | undefined } | undefined;
	/** Of the large button; absent while there is nothing to press. */
	readonly button?: string | undefined;
	/** What comes next is elsewhere on the page: the button is not what somebody is to press now. */
	readonly isAside?: boolean;
}

export const wrong = (step: Step, { title, text, todo }: Advice): Scene => ({
	...{ step, mood: "wrong", title, text, todo, button: "Try again" },
});

/** Shows a scene; the words are read out, and the keyboard is where the next press is wanted. */
export function show({ step, mood, title, text, todo = [], progress, button, isAside = false }: Scene): void {
	const station = element("station");
	station.dataset["mood"] = mood;
	station.setAttribute("aria-busy", String(mood === "busy"));
	for (const each of document.querySelectorAll<HTMLElement>("#steps li")) {
		if (each.dataset["step"] === step) each.setAttribute("aria-current", "step");
		else each.removeAttribute("aria-current");
	}
	const heading = element("title");
	const isNew = heading.textContent !== title;
	say(heading, title);
	say(element("text"), text);
	element("todo").replaceChildren(...todo.map(each => make("li", each)));
	element("todo").hidden = !todo.length;
	showProgress(progress);
	const go = element<HTMLButtonElement>("go");
	say(go, button);
	go.className = isAside ? "quiet" : "primary";
	if (!isNew) return;
	// What went wrong is to be read before anything is pressed.
	if (button !== undefined && !isAside && mood !== "wrong") go.focus();
	else heading.focus();
}

function showProgress(progress: Scene["progress"]): void {
	element("progress").hidden = !progress;
	if (!progress) return;
	const bar = element<HTMLProgressElement>("bar");
	const { done, total } = progress;
	if (total === undefined) bar.removeAttribute("value");
	else {
		bar.max = total;
		bar.value = done;
	}
	element("amount").textContent = total === undefined ? "" : `${kilobytes(done)} of ${kilobytes(total)} KB`;
}

const kilobytes = (bytes: number): string => Math.round(bytes / 1024).toLocaleString("en");
