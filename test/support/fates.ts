import type { Host } from "../../hosts/host";

/**
 * What a call does instead of what it should: throw, say "no" as its type allows, do nothing and keep silent about it, or
 * tell what comes of it half a minute later, when nobody waits for it any more.
 */
export type Fate = "throws" | "refuses" | "silent" | "late";

/** The names of what can be called of a `T`, and of whatever those calls return: `radio.scan`, `begin.write`. */
type Calls<T, P extends string> = T extends unknown
	? { [K in keyof T & string]-?: CallsOf<T[K], P, K> }[keyof T & string]
	: never;

type CallsOf<T, P extends string, K extends string> = T extends undefined | string | number | symbol | Uint8Array
	? never
	: T extends new (...options: never) => infer Made
		? `${P}${K}` | Calls<Made, `${K}.`>
		: T extends (...values: never) => infer Result
			? `${P}${K}` | (Result extends object ? (Result extends Uint8Array ? never : Calls<Result, `${K}.`>) : never)
			: Calls<T, `${K}.`>;

/** Every call of the host contract, and its properties that are more than values. */
export type HostCall = Exclude<Calls<Host, "">, "onFault"> | "radio.country" | "TCP.writable" | "TLS.writable";

/**
 * The host contract, call by call, with all that each may do wrong. A call without a row does not compile. Those that have
 * nothing in their row: of what is in RAM or the processor alone nothing fails but by ending the program; `restart` does
 * not return; `log` is the last that anything else could be told by; what the firmware does not call cannot fail it. A
 * listener that hears nobody is not told from one whom nobody calls.
 */
export const fates = {
	"clock.now": [],
	"clock.time": ["refuses"],
	"clock.setTime": ["silent"],
	"clock.set": ["throws"],
	"clock.repeat": ["throws"],
	"clock.clear": [],
	"flash.read": ["throws", "silent"],
	"flash.write": ["throws", "silent"],
	"flash.erase": ["throws", "silent"],
	"radio.country": ["throws"],
	"radio.openAccessPoint": ["throws", "silent", "late"],
	"radio.closeAccessPoint": ["throws", "silent"],
	"radio.scan": ["throws", "refuses", "silent", "late"],
	"radio.join": ["throws", "refuses", "silent", "late"],
	"radio.leave": ["throws"],
	"radio.link": ["throws", "refuses"],
	"network.TCP": ["throws", "refuses", "silent", "late"],
	"TCP.read": ["throws", "refuses"],
	"TCP.write": ["throws", "refuses"],
	"TCP.writable": ["refuses"],
	"TCP.finish": ["throws", "silent"],
	"TCP.close": ["throws"],
	"network.TLS": ["throws", "refuses", "silent", "late"],
	"TLS.read": ["throws", "refuses"],
	"TLS.write": ["throws", "refuses"],
	"TLS.writable": [],
	"TLS.finish": [],
	"TLS.close": ["throws"],
	"network.Listener": ["throws"],
	"Listener.read": ["throws", "refuses"],
	"Listener.close": ["throws"],
	"network.UDP": ["throws", "refuses", "silent", "late"],
	"UDP.read": ["throws", "refuses"],
	"UDP.write": ["throws", "silent"],
	"UDP.close": ["throws"],
	"network.resolve": ["throws", "refuses", "silent", "late"],
	"led.write": ["throws", "silent"],
	Button: ["throws", "silent"],
	"Button.read": ["throws", "refuses"],
	"Button.close": [],
	Serial: ["throws", "silent"],
	"Serial.read": ["refuses"],
	"Serial.write": ["refuses"],
	"Serial.close": [],
	"system.restart": [],
	"system.random": ["throws", "silent"],
	"system.freeMemory": ["throws", "refuses"],
	// Only on the factory's cable: test/src/factory.node.test.ts.
	"system.inspect": [],
	asset: ["throws", "refuses"],
	"asset.read": ["throws", "refuses"],
	"update.write": ["throws", "silent"],
	"update.read": ["throws", "refuses"],
	"update.activate": ["throws", "silent"],
	"update.keep": ["throws", "silent"],
	"update.back": ["throws", "silent"],
	"update.digest": ["throws"],
	"digest.write": ["throws"],
	"digest.end": ["throws"],
	"update.verify": ["throws", "refuses"],
	log: [],
} as const satisfies Readonly<Record<HostCall, readonly Fate[]>>;
