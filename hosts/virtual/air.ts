import type { Security } from "../host";
import { crc32, unhex, utf8 } from "../../modules/bytes/index";
import { AirError, bytes, either, fields, flag, oneOf, or, pattern, table, whole, type Rule } from "./air-rules";
import { isObject, mergePatch } from "./merge-patch";

export { AirError } from "./air-rules";

/** A Wi-Fi network in reach of the board, and what is wrong with it. */
export interface AirNetwork {
	/** 1 to 32 bytes. A patch writes it as text, or as `{ "hex": "..." }`. */
	readonly ssid: Uint8Array;
	/** 6 bytes; made up from the network's name in the patch unless said. */
	readonly bssid: Uint8Array;
	/** `WPA2` unless said. */
	readonly security: Security;
	/** 8 to 63 bytes, or 64 hexadecimal digits (a raw key); empty when the network is open. */
	readonly password: Uint8Array;
	/** 1 to 14. */
	readonly channel: number;
	/** dBm. Below -90 the network is heard, but does not answer. */
	readonly rssi: number;
	/** It does not tell its name. */
	readonly hidden: boolean;
	/** The router has power. */
	readonly on: boolean;
	/** `full`: turns every newcomer away. `never`: is heard, but does not answer. */
	readonly answers: "yes" | "full" | "never";
	/** The address its DHCP server gives; `undefined` when it has none. */
	readonly dhcp: string | undefined;
	/** There is a way out. */
	readonly internet: boolean;
	/** Its name server answers; an address: with that, whatever the name. */
	readonly dns: boolean | string;
	/** Every connection ends at a sign-in page. */
	readonly captive: boolean;
	/** To a server, one way, milliseconds; as the board's options say when `undefined`. */
	readonly latency: number | undefined;
	/** What a packet takes longer, milliseconds at most. */
	readonly jitter: number;
	/** How many packets of a hundred are lost between the router and the servers. */
	readonly loss: number;
}

/** What is wrong with the cloud as the board sees it. */
export interface AirCloud {
	/** `unknown`: no such host name. */
	readonly name: "known" | "unknown";
	/** `never`: silence. `refuses`: nobody listens. `hangs-up`: accepts, then closes. */
	readonly answers: "yes" | "never" | "refuses" | "hangs-up";
	/** Who signed the certificate, for whom and until when, as the board sees it. */
	readonly certificate: "valid" | "other-issuer" | "other-host" | "expired";
}

/**
 * What the flash makes of its calls. `refuses`: throws. `lies`: returns, and nothing was changed. `flips`: stores one bit
 * wrong.
 */
export interface AirFlash {
	/** Reading a key. */
	readonly read: "works" | "refuses";
	/** Writing one. */
	readonly write: "works" | "refuses" | "lies" | "flips";
	/** Removing one. */
	readonly erase: "works" | "refuses" | "lies";
}

/** Everything around one board, and faults inside it that only fate can cause. */
export interface AirState {
	/** By a short name of ours, so that a patch can say which is meant. */
	readonly networks: ReadonlyMap<string, AirNetwork>;
	/** How many phones join the board's setup network whenever it is there. */
	readonly phones: number;
	/** The way to the cloud. */
	readonly cloud: AirCloud;
	/** What time servers tell, whichever is asked. `silent`: nothing; a number: the time and so many milliseconds. */
	readonly time: "right" | "silent" | number;
	/** The flash inside the board. */
	readonly flash: AirFlash;
	/** The radio inside the board. */
	readonly radio: {
		/** `refuses`: the setup network cannot be opened. */
		readonly accessPoint: "works" | "refuses";
		/** `refuses`: the driver takes no join. `crashes`: it throws whenever a network is joined. */
		readonly station: "works" | "refuses" | "crashes";
		/** `refuses`: none starts. `fails`: each ends in failure. `hangs`: none ends by itself. */
		readonly scan: "works" | "refuses" | "fails" | "hangs";
		/**
		 * How the driver tells the end of a join or a link. `late`: later than anybody waits for it. `twice`: again a moment
		 * later. `never`: not at all when it was the board that left.
		 */
		readonly disconnects: "once" | "late" | "twice" | "never";
	};
}

/** Signal below which a network's answers are lost, dBm. */
export const tooWeak = -90;

/** The air a board wakes up in when nobody says otherwise. */
export const defaultAir: unknown = {
	networks: {
		home: { ssid: "Home", password: "correct horse", security: "WPA2", channel: 6, rssi: -48 },
		neighbour: { ssid: "Café Nachbar", security: "OPEN", channel: 1, rssi: -67 },
		hidden: { ssid: "Attic", password: "under the roof", security: "WPA2", channel: 11, rssi: -60, hidden: true },
		modern: { ssid: "Fibre 7 😎", password: "three is a charm", security: "WPA3", channel: 3, rssi: -58 },
		office: { ssid: "Office", password: "nine to five", security: "WPA2+WPA3", channel: 1, rssi: -71 },
		officeUpstairs: { ssid: "Office", password: "nine to five", security: "WPA2+WPA3", channel: 11, rssi: -79 },
		far: { ssid: "Across the street", password: "far far away", security: "WPA2", channel: 13, rssi: -93 },
		museum: { ssid: { hex: "4d7573e965" }, password: "since 1997", security: "WEP", channel: 9, rssi: -83 },
	},
};

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const address = pattern(new RegExp(`^${octet}(\\.${octet}){3}$`), 'an IPv4 address as "192.168.1.57"');

