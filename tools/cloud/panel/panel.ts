import { Connection, type Told } from "./connection";
import { DeviceCard } from "./device-card";
import { FirmwarePanel } from "./firmware-panel";
import { Toolbar } from "./toolbar";
import { element, type DeviceView } from "./view";

const platform = "/api/v1/organization/device";

/**
 * The cloud's panel: devices come online before one's eyes, with their datastreams.
 * Attribute `key`: what the page was given to talk to its cloud.
 */
class CloudPanel extends HTMLElement {
	readonly #devices = element("div", { className: "devices" });
	readonly #count = element("p", { className: "count" });
	/** What happened, for all and for screen readers. */
	readonly #news = element("p", { className: "news", role: "status" });
	readonly #cards = new Map<number, DeviceCard>();
	#connection = new Connection("");
	#toolbar: Toolbar | undefined;
	#firmware: FirmwarePanel | undefined;
	#following: AbortController | undefined;

	connectedCallback(): void {
		this.#connection = new Connection(this.getAttribute("key") ?? "");
		this.#toolbar = new Toolbar({
			create: (what, name) => this.#create(what, name),
			setFault: kind => this.#attempt(() => this.#connection.ask("PUT", "/admin/fault", { kind })),
		});
		const heading = element("h2", {}, "Devices");
		// In a frame there is little room: the devices first.
		const isFrame = document.documentElement.classList.contains("frame");
		this.#firmware = new FirmwarePanel(this.#connection, !isFrame, text => this.#say(text));
		const devices = [this.#news, heading, this.#count, this.#devices, this.#firmware.element];
		this.replaceChildren(...(isFrame ? [...devices, this.#toolbar.element] : [this.#toolbar.element, ...devices]));
		this.#following = new AbortController();
		void this.#connection.follow(
			told => this.#take(told),
			() => this.#say("The cloud cannot be reached. Trying again …"),
			this.#following.signal,
		);
	}

	disconnectedCallback(): void {
		this.#following?.abort();
	}

	#take(told: Told): void {
		this.#firmware?.take(told);
		switch (told.event) {
			case "snapshot":
				this.#toolbar?.show(told);
				this.#cards.clear();
				this.#devices.replaceChildren();
				for (const view of told.devices) this.#show(view, "last");
				this.#say("");
				return this.#recount(told.total);
			case "device":
			case "online":
				void this.#refresh(told.id);
				return this.#say(told.event === "online" ? `${told.name} is online.` : `${told.name} was created.`);
			case "hardware":
				return void this.#refresh(told.id);
			case "offline": {
				const card = this.#cards.get(told.id);
				if (card) card.online = false;
				return this.#say(`${told.name} is offline: ${told.reason}.`);
			}
			case "removed":
				this.#cards.get(told.id)?.element.remove();
				this.#cards.delete(told.id);
				return this.#recount();
			case "write": {
				const value = typeof told.value === "string" ? told.value : told.value.join(", ");
				if (!this.#cards.get(told.id)?.show(told.pin, value)) void this.#refresh(told.id);
				return;
			}
			case "eventLogged":
				return this.#cards.get(told.id)?.addEvent(told.at, told.code, told.description);
			case "fault":
				if (this.#toolbar) this.#toolbar.fault = told.fault;
		}
	}

	/** Fetches a device anew: what it is, and pins it did not have before. */
	async #refresh(id: number): Promise<void> {
		await this.#attempt(async () => this.#show(await this.#connection.device(id), "first"));
		this.#recount();
	}

	#show(view: DeviceView, place: "first" | "last"): void {
		const known = this.#cards.get(view.id);
		if (known) return known.update(view);
		const card = new DeviceCard(view, {
			write: (pin, value) =>
				void this.#attempt(() =>
					this.#connection.ask("POST", `${platform}/datastream`, { deviceId: view.id, pin: `v${pin}`, value }),
				),
			remove: () => void this.#attempt(() => this.#connection.ask("DELETE", `${platform}?deviceId=${view.id}`)),
		});
		this.#cards.set(view.id, card);
		if (place === "first") this.#devices.prepend(card.element);
		else this.#devices.append(card.element);
	}

	async #create(what: "device" | "token", name: string): Promise<string> {
		const made = await this.#attempt(() =>
			this.#connection.ask("POST", `${platform}/create`, { name, provision: what === "token" }),
		);
		return (made as { token?: string } | undefined)?.token ?? "";
	}

	#recount(total = this.#cards.size): void {
		const hidden = total - this.#cards.size;
		if (!total) this.#count.textContent = "None yet. Create one here, or provision a board.";
		else this.#count.textContent = hidden > 0 ? `${this.#cards.size} of ${total}, latest first.` : "";
	}

	/** Does something that may fail, and tells so. */
	async #attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
		try {
			return await action();
		} catch (error) {
			this.#say(error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}

	#say(text: string): void {
		this.#news.textContent = text;
	}
}

customElements.define("cloud-panel", CloudPanel);
