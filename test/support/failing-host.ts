import type { Host, Network, Radio } from "../../hosts/host";

/** What a call does instead of what it should: throw, say "no" as its type allows, or keep silent for ever. */
export type Fate = "throws" | "refuses" | "silent";

/** Calls of a board that may fail, with what each may do instead. */
export const fates = {
	"flash.read": ["throws"],
	/** `silent`: says yes and keeps nothing. */
	"flash.write": ["throws", "silent"],
	"flash.erase": ["throws", "silent"],
	"radio.openAccessPoint": ["throws"],
	"radio.closeAccessPoint": ["throws"],
	"radio.scan": ["throws", "refuses", "silent"],
	"radio.join": ["throws", "refuses", "silent"],
	"radio.leave": ["throws"],
	"radio.link": ["throws", "refuses"],
	"network.resolve": ["throws", "refuses", "silent"],
	"network.TLS": ["throws"],
	"network.TCP": ["throws"],
	"network.UDP": ["throws"],
	"network.Listener": ["throws"],
} as const satisfies Readonly<Record<string, readonly Fate[]>>;

export type Call = keyof typeof fates;

/** Asked at every call whether it fails. */
export type Judge = (call: Call) => Fate | undefined;

/** Lets calls of `host` fail as `judge` says. */
export function letFail(host: Host, judge: Judge): Host {
	const fate = (call: Call): Fate | undefined => {
		const verdict = judge(call);
		if (verdict === "throws") throw new Error(`${call} fails`);
		return verdict;
	};
	const { flash, radio, network, clock } = host;
	const later: Later = callback => void clock.set(callback, 0);
	const failing: Partial<Host> = {
		flash: {
			read: key => {
				fate("flash.read");
				return flash.read(key);
			},
			write: (key, bytes) => {
				if (!fate("flash.write")) flash.write(key, bytes);
			},
			erase: key => {
				if (!fate("flash.erase")) flash.erase(key);
			},
		},
		radio: failingRadio(radio, fate, later),
		network: failingNetwork(network, fate, later),
	};
	return Object.assign(host, failing);
}

type Later = (callback: () => void) => void;

function failingRadio(radio: Radio, fate: Judge, later: Later): Radio {
	return {
		get country() {
			return radio.country;
		},
		set country(country) {
			radio.country = country;
		},
		openAccessPoint: options => {
			fate("radio.openAccessPoint");
			radio.openAccessPoint(options);
		},
		closeAccessPoint: () => {
			fate("radio.closeAccessPoint");
			radio.closeAccessPoint();
		},
		scan: onDone => {
			const verdict = fate("radio.scan");
			if (!verdict) radio.scan(onDone);
			else if (verdict === "refuses") later(() => onDone(undefined));
		},
		join: options => {
			const verdict = fate("radio.join");
			if (!verdict) return radio.join(options);
			radio.leave();
			if (verdict === "refuses") later(() => options.onLost("unknown"));
		},
		leave: () => {
			fate("radio.leave");
			radio.leave();
		},
		link: () => (fate("radio.link") ? undefined : radio.link()),
	};
}

function failingNetwork(network: Network, fate: Judge, later: Later): Network {
	const { TCP, TLS, UDP, Listener } = network;
	return {
		TCP: class extends TCP {
			constructor(options: ConstructorParameters<typeof TCP>[0]) {
				fate("network.TCP");
				super(options);
			}
		},
		TLS: class extends TLS {
			constructor(options: ConstructorParameters<typeof TLS>[0]) {
				fate("network.TLS");
				super(options);
			}
		},
		UDP: class extends UDP {
			constructor(options: ConstructorParameters<typeof UDP>[0]) {
				fate("network.UDP");
				super(options);
			}
		},
		Listener: class extends Listener {
			constructor(options: ConstructorParameters<typeof Listener>[0]) {
				fate("network.Listener");
				super(options);
			}
		},
		resolve(name, onDone) {
			const verdict = fate("network.resolve");
			if (!verdict) network.resolve(name, onDone);
			else if (verdict === "refuses") later(() => onDone(undefined));
		},
	};
}
