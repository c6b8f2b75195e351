import type {
	Asset,
	Button,
	ButtonOptions,
	Digest,
	FirmwareTrial,
	Flash,
	Host,
	Inspection,
	Led,
	Network,
	ResetReason,
	Serial,
	SerialOptions,
	System,
	Update,
} from "../../host";
import { clock } from "./clock";
import { radio } from "./radio";
import { network } from "./sockets";
import { dispatch, forget, register } from "./targets";
import { secureNetwork } from "./tls";

/** What the board says of itself. */
export interface Facts {
	readonly led: Led["kind"];
	readonly mac: Uint8Array;
	readonly accessPointMac: Uint8Array;
	readonly chip: string;
	readonly buildTime: number;
	readonly resetReason: ResetReason;
	readonly update: boolean;
	/** TLS is done by the C that ships, over TCP; else by the Node side's own host. */
	readonly tls: boolean;
}

const flash: Flash = {
	read: key => native.call<Uint8Array | undefined>("flash.read", key),
	write: (key, bytes) => native.call("flash.write", key, bytes),
	erase: key => native.call("flash.erase", key),
};

class RemoteButton implements Button {
	readonly #id: number;

	constructor(options: ButtonOptions) {
		this.#id = register(options);
		native.call("button", this.#id);
	}

	read(): 0 | 1 {
		return native.call<0 | 1>("pressed");
	}

	close(): void {
		forget(this.#id);
		native.call("close", this.#id);
	}
}

class RemoteSerial implements Serial {
	readonly #id: number;

	constructor(options: SerialOptions) {
		this.#id = register(options);
		try {
			native.call("serial.open", this.#id);
		} catch (error) {
			forget(this.#id);
			throw error;
		}
	}

	read(into: Uint8Array): number {
		return native.fill(into, "serial.read", into.byteLength);
	}

	write(bytes: Uint8Array): boolean {
		return native.call<boolean>("serial.write", bytes);
	}

	close(): void {
		forget(this.#id);
		native.call("serial.close");
	}
}

const digest: Digest = {
	write: bytes => native.call("update.hash", bytes),
	end: () => native.call<Uint8Array>("update.hashed"),
};

const update: Update = {
	get size() {
		return native.call<number>("update.size");
	},
	get trial() {
		return native.call<FirmwareTrial>("update.trial");
	},
	write: (offset, bytes) => native.call("update.write", offset, bytes),
	read: (offset, into) => native.fill(into, "update.read", offset, into.byteLength),
	activate: () => native.call("update.activate"),
	keep: () => native.call("update.keep"),
	back: () => native.call("update.back"),
	digest() {
		native.call("update.digest");
		return digest;
	},
	verify: (key, message, signature) => native.call<boolean>("update.verify", key, message, signature),
};

/** In ROM, all four: a board has one of them. */
const leds: { readonly [Kind in Led["kind"]]: Led & { readonly kind: Kind } } = {
	none: { kind: "none" },
	mono: { kind: "mono", write: level => native.post("led", level) },
	rgb: { kind: "rgb", write: (red, green, blue) => native.post("led", red, green, blue) },
	pixel: { kind: "pixel", write: (red, green, blue) => native.post("led", red, green, blue) },
};

class RemoteSystem implements System {
	readonly mac: Uint8Array;
	readonly accessPointMac: Uint8Array;
	readonly chip: string;
	readonly buildTime: number;
	readonly resetReason: ResetReason;

	constructor({ mac, accessPointMac, chip, buildTime, resetReason }: Facts) {
		this.mac = mac;
		this.accessPointMac = accessPointMac;
		this.chip = chip;
		this.buildTime = buildTime;
		this.resetReason = resetReason;
	}

	restart(reason: string): void {
		native.restart("restart", reason);
	}

	random(into: Uint8Array): void {
		native.fill(into, "random", into.byteLength);
	}

	freeMemory(): number {
		return native.freeMemory();
	}

	inspect(): Inspection {
		return native.call<Inspection>("inspect");
	}
}

/** Classes and constants wherever possible: a function made at run time costs 80 bytes of RAM, one in ROM nothing. */
class RemoteHost implements Host {
	readonly clock = clock;
	readonly flash = flash;
	readonly radio = radio;
	readonly network: Network;
	readonly led: Led;
	readonly Button = RemoteButton;
	readonly Serial = RemoteSerial;
	readonly system: System;
	readonly update?: Update;
	onFault: ((error: unknown) => void) | undefined;

	constructor(facts: Facts) {
		this.network = facts.tls ? secureNetwork : network;
		this.led = leds[facts.led];
		this.system = new RemoteSystem(facts);
		if (facts.update) this.update = update;
	}

	asset(name: string): Asset | undefined {
		const byteLength = native.call<number | undefined>("asset", name);
		if (byteLength === undefined) return undefined;
		return { byteLength, read: (into, offset) => native.fill(into, "asset.read", name, offset, into.byteLength) };
	}

	log(line: string): void {
		native.call("log", line);
	}
}

/** The board, from inside the engine. Its events reach the firmware from now on. */
export function createHost(): Host {
	const host: Host = new RemoteHost(native.call<Facts>("facts"));
	globalThis.onEvent = (id: number, name: string, ...values: readonly unknown[]) => {
		try {
			dispatch(id, name, values);
		} catch (error) {
			if (host.onFault) host.onFault(error);
			else native.restart("fault", String(error));
		}
		return undefined;
	};
	return host;
}
