import type { StaticAddress } from "../../hosts/host";
import { crc32, utf8 } from "../bytes/index";
import { toCode, type Code } from "../codes/index";
import type { Hint, Network } from "../station/index";
import { Reader, Writer } from "./fields";

/** What lets a device join a network and log in. */
export interface Credentials extends Network {
	/** Blynk Auth Token, 32 characters. */
	readonly token: string;
	/** The cloud's host name. */
	readonly host: string;
	/** The cloud's port, where the wizard named one. */
	readonly port?: number;
	/** Which template this unit follows; absent where its product has one of its own. At most 32 characters. */
	readonly templateId?: string;
	/** Of a candidate: which phone gave it, the last number of its address on the setup network; 0: nobody knows. */
	readonly giver?: number;
	/** What the maker's own fields are set to, as modules/settings keeps it; absent when none is. At most 400 bytes. */
	readonly settings?: string;
}

/** All that is kept, written as one so that no part can be newer than another. */
export interface Contents {
	readonly candidate: Credentials | undefined;
	readonly proven: Credentials | undefined;
	readonly lastError: Code;
	/** Settings that outlived a reset: what holds while there is no proven set. */
	readonly settings?: string;
	/** Networks beside the proven set's, for its account, as {@link pack} makes them; absent when there are none. */
	readonly further?: Uint8Array;
}

/** A record as it was found. */
export interface Found {
	/** Of two records the one with the higher number counts. */
	readonly sequence: number;
	/** `undefined` in a whole record of another version. */
	readonly contents: Contents | undefined;
}

/*
 * A record, all numbers big endian:
 *   u8 version, u32 sequence, u16 last error, set (candidate), set (proven), from version 4 on settings (that outlived a
 *   reset), from version 5 on further networks, u32 CRC-32 of all before
 * A set: u8 kind: 0 none, else 1 + 2 (hidden) + 4 (static address) + 8 (port) + 16 (template id) + 32 (giver)
 *   + 64 (settings) + 128 (hint); then ssid, password, token, host, each a u8 length and its bytes; u16 port; address, mask,
 *   gateway, u8 count and name servers, template id, as texts with u8 lengths; u8 giver; settings; BSSID and u8 channel.
 * Settings: u16 length and a text.
 * Further networks: u16 length; u8 how many of them reached the cloud, which are the first; sets without token and host.
 * Sequence and CRC keep their places in every version: firmware that does not know a version still counts on from it,
 * so that an old record does not come back when firmware goes back to an older version and forward again.
 * Version 2 has template ids, version 3 givers, version 4 settings, version 5 hints and further networks. A record is
 * written as the lowest that has what it holds, for firmware that knows no other.
 */
const none = 0;
const present = 1;
const hiddenBit = 2;
const staticBit = 4;
const portBit = 8;
const templateBit = 16;
const giverBit = 32;
const settingsBit = 64;
const hintBit = 128;

/** The newest version known. */
const newest = 5;

/** Bytes. A password may be 64 hexadecimal digits; an IPv4 address is 15 characters at most. */
const longestSsid = 32;
const longestField = 64;
const longestAddress = 15;
const longestTemplateId = 32;

/** The longest settings: eight names of 16 letters, 256 bytes of values, two bytes around each (src/product.ts). */
const longestSettings = 400;

/** The longest set without settings: 1 + 33 + 65 + 65 + 65 + 2 + 5 * 16 + 1 + 33 + 1 + 7. */
const longestSet = 353;

/** The longest record without settings and further networks: 11 bytes around two sets. */
const most = 11 + 2 * longestSet;

/** What one page of NVS holds (host.ts, `Flash.write`). */
export const longestRecord = 1900;

/** The bytes of `contents` under `sequence`. @throws RangeError that names the field which is too long. */
export function encode(contents: Contents, sequence: number): Uint8Array {
	const { candidate, proven, lastError, settings, further } = contents;
	const version = versionOf(contents);
	const writer = new Writer(version < 4 ? most : most + 3 * (longestSettings + 2) + (further?.length ?? 0) + 2);
	writer.u8(version);
	writer.u32(sequence);
	writer.u16(lastError);
	writeSet(writer, candidate);
	writeSet(writer, proven);
	if (version > 3) writer.field("settings", utf8(settings ?? ""), longestSettings);
	if (version > 4) writer.field("networks", further ?? new Uint8Array(0), longestRecord);
	writer.u32(crc32(writer.bytes));
	return writer.bytes.slice();
}

function versionOf({ candidate, proven, settings, further }: Contents): number {
	if (further || candidate?.hint || proven?.hint) return newest;
	if (candidate?.settings || proven?.settings || settings) return 4;
	if (candidate?.giver) return 3;
	return candidate?.templateId || proven?.templateId ? 2 : 1;
}

