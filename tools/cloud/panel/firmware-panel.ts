import type { Connection, Told } from "./connection";
import { firmwareRow } from "./firmware-row";
import { ShipmentCard, words } from "./shipment-card";
import { element, type DeliveryView, type FirmwareView, type ShipmentView } from "./view";

/** Devices shown of a shipment. */
const mostShown = 50;
/** The sums of a shipment are asked for at most so often, milliseconds. */
const pace = 300;

/** Firmware that was uploaded, and where its shipments are. */
export class FirmwarePanel {
	readonly element = element("details", { className: "firmware" });
	readonly #files = element("ul", { className: "files" });
	readonly #shipments = element("div", { className: "devices" });
	readonly #none = element("p", { className: "count" });
	readonly #cards = new Map<number, ShipmentCard>();
	readonly #connection: Connection;
	readonly #say: (text: string) => void;
	#templates: readonly string[] = [];
	#recount: ReturnType<typeof setTimeout> | undefined;

	/** @param say tells what happened, or what went wrong */
	constructor(connection: Connection, open: boolean, say: (text: string) => void) {
		this.#connection = connection;
		this.#say = say;
		this.element.open = open;
		const heading = element("summary", {}, element("h2", {}, "Firmware"));
		this.element.append(heading, this.#uploadForm(), this.#files, this.#none, this.#shipments);
	}

	take(told: Told): void {
		switch (told.event) {
			case "snapshot":
				this.#templates = told.templates.map(({ id }) => id);
				this.#cards.clear();
				this.#shipments.replaceChildren();
				void this.#showFiles();
				return void this.#showShipments();
			case "firmware":
			case "firmwareRemoved":
				return void this.#showFiles();
			case "shipment":
				this.element.open = true;
				return void this.#showShipments();
			case "shipmentRemoved":
				this.#cards.get(told.shipment)?.element.remove();
				this.#cards.delete(told.shipment);
				return this.#sumUp();
			case "delivery": {
				this.#cards.get(told.shipment)?.showDevice(told, told.size);
				const isNews = ["success", "rollback", "upload-failure", "download-limit-reached"].includes(told.status);
				if (isNews) this.#say(`${told.name} ${words[told.status]}.`);
				this.#recount ??= setTimeout(() => {
					this.#recount = undefined;
					void this.#showShipments(false);
				}, pace);
			}
		}
	}

	#uploadForm(): HTMLElement {
		const file = element("input", { id: "firmware-file", type: "file", required: true });
		const send = element("button", { type: "submit" }, "Upload");
		const form = element(
			"form",
			{ className: "upload" },
			...[element("label", { htmlFor: file.id }, "Update or image"), file, send],
		);
		form.addEventListener("submit", async event => {
			event.preventDefault();
			const [chosen] = file.files ?? [];
			if (!chosen) return;
			send.disabled = true;
			const path = `/admin/firmware?name=${encodeURIComponent(chosen.name)}`;
			if (await this.#attempt(() => this.#connection.ask("POST", path, chosen))) {
				this.#say(`${chosen.name} was uploaded.`);
				form.reset();
			}
			send.disabled = false;
		});
		return form;
	}

	async #showFiles(): Promise<void> {
		const all = (await this.#attempt(() => this.#connection.ask("GET", "/admin/firmwares"))) as
			readonly FirmwareView[] | undefined;
		if (!all) return;
		const rows = all.map(each =>
			firmwareRow(each, this.#templates, {
				ship: (templateId, percent) =>
					void this.#attempt(() =>
						this.#connection.ask("POST", "/admin/shipment", {
							...{ firmwareId: each.id, templateId },
							...(percent < 100 ? { percent } : {}),
						}),
					),
				remove: () => void this.#attempt(() => this.#connection.ask("DELETE", `/admin/firmware?firmwareId=${each.id}`)),
			}),
		);
		this.#files.replaceChildren(...rows);
		this.#files.hidden = !rows.length;
	}

	/** Every shipment's sums, and its devices where those may have changed. */
	async #showShipments(devicesToo = true): Promise<void> {
		const all = (await this.#attempt(() => this.#connection.ask("GET", "/admin/shipments"))) as
			readonly ShipmentView[] | undefined;
		for (const view of [...(all ?? [])].reverse()) {
			const known = this.#cards.get(view.id);
			known?.update(view);
			if (!known) this.#shipments.prepend(this.#card(view).element);
			if (devicesToo || !known) await this.#showDevices(view);
		}
		this.#sumUp();
	}

	#card(view: ShipmentView): ShipmentCard {
		const ask = (method: "POST" | "PUT", path: string, more: object = {}): void =>
			void this.#attempt(() => this.#connection.ask(method, path, { shipmentId: view.id, ...more }));
		const card = new ShipmentCard(view, {
			widen: percent => ask("PUT", "/admin/shipment", percent < 100 ? { percent } : {}),
			stop: () => ask("POST", "/admin/shipment/stop"),
			remove: () => void this.#attempt(() => this.#connection.ask("DELETE", `/admin/shipment?shipmentId=${view.id}`)),
		});
		this.#cards.set(view.id, card);
		return card;
	}

	async #showDevices({ id, firmware }: ShipmentView): Promise<void> {
		const path = `/admin/shipment/devices?shipmentId=${id}&size=${mostShown}`;
		const told = (await this.#attempt(() => this.#connection.ask("GET", path))) as
			{ readonly content: readonly DeliveryView[]; readonly totalElements: number } | undefined;
		if (told) this.#cards.get(id)?.show(told.content, firmware.size, told.totalElements);
	}

	#sumUp(): void {
		this.#none.textContent = this.#cards.size ? "" : "Nothing was shipped yet.";
	}

	async #attempt(action: () => Promise<unknown>): Promise<unknown> {
		try {
			return (await action()) ?? true;
		} catch (error) {
			this.#say(error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}
}
