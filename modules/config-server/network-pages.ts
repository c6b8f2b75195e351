import { text } from "../bytes/index";
import type { Network } from "../station/index";
import { Collector } from "./collector";
import { readForm, type Fields } from "./form";
import type { Head } from "./head";
import { longestBody } from "./limits";
import { escape, field } from "./markup";
import type { Care, DeviceFacts } from "./options";
import { sheet } from "./pages";
import { plain, type Response, type Sink } from "./response";

/** The networks that the device knows, as its owner may change them. */
export interface OwnedNetworks {
	/** All of them, in the order in which they are tried. `staged`: the cloud was never reached through it. */
	list(): readonly Pick<Network, "ssid" | "staged">[];
	/** Keeps one for when it is needed; tells what came of it. */
	add(network: { readonly ssid: Uint8Array; readonly password: Uint8Array; readonly hidden: boolean }): NetworkAnswer;
	/** False when there is none of that name which may go. */
	remove(ssid: Uint8Array): boolean;
}

/**
 * `"added"`: also where it was known; `"blank"`: the device belongs to nobody yet; `"invalid"`: no router has such a name or
 * password; `"not stored"`: the flash does not take it.
 */
export type NetworkAnswer = "added" | "invalid" | "blank" | "not stored";

const sentences: Readonly<Record<NetworkAnswer, string>> = {
	added: "The device knows this network now, and uses it when it needs it.",
	invalid: "No network has such a name or password: 1 to 32 bytes, and 8 to 63, 64 hexadecimal digits, or none.",
	blank: "Set the device up first; then it can know further networks.",
	"not stored": "The device could not store it. Try again.",
};

/** `/networks`: gives the device further networks while it stays on the present one, and takes some away. */
export class NetworkPages implements Care {
	readonly #networks: OwnedNetworks;
	readonly #isListed: boolean;
	readonly #others: Care | undefined;

	/**
	 * @param isListed names are shown: not where everybody in reach can join the setup network
	 * @param others further pages
	 */
	constructor(networks: OwnedNetworks, isListed: boolean, others: Care | undefined) {
		this.#networks = networks;
		this.#isListed = isListed;
		this.#others = others;
	}

	/** Markup for the plain form: a link to `/networks`, and those of the other pages. */
	get links(): string {
		return `<p><a href="/networks">Further networks</a></p>${this.#others?.links ?? ""}`;
	}

	/** For the routes. @internal */
	page(head: Head, length: number, own: boolean, device: DeviceFacts): Response | Sink | undefined {
		const { method, path } = head;
		if (path !== "/networks") return this.#others?.page(head, length, own, device);
		if (method !== "POST") return this.#show("");
		if (length > longestBody) return plain(413, `The body is larger than ${longestBody} bytes. Send one network.`);
		return new Collector(length, body => this.#change(body));
	}

	#change(body: Uint8Array): Response {
		const fields: Fields = new Map();
		readForm(body, " ssid pass hidden forget ", fields);
		const none = new Uint8Array(0);
		const forget = fields.get("forget");
		if (forget?.length)
			return this.#show(
				this.#networks.remove(forget) ? "It is forgotten." : "The device keeps none of that name which may go.",
			);
		const [ssid, password] = [fields.get("ssid") ?? none, fields.get("pass") ?? none];
		return this.#show(sentences[this.#networks.add({ ssid, password, hidden: fields.has("hidden") })]);
	}

	#show(what: string): Response {
		const known = this.#isListed ? this.#networks.list() : [];
		const items = known.map(({ ssid, staged }) => `<li>${escape(text(ssid))}${staged ? " (not used yet)" : ""}</li>`);
		return sheet(
			"Further networks",
			(what && `<p role="status">${what}</p>`) +
				(items.length ? `<ul>${items.join("")}</ul>` : "") +
				'<p>The device stays on its network, and goes to one of these when that is gone.</p><form method="post" action="/networks">' +
				field("Network name", 'name="ssid" maxlength="32" required') +
				field("Password", 'name="pass" type="password" autocomplete="off"') +
				'<label><input type="checkbox" name="hidden" value="1" style="width:auto;min-height:0"> It is hidden</label><p><button>Keep it</button></p></form>' +
				'<form method="post" action="/networks">' +
				field("Name of a network to forget", 'name="forget" required') +
				'<p><button>Forget it</button></p></form><p><a href="/plain">Go to the setup page</a></p>',
		);
	}
}
