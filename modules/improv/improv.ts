import type { AccessPointFound } from "../../hosts/host";
import { text, utf8 } from "../bytes/index";
import { frame, frameType, longest } from "./frame";
import { FrameReader } from "./frame-reader";

/** It is ready for a network, tries one, or is where {@link Improv.url} leads. */
export const state = {
	/** A network may be sent. */
	ready: 2,
	/** One is being tried. */
	provisioning: 3,
	/** It works, and the client may go on to {@link Improv.url}. */
	provisioned: 4,
} as const;

/** One of {@link improvState}, as the protocol numbers them. */
export type ImprovState = (typeof state)[keyof typeof state];

const command = { network: 1, state: 2, facts: 3, scan: 4, hostName: 5, name: 6, account: 0xb1 } as const;

const error = { none: 0, malformed: 1, unknownCommand: 2, unableToConnect: 3, badHostName: 5, unknown: 0xff } as const;

/** Answers the commands of an Improv client; what kind of device it is for, its subclass knows. */
export abstract class Improv extends FrameReader {
	/** A client waits for what becomes of its network. */
	#waits = false;

	/** Where the device is; read at each answer. */
	protected abstract readonly state: ImprovState;

	/** Where to send who has provisioned it; at most 250 bytes. */
	protected abstract readonly url: string;

	/** Firmware, its version, chip, name of the device; behind them its host name. */
	protected abstract readonly facts: readonly string[];

	/** Sends bytes to the client, whatever else the port is used for. */
	protected abstract write(bytes: Uint8Array): void;

	/** Listens for networks; `undefined`: not now. */
	protected abstract scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void;

	/**
	 * Try this network, and {@link tell}; how it ends is told by {@link succeed} or {@link fail}. False when it is none, or
	 * the device has no time for it.
	 */
	protected abstract onNetwork(ssid: Uint8Array, password: Uint8Array): boolean;

	/**
	 * The account to log in to, in front of the network, by a command of our own: token, and where they are given host and
	 * template id, without which it is the product's own. False when it is none.
	 */
	protected abstract onAccount(account: readonly string[]): boolean;

	/** The device may be in another state. */
	tell(): void {
		this.write(frame(frameType.state, Uint8Array.of(this.state)));
	}

	/** The network that the client sent works: it is told where to go on, {@link Improv.url}. */
	protected succeed(): void {
		this.tell();
		if (this.#waits) this.#tellTexts(command.network, [this.url]);
		this.#waits = false;
	}

	/** The network that the client sent does not work: it is told error 3. */
	protected fail(): void {
		this.tell();
		if (this.#waits) this.#tellError(error.unableToConnect);
		this.#waits = false;
	}

	protected override onFrame(type: number, data: Uint8Array | undefined): void {
		// All else is for clients: an echo of our own.
		if (type !== frameType.command) return;
		this.#tellError(error.none);
		const which = data?.[0] ?? 0;
		const texts = data && data[1] === data.length - 2 ? readTexts(data) : undefined;
		const first = texts?.[0];
		const second = texts?.[1];
		if (which === command.state) {
			this.tell();
			if (this.state === state.provisioned) this.#tellTexts(which, [this.url]);
		} else if (which === command.facts) this.#tellTexts(which, this.facts.slice(0, 4));
		else if (which === command.scan) this.#scan();
		else if (which === command.hostName || which === command.name) {
			// They follow from the product and the unit: nobody can set them.
			if (data && data.length > 2) this.#tellError(error.badHostName);
			else this.#tellTexts(which, [this.facts[which === command.name ? 3 : 4] ?? ""]);
		} else if (which === command.network && first && second) {
			this.#waits = true;
			if (!this.onNetwork(first, second)) this.fail();
		} else if (which === command.account && texts && first) {
			if (this.onAccount(texts.map(text))) this.#tellTexts(which, []);
			else this.#tellError(error.malformed);
		} else this.#tellError(texts ? error.unknownCommand : error.malformed);
	}

	#scan(): void {
		this.scan(found => {
			if (!found) return this.#tellError(error.unknown);
			for (let i = 0; i < found.length; i++) {
				const each = found[i];
				if (!each) continue;
				const isOpen = each.security === "OPEN" || each.security === "OWE";
				this.#tellTexts(command.scan, [each.ssid, String(each.rssi), isOpen ? "NO" : "YES"]);
			}
			this.#tellTexts(command.scan, []);
		});
	}

	#tellTexts(which: number, texts: readonly (Uint8Array | string)[]): void {
		const data = new Uint8Array(longest);
		let end = 2;
		for (let i = 0; i < texts.length && end < longest; i++) {
			const each = texts[i] ?? "";
			const bytes = (typeof each === "string" ? utf8(each) : each).subarray(0, longest - 1 - end);
			data[end] = bytes.length;
			data.set(bytes, end + 1);
			end += 1 + bytes.length;
		}
		data[0] = which;
		data[1] = end - 2;
		this.write(frame(frameType.result, data.subarray(0, end)));
	}

	#tellError(code: number): void {
		this.write(frame(frameType.error, Uint8Array.of(code)));
	}
}

/** Of a command: texts with a byte of length each. `undefined` when one is cut off. */
function readTexts(data: Uint8Array): readonly Uint8Array[] | undefined {
	const texts: Uint8Array[] = [];
	for (let at = 2; at < data.length;) {
		const end = at + 1 + (data[at] ?? 0);
		if (end > data.length) return undefined;
		texts.push(data.slice(at + 1, end));
		at = end;
	}
	return texts;
}
