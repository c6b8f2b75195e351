import type { BoardView, UpdateView } from "../tour-events";
import { command, element, type Part } from "./link";

type Offer = UpdateView["offers"][number];

/** What the board runs, what is on its way to it, and what can be shipped. */
export function updates(): Part {
	const buttons = new Map<Offer["kind"], HTMLButtonElement>();
	const power = element("update-power", HTMLButtonElement);
	let powered = true;
	power.addEventListener("click", () => void command({ power: powered ? "off" : "on" }));
	return event => {
		if (event.event === "board") powered = showPower(power, event);
		if (event.event === "update") show(event, buttons);
	};
}

function showPower(button: HTMLButtonElement, { powered }: BoardView): boolean {
	button.textContent = powered ? "Cut the power now" : "Switch the power on";
	return powered;
}

function show(view: UpdateView, buttons: Map<Offer["kind"], HTMLButtonElement>): void {
	const { version, slot, onTrial, text, progress, offers, ready } = view;
	element("updates", HTMLElement).hidden = offers.length === 0;
	element("firmware", HTMLElement).textContent = version;
	element("slot", HTMLElement).textContent = `${slot + 1} of 2`;
	element("trial", HTMLElement).textContent = onTrial ? "under way" : "none";
	element("update-text", HTMLElement).textContent = text;
	const bar = element("update-progress", HTMLProgressElement);
	bar.hidden = progress === undefined;
	bar.value = progress ?? 0;
	for (const offer of offers) {
		const button = buttons.get(offer.kind) ?? made(offer, buttons);
		button.textContent = offer.label;
		button.setAttribute("aria-disabled", String(!ready));
	}
}

function made({ kind }: Offer, buttons: Map<Offer["kind"], HTMLButtonElement>): HTMLButtonElement {
	const button = document.createElement("button");
	button.type = "button";
	button.id = `ship-${kind}`;
	if (kind === "good") button.className = "primary";
	button.addEventListener("click", () => {
		if (button.getAttribute("aria-disabled") !== "true") void ship(kind);
	});
	element("update-offers", HTMLElement).append(button);
	buttons.set(kind, button);
	return button;
}

async function ship(kind: Offer["kind"]): Promise<void> {
	const why = await command({ ship: kind });
	const problem = element("update-problem", HTMLElement);
	problem.textContent = why ?? "";
	problem.hidden = why === undefined;
}
