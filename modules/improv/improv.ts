import type { AccessPointFound } from "../../hosts/host";
import { text, utf8 } from "../bytes/index";
import { frame, frameType, longest } from "./frame";

/** `ready`: for a network; `provisioning`: it tries one; `provisioned`: it is where {@link ImprovDevice.url} leads. */
export type ImprovState = "ready" | "provisioning" | "provisioned";

/** The device, as a client at the other end of the cable sees it. */
export interface ImprovDevice {
	readonly state: ImprovState;
	/** Where to send who has provisioned it; at most 250 bytes. */
	readonly url: string;
	/** Firmware, its version, chip, name of the device. */
	readonly facts: readonly string[];
	readonly hostName: string;
	/** Listens for networks; `undefined`: not now. */
	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void;
	/**
	 * Try this network; how it ends is told by {@link Improv.succeed} or {@link Improv.fail}. False when it is none, or the
	 * device has no time for it.
	 */
	onNetwork(ssid: Uint8Array, password: Uint8Array): boolean;
	/**
	 * The account to log in to, in front of the network: our own command. Empty: the product's own cloud, its own template.
	 * False when it is none.
	 */
	onAccount(token: string, host: string, templateId: string): boolean;
	/** To the client. */
	write(bytes: Uint8Array): void;
}

const command = { network: 1, state: 2, facts: 3, scan: 4, hostName: 5, name: 6, link: 7, account: 0xb1 } as const;

const states: Readonly<Record<ImprovState, number>> = { ready: 2, provisioning: 3, provisioned: 4 };

const error = { none: 0, malformed: 1, unknownCommand: 2, unableToConnect: 3, badHostName: 5, unknown: 0xff } as const;

/** Of the answer to "network state": what the device is connected by, and whether it is. */
const [isOnline, hasWifi] = [1, 2];

/** Answers the commands of an Improv client, one at a time. */
export class Improv {
	readonly #device: ImprovDevice;
	/** A client waits for what becomes of its network. */
	#waits = false;
	#scans = false;

	constructor(device: ImprovDevice) {
		this.#device = device;
	}

	/** A frame has come, see {@link FrameReader}. */
	onFrame(type: number, data: Uint8Array): void {
		// All else is for clients: an echo of our own.
		if (type !== frameType.command) return;
		this.#fail(error.none);
		if (data.length < 2 || data[1] !== data.length - 2) this.#fail(error.malformed);
		else this.#obey(data[0] ?? 0, data.subarray(2));
	}

	/** A frame has come broken. */
	onBroken(): void {
		this.#fail(error.malformed);
	}

	/** The device is in another state. */
	tell(): void {
		this.#device.write(frame(frameType.state, Uint8Array.of(states[this.#device.state])));
	}

	/** The network works. */
	succeed(): void {
		this.tell();
		if (this.#waits) this.#tellUrl(command.network);
		this.#waits = false;
	}

	/** The network does not. */
	fail(): void {
		this.tell();
		if (this.#waits) this.#fail(error.unableToConnect);
		this.#waits = false;
	}

	#obey(which: number, data: Uint8Array): void {
		const device = this.#device;
		switch (which) {
			case command.network: {
				const [ssid, password, ...more] = readTexts(data) ?? [];
				if (!ssid || !password || more.length) return this.#fail(error.malformed);
				this.#waits = true;
				if (!device.onNetwork(ssid, password)) this.fail();
				else if (this.#waits) this.tell();
				return;
			}
			case command.state:
				this.tell();
				return device.state === "provisioned" ? this.#tellUrl(which) : undefined;
			case command.facts:
				return this.#tellTexts(which, device.facts.map(utf8));
			case command.scan:
				return this.#scan();
			case command.hostName:
			case command.name: {
				// They follow from the product and the unit: nobody can set them.
				if (data.length) return this.#fail(which === command.name ? error.unknown : error.badHostName);
				return this.#tellTexts(which, [utf8((which === command.name && device.facts[3]) || device.hostName)]);
			}
			case command.link: {
				const online = device.state === "provisioned";
				const flags = utf8(String(online ? isOnline | hasWifi : hasWifi));
				return this.#tellTexts(which, online ? [flags, utf8(device.url)] : [flags]);
			}
			case command.account: {
				const [token, host, templateId] = (readTexts(data) ?? []).map(text);
				if (!device.onAccount(token ?? "", host ?? "", templateId ?? "")) return this.#fail(error.malformed);
				return this.#tellTexts(which, []);
			}
			default:
				return this.#fail(error.unknownCommand);
		}
	}

	#scan(): void {
		// Whoever asks again meanwhile gets the same answer.
		if (this.#scans) return;
		this.#scans = true;
		this.#device.scan(found => {
			this.#scans = false;
			if (!found) return this.#fail(error.unknown);
			for (let i = 0; i < found.length; i++) {
				const each = found[i];
				if (!each) continue;
				const isOpen = each.security === "OPEN" || each.security === "OWE";
				this.#tellTexts(command.scan, [each.ssid, utf8(String(each.rssi)), utf8(isOpen ? "NO" : "YES")]);
			}
			this.#tellTexts(command.scan, []);
		});
	}

	#tellUrl(which: number): void {
		this.#tellTexts(which, [utf8(this.#device.url)]);
	}

	#tellTexts(which: number, texts: readonly Uint8Array[]): void {
		const data = new Uint8Array(longest);
		let end = 2;
		for (let i = 0; i < texts.length; i++) {
			const room = longest - 1 - end;
			const each = (texts[i] ?? data).subarray(0, Math.max(room, 0));
			if (room < 0) break;
			data[end] = each.length;
			data.set(each, end + 1);
			end += 1 + each.length;
		}
		data[0] = which;
		data[1] = end - 2;
		this.#device.write(frame(frameType.result, data.subarray(0, end)));
	}

	#fail(code: number): void {
		this.#device.write(frame(frameType.error, Uint8Array.of(code)));
	}
}

/** Texts with a byte of length each; `undefined` when the last is cut off. */
function readTexts(data: Uint8Array): readonly Uint8Array[] | undefined {
	const texts: Uint8Array[] = [];
	for (let at = 0; at < data.length;) {
		const end = at + 1 + (data[at] ?? 0);
		if (end > data.length) return undefined;
		texts.push(data.slice(at + 1, end));
		at = end;
	}
	return texts;
}