const bssid: Rule<Uint8Array | undefined> = or(
	(value, path) =>
		unhex(pattern(/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/, 'as "02:00:00:11:22:33"')(value, path).replaceAll(":", "")),
	undefined,
);

/** Locally administered, and the same for the same name each time. */
function madeUp(key: string): Uint8Array {
	const sum = crc32(utf8(key));
	return Uint8Array.of(0x02, 0x1b, sum >>> 24, sum >>> 16, sum >>> 8, sum);
}

type GivenNetwork = Omit<AirNetwork, "bssid" | "dhcp"> & {
	readonly bssid: Uint8Array | undefined;
	readonly dhcp: string | boolean;
};

const givenNetwork = fields<GivenNetwork>({
	ssid: bytes(1, 32),
	bssid,
	security: or(
		oneOf("OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE", "unknown"),
		"WPA2",
	),
	password: or(bytes(0, 64, true), new Uint8Array()),
	channel: or(whole(1, 14), 6),
	rssi: or(whole(-120, 0), -55),
	hidden: or(flag, false),
	on: or(flag, true),
	answers: or(oneOf("yes", "full", "never"), "yes"),
	dhcp: or(either(flag, address, "true, false or an address the board is given"), true),
	internet: or(flag, true),
	dns: or(either(flag, address, "true, false or the address that every name gets"), true),
	captive: or(flag, false),
	latency: or(whole(0, 60_000), undefined),
	jitter: or(whole(0, 60_000), 0),
	loss: or(whole(0, 100), 0),
});

function network(key: string): Rule<AirNetwork> {
	return (value, path) => {
		const given = givenNetwork(value, path);
		const open = given.security === "OPEN" || given.security === "OWE";
		if (open !== (given.password.length === 0)) {
			const rule = open ? `left out: security is "${given.security}"` : `there: security is "${given.security}"`;
			throw new AirError(`The air's ${path}.password must be ${rule}.`);
		}
		const dhcp = given.dhcp === true ? "192.168.1.57" : given.dhcp === false ? undefined : given.dhcp;
		return { ...given, bssid: given.bssid ?? madeUp(key), dhcp };
	};
}

const cloud = fields<AirCloud>({
	name: or(oneOf("known", "unknown"), "known"),
	answers: or(oneOf("yes", "never", "refuses", "hangs-up"), "yes"),
	certificate: or(oneOf("valid", "other-issuer", "other-host", "expired"), "valid"),
});

const works: Rule<AirFlash["read"]> = or(oneOf("works", "refuses"), "works");
const changes: Rule<AirFlash["erase"]> = or(oneOf("works", "refuses", "lies"), "works");
const flashCalls = fields<AirFlash>({
	read: works,
	write: or(oneOf("works", "refuses", "lies", "flips"), "works"),
	erase: changes,
});

/** One word for all changes, or a word for each call. */
const flash: Rule<AirFlash> = (value, path) => {
	if (value === undefined || typeof value === "object") return flashCalls(value ?? {}, path);
	const both = changes(value, path);
	return { read: "works", write: both, erase: both };
};

const radio = fields<AirState["radio"]>({
	accessPoint: works,
	station: or(oneOf("works", "refuses", "crashes"), "works"),
	scan: or(oneOf("works", "refuses", "fails", "hangs"), "works"),
	disconnects: or(oneOf("once", "late", "twice", "never"), "once"),
});

const century = 100 * 365.25 * 86_400_000;

const noCloud = cloud({}, "cloud");
const noRadio = radio({}, "radio");

/** Reads descriptions, one after the other: a network that is the same object as before is not read again. */
function reader(): Rule<AirState> {
	const before = new WeakMap<object, { readonly key: string; readonly network: AirNetwork }>();
	const remembering = (key: string): Rule<AirNetwork> => {
		const rule = network(key);
		return (value, path) => {
			const known = isObject(value) ? before.get(value) : undefined;
			if (known?.key === key) return known.network;
			const read = rule(value, path);
			if (isObject(value)) before.set(value, { key, network: read });
			return read;
		};
	};
	return fields<AirState>({
		networks: or(table(remembering), new Map()),
		phones: or(whole(0, 10), 1),
		cloud: or(cloud, noCloud),
		time: or(either(oneOf("right", "silent"), whole(-century, century), `"right", "silent" or milliseconds`), "right"),
		flash,
		radio: or(radio, noRadio),
	});
}

const defaultState = reader()(defaultAir, "");

/** The air: a JSON description that can be changed while boards live in it. */
export class Air {
	#json: unknown;
	#state: AirState;
	#read: Rule<AirState> | undefined;
	readonly #listeners = new Set<() => void>();

	/** @throws AirError */
	constructor(json: unknown = defaultAir) {
		this.#state = json === defaultAir ? defaultState : this.#reader(json, "");
		this.#json = json;
	}

	/** As it is now, everything filled in. */
	get state(): AirState {
		return this.#state;
	}

	/** As it was described. */
	get json(): unknown {
		return this.#json;
	}

	/** Changes it by a JSON Merge Patch (RFC 7396). @throws AirError, and nothing is changed */
	patch(patch: unknown): void {
		const json = mergePatch(this.#json, patch);
		this.#state = this.#reader(json, "");
		this.#json = json;
		for (const listener of [...this.#listeners]) listener();
	}

	get #reader(): Rule<AirState> {
		return (this.#read ??= reader());
	}

	/** Calls `listener` after each change, until the returned function is called. */
	watch(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}
