import type { Button, ButtonOptions, Clock, Flash, Host, Led, ResetReason, System, Timer, Update } from "../../host";
import { radio } from "./radio";
import { network } from "./sockets";
import { begin, dispatch, forget, register } from "./targets";

/** What the board says of itself once, at the start. */
interface Facts {
	readonly led: Led["kind"];
	readonly mac: Uint8Array;
	readonly accessPointMac: Uint8Array;
	readonly chip: string;
	readonly buildTime: number;
	readonly resetReason: ResetReason;
	readonly update: boolean;
}

/** To the firmware a timer is opaque; here it is its callback's number. */
const timerOf = (id: number): Timer => id as unknown as Timer;
const numberOf = (timer: Timer): number => timer as unknown as number;

const clock: Clock = {
	now: () => native.call<number>("now"),
	time: () => native.call<number | undefined>("time"),
	setTime: time => native.call("setTime", time),
	set(callback, delay) {
		const id = register(() => {
			forget(id);
			callback();
		});
		native.call("set", id, delay);
		return timerOf(id);
	},
	repeat(callback, interval) {
		const id = register(callback);
		native.call("repeat", id, interval);
		return timerOf(id);
	},
	clear(timer) {
		if (timer === undefined) return;
		forget(numberOf(timer));
		native.call("clear", numberOf(timer));
	},
};

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

const update: Update = {
	begin(byteLength) {
		native.call("update.begin", byteLength);
		return {
			write: bytes => native.call("update.write", bytes),
			finish: () => native.call("update.finish"),
			abort: () => native.call("update.abort"),
		};
	},
};

function makeLed(kind: Led["kind"]): Led {
	if (kind === "none") return { kind };
	if (kind === "mono") return { kind, write: level => native.call("led", level) };
	return { kind, write: (red, green, blue) => native.call("led", red, green, blue) };
}

function makeSystem({ mac, accessPointMac, chip, buildTime, resetReason }: Facts): System {
	return {
		mac,
		accessPointMac,
		chip,
		buildTime,
		resetReason,
		restart: reason => native.restart("restart", reason),
		random(into) {
			native.fill(into, "random", into.byteLength);
		},
		freeMemory: () => native.freeMemory(),
	};
}

/** The board, from inside the engine. Its events reach the firmware from now on. */
export function createHost(): Host {
	begin();
	const facts = native.call<Facts>("facts");
	const host: Host = {
		clock,
		flash,
		radio,
		network,
		led: makeLed(facts.led),
		Button: RemoteButton,
		system: makeSystem(facts),
		asset(name) {
			const byteLength = native.call<number | undefined>("asset", name);
			if (byteLength === undefined) return undefined;
			return { byteLength, read: (into, offset) => native.fill(into, "asset.read", name, offset, into.byteLength) };
		},
		...(facts.update && { update }),
		log: line => native.call("log", line),
		onFault: undefined,
	};
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