/** Networks as a record has them; those that are staged last. */
export function pack(networks: readonly Network[]): Uint8Array {
	const writer = new Writer(1 + networks.length * longestSet);
	let known = 0;
	while (known < networks.length && !networks[known]?.staged) known++;
	writer.u8(known);
	for (const each of networks) writeSet(writer, each);
	return writer.bytes.slice();
}

/** Those that were packed; what is no whole network ends them. */
export function unpack(bytes: Uint8Array): readonly Network[] {
	const networks: Network[] = [];
	const reader = new Reader(bytes);
	const known = reader.u8();
	while (reader.position < bytes.length) {
		const set = readSet(reader);
		if (!set || reader.position > bytes.length) break;
		const { token: _, host: __, ...network } = set;
		networks.push(networks.length < known ? network : { ...network, staged: true });
	}
	return networks;
}

/** What `bytes` hold; `undefined` when they are not a whole record of ours. Never throws. */
export function decode(bytes: Uint8Array): Found | undefined {
	const end = bytes.length - 4;
	if (end < 5) return undefined;
	const reader = new Reader(bytes);
	if (reader.at(end).u32() !== crc32(bytes.subarray(0, end))) return undefined;
	const sequence = reader.at(1).u32();
	const version = bytes[0] ?? 0;
	if (version < 1 || version > newest) return { sequence, contents: undefined };
	const lastError = toCode(reader.u16());
	const candidate = readSet(reader);
	const proven = readSet(reader);
	const settings = version < 4 ? {} : { settings: reader.text(longestSettings) };
	const networks = version < 5 ? undefined : reader.bytes(longestRecord);
	const further = networks?.length ? { further: networks } : {};
	// The checksum held, so this can only be a record some other firmware wrote.
	if (reader.position !== end) return undefined;
	return { sequence, contents: { candidate, proven, lastError, ...settings, ...further } };
}

function writeSet(writer: Writer, set: (Network & Partial<Credentials>) | undefined): void {
	if (!set) return writer.u8(none);
	const { static: fixed, port, templateId, giver, settings, hint } = set;
	let kind = present;
	if (set.hidden) kind |= hiddenBit;
	if (fixed) kind |= staticBit;
	if (port !== undefined) kind |= portBit;
	if (templateId) kind |= templateBit;
	if (giver) kind |= giverBit;
	if (settings) kind |= settingsBit;
	if (hint) kind |= hintBit;
	writer.u8(kind);
	writer.field("SSID", set.ssid, longestSsid);
	writer.field("password", set.password, longestField);
	writer.field("token", utf8(set.token ?? ""), longestField);
	writer.field("host", utf8(set.host ?? ""), longestField);
	if (port !== undefined) writer.u16(port);
	if (fixed) {
		for (const address of [fixed.address, fixed.mask, fixed.gateway])
			writer.field("address", utf8(address), longestAddress);
		const servers = fixed.dns.slice(0, 2);
		writer.u8(servers.length);
		for (const address of servers) writer.field("address", utf8(address), longestAddress);
	}
	if (templateId) writer.field("template id", utf8(templateId), longestTemplateId);
	if (giver) writer.u8(giver);
	if (settings) writer.field("settings", utf8(settings), longestSettings);
	if (hint) {
		for (let i = 0; i < 6; i++) writer.u8(hint.bssid[i] ?? 0);
		writer.u8(hint.channel);
	}
}

function readSet(reader: Reader): Credentials | undefined {
	const kind = reader.u8();
	if (kind === none) return undefined;
	const set = {
		ssid: reader.bytes(longestSsid),
		password: reader.bytes(longestField),
		token: reader.text(longestField),
		host: reader.text(longestField),
		hidden: (kind & hiddenBit) !== 0,
	};
	const port = kind & portBit ? { port: reader.u16() } : {};
	const fixed = kind & staticBit ? { static: readStatic(reader) } : {};
	const template = kind & templateBit ? { templateId: reader.text(longestTemplateId) } : {};
	const giver = kind & giverBit ? { giver: reader.u8() } : {};
	const settings = kind & settingsBit ? { settings: reader.text(longestSettings) } : {};
	const hint = kind & hintBit ? { hint: readHint(reader) } : {};
	return { ...set, ...port, ...fixed, ...template, ...giver, ...settings, ...hint };
}

function readStatic(reader: Reader): StaticAddress {
	const address = reader.text(longestAddress);
	const mask = reader.text(longestAddress);
	const gateway = reader.text(longestAddress);
	const dns: string[] = [];
	for (let left = reader.u8(); left > 0; left--) dns.push(reader.text(longestAddress));
	return { address, mask, gateway, dns };
}

function readHint(reader: Reader): Hint {
	const bssid = new Uint8Array(6);
	for (let i = 0; i < 6; i++) bssid[i] = reader.u8();
	return { bssid, channel: reader.u8() };
}
