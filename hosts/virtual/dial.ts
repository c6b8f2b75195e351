import type { ConnectOptions, SocketError, Timer } from "../host";
import type { Air } from "./air";
import type { Life } from "./life";
import { portal } from "./portal";
import type { VirtualRadio } from "./radio";
import type { DialOutcome } from "./sockets";
import type { Upstream } from "./upstream";
import type { Wire } from "./wire";

/** How long the board waits for an answer to its SYN, milliseconds. */
export const connectTimeout = 20_000;

/** What stands between a board and a server. */
export interface Way {
	readonly life: Life;
	readonly air: Air;
	readonly radio: VirtualRadio;
	readonly upstream: Upstream;
	/** The board's wall clock, Unix milliseconds. */
	readonly time: () => number | undefined;
	/** How long it takes until a connection stands, milliseconds; `undefined` when it never does. */
	readonly trip: () => number | undefined;
	readonly wire: (address: string) => Wire;
}

/** Connects the board to a server. Returns how to give up. */
export function dial(way: Way, options: ConnectOptions, secure: boolean, { onWire, onError }: DialOutcome): () => void {
	const { life, air, upstream } = way;
	const trip = way.trip() ?? connectTimeout;
	const timers = new Set<Timer>();
	let waiting = true;
	/** Stands already, but the board does not know yet. */
	let pending: Wire | undefined;
	const settle = (): void => {
		waiting = false;
		for (const timer of timers) life.clear(timer);
	};
	const later = (outcome: () => void, after: number): void => {
		if (!waiting) return;
		timers.add(
			life.set(() => {
				settle();
				outcome();
			}, after),
		);
	};
	const stand = (): Wire => {
		const wire = way.wire(options.address);
		if (waiting && !life.ended) {
			pending = wire;
			later(() => onWire(wire), trip);
		} else wire.cut("closed");
		return wire;
	};

	const failure = obstacle(way, options, secure, trip);
	if (failure) later(() => onError(failure.error), failure.after);
	else if (way.radio.network?.captive) portal(stand().peer);
	else {
		const { address, port, serverName = "" } = options;
		const { certificate } = air.state.cloud;
		upstream.connect({
			address,
			port,
			tls: secure ? { serverName, time: way.time() ?? 0, certificate } : undefined,
			accept: () => {
				const { peer } = stand();
				if (air.state.cloud.answers === "hangs-up") peer.close();
				return peer;
			},
			refuse: error => later(() => onError(error), trip),
		});
		later(() => onError("timeout"), connectTimeout);
	}
	return () => {
		settle();
		pending?.cut("closed");
	};
}

/** What the air alone says against a connection. */
function obstacle(
	{ air, radio, time }: Way,
	{ address, serverName }: ConnectOptions,
	secure: boolean,
	trip: number,
): { readonly error: SocketError; readonly after: number } | undefined {
	const { network } = radio;
	const { answers } = air.state.cloud;
	if (address.startsWith("192.168.4.")) return { error: "refused", after: 0 }; // phones serve nothing
	if (!network) return { error: "unreachable", after: 0 };
	if (secure && time() === undefined) return { error: "clock", after: 0 };
	if (secure && serverName === undefined) return { error: "tls", after: 0 };
	if (!network.internet || trip >= connectTimeout) return { error: "timeout", after: connectTimeout };
	if (network.captive) return secure ? { error: "certificate-chain", after: trip } : undefined;
	if (answers === "never") return { error: "timeout", after: connectTimeout };
	if (answers === "refuses") return { error: "refused", after: trip };
	return undefined;
}
