import { element, say } from "../../wizard-page/page/dom";
import { qrSvg } from "../../wizard/page/qr-svg";
import { isToken } from "../../wizard/page/cloud";
import type { PageConfig } from "./config";
import { Improv, type Account, type Network, type Outcome } from "./improv";
import type { Hotspot } from "./label";
import type { Port, Serial } from "./serial";
import { advice, problemOf } from "./trouble";

/** How long a device may take to start and answer, milliseconds. */
const startTime = 10_000;

/** Stands for a network that is not in the list; no name of one is that long. */
const other = "another network, by its name";

/** The device to set up. */
export interface Device {
	readonly port: Port;
	readonly hotspot: Hotspot;
	/** Where the unit has one of its own. */
	readonly token?: string | undefined;
}

/** Brings a device online: over the cable where its firmware speaks Improv, else by its own network. */
export class Setup {
	readonly #config: PageConfig;
	readonly #serial: Serial;
	#device: Device | undefined;
	#improv: Improv | undefined;
	/** While the device is asked whether it is there. */
	#opening: { readonly abort: AbortController; readonly done: Promise<Improv | undefined> } | undefined;
	#networks: readonly Network[] = [];

	constructor(config: PageConfig, serial: Serial) {
		this.#config = config;
		this.#serial = serial;
		element<HTMLSelectElement>("network").onchange = () => this.#fit();
		element<HTMLFormElement>("setup-form").onsubmit = event => {
			event.preventDefault();
			void this.#apply();
		};
	}

	/** Asks the device on a port, and shows what it needs. */
	async begin(device: Device): Promise<void> {
		await this.end();
		this.#device = device;
		this.#show("wait", "Waiting for it to start …");
		if (!this.#config.improv) return this.#join("This product is set up over its own Wi-Fi network.");
		const abort = new AbortController();
		const done = Improv.open(this.#serial, device.port, startTime, abort.signal);
		this.#opening = { abort, done };
		const improv = await done;
		if (abort.signal.aborted) return;
		this.#opening = undefined;
		if (!improv) return this.#join("It does not answer on the cable. Set it up over its own Wi-Fi network.");
		this.#improv = improv;
		try {
			if (improv.isJoining) say(element("setup-status"), "It knows a network, and joins it …");
			const isOnline = await improv.isOnline();
			if (this.#improv !== improv) return;
			if (isOnline) this.#online();
			else await this.#ask(improv);
		} catch (error) {
			this.#fail(error);
		}
	}

	/** Gives the port back. */
	async end(): Promise<void> {
		const improv = this.#improv;
		const opening = this.#opening;
		this.#improv = this.#device = this.#opening = undefined;
		element("setup").hidden = true;
		element<HTMLFormElement>("setup-form").reset();
		opening?.abort.abort();
		await (await opening?.done)?.close();
		await improv?.close();
	}

	async #ask(improv: Improv): Promise<void> {
		say(element("setup-status"), "Looking for networks …");
		this.#networks = await improv.networks();
		if (this.#improv !== improv) return;
		const names = this.#networks.map(({ name }) => new Option(name, name));
		element<HTMLSelectElement>("network").replaceChildren(...names, new Option("Another network", other));
		element("token-row").hidden = this.#device?.token !== undefined;
		this.#show("form");
		this.#fit();
	}

	#fit(): void {
		const chosen = element<HTMLSelectElement>("network").value;
		element("ssid-row").hidden = chosen !== other;
		element("password-row").hidden = this.#networks.find(({ name }) => name === chosen)?.secured === false;
	}

	async #apply(): Promise<void> {
		const improv = this.#improv;
		const button = element<HTMLButtonElement>("apply");
		if (!improv || button.getAttribute("aria-disabled") === "true") return;
		const chosen = element<HTMLSelectElement>("network").value;
		const ssid = chosen === other ? element<HTMLInputElement>("ssid").value : chosen;
		const password = element("password-row").hidden ? "" : element<HTMLInputElement>("password").value;
		const token = this.#device?.token ?? element<HTMLInputElement>("token").value.trim();
		const wrong = mistake(ssid, password, token);
		say(element("setup-problem"), wrong);
		if (wrong !== undefined) return;
		const { host, template } = this.#config;
		const account = token === "" ? undefined : { token, host, template };
		button.setAttribute("aria-disabled", "true");
		say(element("setup-status"), `Joining ${ssid} …`);
		try {
			this.#told(await improv.provision(ssid, password, account), account);
		} catch (error) {
			this.#fail(error);
		} finally {
			button.removeAttribute("aria-disabled");
		}
	}

	#told(outcome: Outcome, account: Account | undefined): void {
		say(element("setup-status"));
		switch (outcome.is) {
			case "works":
				if (account) return this.#online();
				this.#join("The network works. What is missing is the account: it is handed over on the device’s own page.");
				return this.#lead(outcome.url, "Open it on this computer, once that has joined");
			case "account refused":
				return say(element("setup-problem"), "The device does not take this token. Is it whole, and of this product?");
			case "network refused":
				return say(
					element("setup-problem"),
					"It did not get online. Look at the password first; then at the distance to the router, and the token.",
				);
			case "no answer":
				return say(element("setup-problem"), "The device does not answer any more. Unplug it, and begin again.");
		}
	}

	#online(): void {
		this.#show("done", "It is online. That was all.");
		const { next } = this.#config;
		this.#lead(next?.url, next?.label ?? "What comes next");
	}

	#lead(url: string | undefined, label: string): void {
		element("next-row").hidden = url === undefined;
		element<HTMLAnchorElement>("next").href = url ?? "";
		element("next").textContent = label;
	}

	#join(why: string): void {
		const { name = "", key, code } = this.#device?.hotspot ?? {};
		const needs =
			this.#config.key === "open"
				? "It is open."
				: key !== undefined
					? `Its password is “${key}”.`
					: this.#config.key === "unit"
						? "Its password is on the device’s label."
						: "Its password is on the device or in its manual.";
		this.#show("join", why);
		element("join-text").textContent =
			`With a phone, join the Wi-Fi network “${name}”. ${needs} The device’s page opens by itself, or at http://192.168.4.1/`;
		element("join-code").hidden = code === undefined;
		if (code !== undefined) element("join-code").replaceChildren(qrSvg(code));
	}

	#fail(error: unknown): void {
		const { title, text } = advice(problemOf(error));
		this.#show("wait");
		say(element("setup-problem"), `${title}. ${text}`);
		void this.#improv?.close();
		this.#improv = undefined;
	}

	#show(what: "wait" | "form" | "join" | "done", status?: string): void {
		element("setup").hidden = false;
		element("setup").dataset["mood"] = what;
		element("setup-form").hidden = what !== "form";
		element("join").hidden = what !== "join";
		element("next-row").hidden = true;
		say(element("setup-problem"));
		say(element("setup-status"), status);
		if (what === "form") element("network").focus();
		else if (what !== "wait") element("setup-title").focus();
	}
}

function mistake(ssid: string, password: string, token: string): string | undefined {
	const { length } = new TextEncoder().encode(ssid);
	if (length < 1 || length > 32) return "The network’s name must have 1 to 32 bytes.";
	if (password !== "" && password.length < 8) return "A Wi-Fi password has at least 8 characters.";
	if (token !== "" && !isToken(token)) return "An Auth Token has 32 characters: letters, digits, - and _.";
	return undefined;
}
