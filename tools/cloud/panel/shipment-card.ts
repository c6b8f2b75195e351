import { percent } from "../../cli/percent";
import type { DeliveryStatus } from "../delivery";
import { kilobytes } from "./firmware-row";
import { element, sureButton, type DeliveryView, type ShipmentView } from "./view";

export interface ShipmentActions {
	widen(percent: number): void;
	stop(): void;
	remove(): void;
}

/** For people. */
export const words: Readonly<Record<DeliveryStatus, string>> = {
	waiting: "waits until it is online",
	started: "started",
	"request-sent": "was offered it",
	"firmware-requested": "downloads",
	downloaded: "has downloaded it, and is to come back",
	success: "runs it",
	"upload-failure": "did not get all of it",
	"download-limit-reached": "has tried too often today",
	rollback: "went back to the version before",
	"type-mismatch": "runs another type of firmware",
	"version-mismatch": "runs no lower version",
};

/** One shipment: how far it is in all, and each of its devices. Changed in place, so that what has the focus keeps it. */
export class ShipmentCard {
	readonly element = element("article", { className: "device shipment" });
	readonly #state = element("span", { className: "state" });
	readonly #what = element("p", { className: "board" });
	readonly #bar = element("progress", { ariaLabel: "Sent to all devices" });
	readonly #sum = element("p", { className: "sum" });
	readonly #devices = element("ul", { className: "deliveries" });
	readonly #more = element("p", { className: "count" });
	readonly #footer = element("footer");
	readonly #rows = new Map<number, DeliveryRow>();
	readonly #actions: ShipmentActions;
	#shown: ShipmentView["state"] | undefined;

	constructor(view: ShipmentView, actions: ShipmentActions) {
		this.#actions = actions;
		const heading = element("header", {}, element("h3", {}, view.name), this.#state);
		this.element.append(heading, this.#what, this.#bar, this.#sum, this.#devices, this.#more, this.#footer);
		this.element.dataset["shipment"] = String(view.id);
		this.update(view);
	}

	update(view: ShipmentView): void {
		const { state, firmware, templateId, selection, devices, counts, sent, toSend } = view;
		this.element.classList.toggle("online", state === "running");
		this.#state.textContent = state;
		const part = { all: "all", devices: "chosen", percent: "" }[selection.kind];
		const whom = selection.kind === "percent" ? `${selection.percent} % of the` : part;
		this.#what.textContent = `Version ${firmware.version} to ${whom} devices of ${templateId}`;
		this.#bar.max = toSend || 1;
		this.#bar.value = sent;
		const done = toSend ? percent(sent, toSend) : 0;
		this.#bar.ariaValueText = `${done} %`;
		this.#sum.textContent = `${counts.success ?? 0} of ${devices} run it; ${done} % of ${kilobytes(toSend)} sent.`;
		if (state !== this.#shown) this.#footer.replaceChildren(...this.#controls(view));
		this.#shown = state;
	}

	/** Shows devices, of `total`. */
	show(devices: readonly DeliveryView[], size: number, total: number): void {
		for (const each of devices) this.showDevice(each, size);
		this.#more.textContent = total > this.#rows.size ? `and ${total - this.#rows.size} more` : "";
	}

	showDevice(view: DeliveryView, size: number): void {
		const known = this.#rows.get(view.id);
		if (known) return known.update(view, size);
		const row = new DeliveryRow(view, size);
		this.#rows.set(view.id, row);
		this.#devices.append(row.element);
	}

	#controls({ id, name, state, selection }: ShipmentView): readonly HTMLElement[] {
		if (state === "stopped")
			return [sureButton("Remove", "Remove for good?", `Remove shipment ${name}`, () => this.#actions.remove())];
		const part = element("input", { id: `widen-${id}`, type: "number", min: "0.1", max: "100", step: "any" });
		part.required = true;
		part.value = String(selection.kind === "percent" ? Math.min(100, selection.percent * 4) : 100);
		const widen = element(
			"form",
			{ className: "ship" },
			...[element("label", { htmlFor: part.id }, "To"), part, " % "],
			element("button", { type: "submit" }, "Change"),
		);
		widen.addEventListener("submit", event => {
			event.preventDefault();
			this.#actions.widen(part.valueAsNumber);
		});
		return [widen, sureButton("Stop", "Stop for good?", `Stop shipment ${name}`, () => this.#actions.stop())];
	}
}

class DeliveryRow {
	readonly element: HTMLLIElement;
	readonly #bar: HTMLProgressElement;
	readonly #status = element("span", { className: "status" });
	readonly #reason = element("small");

	constructor(view: DeliveryView, size: number) {
		this.#bar = element("progress", { ariaLabel: `Sent to ${view.name}` });
		this.element = element(
			"li",
			{},
			element("span", { className: "name" }, view.name),
			this.#status,
			this.#bar,
			this.#reason,
		);
		this.element.dataset["device"] = String(view.id);
		this.update(view, size);
	}

	update({ status, reason = "", bytes }: DeliveryView, size: number): void {
		const sent = status === "success" ? size : bytes;
		this.#bar.max = size;
		this.#bar.value = sent;
		this.#bar.ariaValueText = `${percent(sent, size)} %`;
		this.element.dataset["status"] = status;
		this.#status.textContent = words[status];
		this.#reason.textContent = reason;
	}
}
