import { controls } from "./controls";
import { setValue } from "./fields";
import { accessOf, displayName, type Network } from "./networks";
import type { Kept, Retry } from "./retry";
import { access, field, type State } from "./state";

/** By its name in `/config`; the maker's fields are kept together. */
const words: Readonly<Record<string, string>> = { pass: "password", blynk: "token", host: "host" };
export const wordOf = (name: string): string => words[name] ?? "fields";

/** The network of an attempt that another page has made. */
export function attempted({ ssid = "", ssid_hex, hidden = false, security = "" }: Retry): Network {
	const [field, value] = ssid_hex ? (["ssid_hex", ssid_hex] as const) : (["ssid", ssid] as const);
	const name = displayName(ssid, ssid_hex);
	return { name, field, value, access: accessOf({ sec: security }), sec: security, rssi: 0, hidden };
}

/**
 * What the device keeps of the attempt that failed with `code`.
 * @param sent what this page itself has sent; nothing when another page made the attempt
 */
export function keep(state: State, retry: Retry | undefined, code: number, sent?: Kept["sent"]): Kept | undefined {
	if (!retry) return undefined;
	const has = new Set(retry.has);
	const known = new Map<string, string>(sent);
	if (!sent) {
		const { field: name, value, hidden } = attempted(retry);
		known.set(name, value).set("hidden", hidden ? "1" : "0");
		if (hidden) field.ssid.value = value;
		const { host } = state.product;
		if (!has.has("host")) known.set("host", host);
		else if (field.host.value === host) field.host.value = "";
		if (has.has("fields")) for (const control of controls("fields")) setValue(control, "");
	}
	if (code === 722) has.delete("password");
	if (code === 703) has.delete("token");
	return { sent: known, has };
}

/** Whether `name` has to be sent: the device would use something else for it, or nothing. */
export function isChanged(state: State, now: ReadonlyMap<string, string>, name: string): boolean {
	const { kept } = state;
	if (!kept) return true;
	const differs = (each: string): boolean => (now.get(each) ?? "") !== (kept.sent.get(each) ?? "");
	const moved = differs("ssid") || differs("ssid_hex");
	if (/^(ssid|ssid_hex|hidden)$/.test(name)) return moved || differs("hidden");
	if (differs(name)) return true;
	// A password belongs to its network, and no secret goes to another server than it was given for.
	const elsewhere = kept.sent.has("host") && differs("host");
	const has = kept.has.has(wordOf(name));
	if (name === "blynk") return elsewhere || !has;
	return name === "pass" && (moved || elsewhere || (has && access(state) === "open"));
}

/** The device has this value and uses it again: nobody need type it. */
export function isKept(state: State, now: ReadonlyMap<string, string>, name: string): boolean {
	return !isChanged(state, now, name) && !!state.kept?.has.has(wordOf(name));
}
