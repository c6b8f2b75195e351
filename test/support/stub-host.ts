import type { Asset, Flash, Host, OpenAccessPointOptions, Radio, Update } from "../../hosts/host";
import { VirtualClock } from "../../hosts/virtual/clock";
import { StubNetwork } from "./stub-network";

/** A board of which a test can see and set everything; for modules that need little of one. */
export interface StubHost extends Host {
	readonly clock: VirtualClock;
	readonly network: StubNetwork;
	readonly lines: string[];
	/** The options of the access point that is up. */
	accessPoint: OpenAccessPointOptions | undefined;
}

export interface StubHostOptions {
	readonly assets?: Readonly<Record<string, Uint8Array>>;
	readonly update?: Update;
	readonly mac?: Uint8Array;
	readonly flash?: Flash;
	readonly restart?: () => void;
}

const missing = (): never => {
	throw new Error("the stub has none");
};

export function stubHost({
	assets = {},
	update,
	mac = Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcc),
	flash = { read: () => undefined, write: missing, erase: missing },
	restart = missing,
}: StubHostOptions = {}): StubHost {
	const clock = new VirtualClock();
	const lines: string[] = [];
	const radio: Radio = {
		country: "01",
		openAccessPoint: options => {
			host.accessPoint = options;
		},
		closeAccessPoint: () => {
			host.accessPoint = undefined;
		},
		scan: missing,
		join: missing,
		leave: missing,
		link: () => undefined,
	};
	const host: StubHost = {
		clock,
		flash,
		radio,
		network: new StubNetwork(clock),
		led: { kind: "none" },
		get Button(): Host["Button"] {
			return missing();
		},
		system: {
			mac,
			accessPointMac: Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcd),
			chip: "ESP32",
			buildTime: 0,
			resetReason: "power-on",
			restart,
			random: into => into.fill(7),
			freeMemory: () => 0,
		},
		asset: name => {
			const bytes = assets[name];
			return bytes && memoryAsset(bytes);
		},
		...(update ? { update } : {}),
		log: line => {
			lines.push(line);
		},
		onFault: undefined,
		lines,
		accessPoint: undefined,
	};
	return host;
}

function memoryAsset(bytes: Uint8Array): Asset {
	return {
		byteLength: bytes.length,
		read(into, offset) {
			const part = bytes.subarray(offset, offset + into.length);
			into.set(part);
			return part.length;
		},
	};
}
