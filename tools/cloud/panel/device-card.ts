import { StreamRow } from "./stream-row";
import { element, sureButton, time, type DeviceView, type Value } from "./view";

export interface CardActions {
	write(pin: number, value: string): void;
	remove(): void;
}

/** One device, drawn once and then changed in place, so that what somebody is typing stays. */
export class DeviceCard {
	readonly element = element("article", { className: "device" });
	readonly #state = element("span", { className: "state" });
	readonly #board = element("p", { className: "board" });
	readonly #streams = element("ul", { className: "streams" });
	readonly #events = element("ol", { className: "events", ariaLabel: "Events" });
	readonly #rows = new Map<number, StreamRow>();
	readonly #actions: CardActions;

	constructor(view: DeviceView, actions: CardActions) {
		this.#actions = actions;
		const remove = sureButton("Remove", "Remove for good?", `Remove ${view.name}`, () => actions.remove());
		const heading = element("header", {}, element("h3", {}, view.name), this.#state);
		this.element.append(heading, this.#board, this.#streams, this.#events, element("footer", {}, remove));
		this.element.dataset["device"] = String(view.id);
		this.update(view);
	}

	update(view: DeviceView): void {
		this.online = view.connected;
		const { boardType, version } = view.hardwareInfo;
		const firmware = boardType ? `${boardType}${version ? `, firmware ${version}` : ""}` : "has not logged in yet";
		this.#board.textContent = `Device ${view.id} of ${view.templateId}: ${firmware}`;
		for (const stream of view.datastreams) {
			const row = this.#rows.get(stream.pin);
			if (row && stream.value !== undefined) row.show(stream.value);
			if (row) continue;
			const made = new StreamRow(stream, value => this.#actions.write(stream.pin, value));
			this.#rows.set(stream.pin, made);
			this.#streams.append(made.element);
		}
		this.#events.replaceChildren();
		for (const each of view.events.slice(-5)) this.addEvent(each.at, each.code, each.description);
	}

	set online(value: boolean) {
		this.element.classList.toggle("online", value);
		this.#state.textContent = value ? "online" : "offline";
	}

	/** False when this pin has no row yet. */
	show(pin: number, value: Value): boolean {
		const row = this.#rows.get(pin);
		row?.show(value);
		return row !== undefined;
	}

	addEvent(at: number, code: string, description: string): void {
		const text = description ? `${code}: ${description}` : code;
		this.#events.prepend(element("li", {}, element("time", {}, time(at)), " ", text));
		this.#events.children[5]?.remove();
	}
}
