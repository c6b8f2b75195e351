import type { StaticAddress } from "../../hosts/host";
import { utf8 } from "../bytes/index";
import { longestAddress, longestPassword, longestSsid, type Reader, type Writer } from "./fields";

/** A network that a device may join. */
export interface Network {
	/** 0 to 32 bytes, any. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits. */
	readonly password: Uint8Array;
	/** The network does not tell its name. */
	readonly hidden: boolean;
	/** Without it the router gives the address. */
	readonly static?: StaticAddress;
	/** Where it was joined last. */
	readonly hint?: Hint;
	/** The cloud was never reached through it. */
	readonly staged?: boolean;
}

/** An access point: it may be gone, but where it is still there, nobody has to look for it. */
export interface Hint {
	/** 6 bytes. */
	readonly bssid: Uint8Array;
	readonly channel: number;
}

/*
 * A network: u8 kind: 1 + 2 (hidden) + 4 (static address) + 8 (staged) + 128 (hint); ssid, password; address, mask, gateway,
 * u8 count and name servers; 6 bytes BSSID, u8 channel.
 */
const present = 1;
export const hiddenBit = 2;
export const staticBit = 4;
const stagedBit = 8;
export const hintBit = 128;

/** The longest one: texts with their lengths, all that it may have. */
export const longestNetwork = 1 + 33 + 65 + 5 * 16 + 1 + 7;

/** @throws RangeError that names the field which is too long. */
export function writeNetwork(writer: Writer, network: Network): void {
	writer.u8(present | bitsOf(network) | (network.staged ? stagedBit : 0));
	writer.field("SSID", network.ssid, longestSsid);
	writer.field("password", network.password, longestPassword);
	writeStatic(writer, network.static);
	writeHint(writer, network.hint);
}

export function readNetwork(reader: Reader): Network {
	const kind = reader.u8();
	return {
		ssid: reader.bytes(longestSsid),
		password: reader.bytes(longestPassword),
		hidden: (kind & hiddenBit) !== 0,
		...readStatic(reader, kind),
		...readHint(reader, kind),
		...(kind & stagedBit ? { staged: true } : {}),
	};
}

/** The bits that say what follows of a network. */
export function bitsOf({ hidden, static: fixed, hint }: Network): number {
	return (hidden ? hiddenBit : 0) | (fixed ? staticBit : 0) | (hint ? hintBit : 0);
}

export function writeStatic(writer: Writer, fixed: StaticAddress | undefined): void {
	if (!fixed) return;
	for (const address of [fixed.address, fixed.mask, fixed.gateway])
		writer.field("address", utf8(address), longestAddress);
	const servers = fixed.dns.slice(0, 2);
	writer.u8(servers.length);
	for (const address of servers) writer.field("address", utf8(address), longestAddress);
}

export function readStatic(reader: Reader, kind: number): { readonly static?: StaticAddress } {
	if (!(kind & staticBit)) return {};
	const address = reader.text(longestAddress);
	const mask = reader.text(longestAddress);
	const gateway = reader.text(longestAddress);
	const dns: string[] = [];
	for (let left = reader.u8(); left > 0; left--) dns.push(reader.text(longestAddress));
	return { static: { address, mask, gateway, dns } };
}

export function writeHint(writer: Writer, hint: Hint | undefined): void {
	if (!hint) return;
	for (let i = 0; i < 6; i++) writer.u8(hint.bssid[i] ?? 0);
	writer.u8(hint.channel);
}

export function readHint(reader: Reader, kind: number): { readonly hint?: Hint } {
	if (!(kind & hintBit)) return {};
	const bssid = new Uint8Array(6);
	for (let i = 0; i < 6; i++) bssid[i] = reader.u8();
	return { hint: { bssid, channel: reader.u8() } };
}
