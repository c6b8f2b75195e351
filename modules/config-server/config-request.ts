import type { StaticAddress } from "../../hosts/host";
import { equal, text, unhex } from "../bytes/index";
import type { Credentials } from "../credentials/index";
import { decimal, ipv4, isHostName, isTemplateId, isWord, replaceEach } from "../match/index";
import { isPassword } from "../station/index";
import { readForm, type Fields } from "./form";
import { readJson } from "./json-form";
import type { OwnFields } from "./own-fields";
import type { Problem } from "./problem";

/** What the phone hands over (docs/protocol/setup.md#config), checked: an SSID has 1 byte or more here. */
export interface ConfigRequest extends Credentials {
	/** The phone wants it stored before it is tried; Blynk's apps may ask for that. */
	readonly save: boolean;
}

/** What holds where the phone says nothing else. */
export interface ConfigDefaults {
	/** The cloud. */
	readonly host: string;
	/** Of this unit at present: the product's, or where it is {@link dynamic} that of the last settings, else `DYNAMIC`. */
	readonly templateId: string;
	/** The phone may choose the template. What it chose is in the {@link ConfigRequest}, and told here from then on. */
	readonly dynamic: boolean;
	/** Stands for the unit's own token, where it has one: what a phone means that brings none. */
	readonly token?: string;
	/** What the maker's own fields are set to, as modules/settings keeps it. */
	readonly settings?: string;
}

/** The fields `/config` knows by itself, with a space in front of the first, between, and behind the last. */
export const names =
	" if ssid ssidManual ssid_hex pass pass_hex hidden blynk host port_ssl save ip mask gw dns dns2 templateId retry ";

/** The names `/config` knows, with the maker's own. */
function known(own: OwnFields | undefined): string {
	return own ? names + own.names : names;
}

/** The fields of a URL's query, of a form, or of both. */
export function formFields(query: Uint8Array, body: Uint8Array, own?: OwnFields): Fields {
	const fields: Fields = new Map();
	const all = known(own);
	readForm(body, all, fields);
	readForm(query, all, fields);
	return fields;
}

const hash = 35;

/** Somebody may have pasted the whole link that brings the token: what else it says counts where the form says nothing. */
export function openLink(fields: Fields): void {
	const pasted = fields.get("blynk");
	const at = pasted?.indexOf(hash) ?? -1;
	if (!pasted || at < 0) return;
	const link: Fields = new Map();
	readForm(pasted.subarray(at + 1), " token host templateId ", link);
	link.forEach((value, name) => {
		if (name === "token") fields.set("blynk", value);
		else if (!fields.get(name)?.length) fields.set(name, value);
	});
}

/** The fields of a JSON object; `undefined` when it is none, or holds more than texts, numbers and booleans. */
export function jsonFields(body: Uint8Array, own?: OwnFields): Fields | undefined {
	const fields: Fields = new Map();
	return readJson(body, known(own), fields) ? fields : undefined;
}

/**
 * Checks what the phone sent, and fills in what it left to the device: the cloud, and the template where the phone may
 * choose it.
 * @param kept what an attempt before had: its static address stays with its network
 */
export function readConfig(
	fields: Fields,
	device: ConfigDefaults,
	kept?: Credentials,
	own?: OwnFields,
): ConfigRequest | Problem {
	const interfaceName = string(fields, "if") || "wifi";
	if (interfaceName !== "wifi") return problem("if", '"wifi": this device has no other interface');

	const ssid = readSsid(fields);
	if ("rule" in ssid) return ssid;
	const password = bytesOf(fields, "pass_hex", "pass");
	if (!password) return problem("pass_hex", "pairs of hexadecimal digits");
	if (!isPassword(password))
		return problem(
			"pass",
			"empty for an open network, or a WPA key: 8 to 63 bytes, no control characters, or 64 hexadecimal digits. No WEP",
		);

	// Who copied it from a letter or a chat may have got spaces with it.
	const token = replaceEach(string(fields, "blynk"), " \t\r\n", () => "") || (device.token ?? "");
	if (!isWord(token, "-_", 32, 32)) return problem("blynk", "exactly 32 characters of A-Z, a-z, 0-9, - and _");
	const host = readHost(fields, device.host);
	if (!isHostName(host, 64)) return problem("host", "a host name of 1 to 64 characters, such as blynk.cloud");
	// A region as fra1.blynk.cloud is the product's own, too.
	if (token === device.token && !`.${host.toLowerCase()}`.endsWith(`.${device.host.toLowerCase()}`))
		return problem("host", `${device.host}: the device's own token goes nowhere else`);
	const port = readPort(fields);
	if (port === undefined) return problem("port_ssl", "a whole number from 1 to 65535");
	let address = readStatic(fields);
	if (kept && !fields.has("ip") && equal(ssid, kept.ssid)) address = kept.static;
	if (address && "rule" in address) return address;
	const templateId = string(fields, "templateId") || device.templateId;
	if (templateId !== device.templateId) {
		if (!device.dynamic) return problem("templateId", `${device.templateId}: this product has no other template`);
		if (!isTemplateId(templateId)) return problem("templateId", "a template id such as TMPLabcd1234");
	}
	const settings = own?.read(fields, device.settings ?? "");
	if (typeof settings === "object") return settings;

	return {
		ssid,
		password,
		hidden: flag(string(fields, "hidden")) || (fields.get("ssidManual")?.length ?? 0) > 0,
		token,
		host,
		save: flag(string(fields, "save")),
		// 443 is what forms of old Edgent always say; the product knows more ports than that.
		...(port === 443 ? {} : { port }),
		...(address ? { static: address } : {}),
		...(device.dynamic ? { templateId } : {}),
		...(settings === undefined ? {} : { settings }),
	};
}

/** The network's name, 1 to 32 bytes. */
export function readSsid(fields: Fields): Uint8Array | Problem {
	const manual = fields.get("ssidManual");
	const ssid = manual?.length ? manual : bytesOf(fields, "ssid_hex", "ssid");
	if (!ssid) return problem("ssid_hex", "pairs of hexadecimal digits");
	return ssid.length < 1 || ssid.length > 32 ? problem("ssid", "1 to 32 bytes") : ssid;
}

/** The bytes of a field that may come in hexadecimal; `undefined` when that is malformed. */
function bytesOf(fields: Fields, hexName: string, name: string): Uint8Array | undefined {
	const digits = string(fields, hexName);
	return digits ? unhex(digits) : (fields.get(name) ?? new Uint8Array(0));
}

/** The cloud: the device's own where the phone names none. The final dot is for the DNS; no certificate has it (RFC 6066 3). */
export function readHost(fields: Fields, own: string): string {
	const named = string(fields, "host").trim() || own;
	return named.endsWith(".") ? named.slice(0, -1) : named;
}

/** 443 where the phone names none; `undefined` when it is none. */
export function readPort(fields: Fields): number | undefined {
	const digits = string(fields, "port_ssl");
	if (!digits) return 443;
	const port = decimal(digits, 5) ?? 0;
	return port >= 1 && port <= 65535 ? port : undefined;
}

function readStatic(fields: Fields): StaticAddress | Problem | undefined {
	const address = string(fields, "ip");
	if (!address) return undefined;
	const mask = string(fields, "mask") || "255.255.255.0";
	const gateway = string(fields, "gw");
	const servers = [string(fields, "dns") || gateway, string(fields, "dns2")].filter(each => each !== "");

	const bits = ipv4(mask);
	// All ones, then all zeros: the complement plus one is a power of two.
	if (bits === undefined || bits === 0 || (~bits & (~bits + 1)) !== 0)
		return problem("mask", "a network mask such as 255.255.255.0");
	const own = hostAddress(address, bits);
	if (own === undefined) return problem("ip", "a device's IPv4 address such as 192.168.1.50");
	const router = hostAddress(gateway, bits);
	if (router === undefined || (router & bits) !== (own & bits) || router === own)
		return problem("gw", "the router's IPv4 address, in the same network as ip");
	// A mask of all ones, so that it may be in any network.
	if (servers.some(each => hostAddress(each, -1) === undefined))
		return problem("dns", "the IPv4 address of a name server, such as 192.168.1.1");
	return { address, mask, gateway, dns: servers };
}

/**
 * The bits of an address that one device can have in a network with this mask: none of 0.0.0.0/8, loopback, multicast or
 * above, and neither the network itself nor its broadcast address (RFC 1122 3.2.1.3); a network of two has only devices
 * (RFC 3021).
 */
function hostAddress(text: string, mask: number): number | undefined {
	const bits = ipv4(text) ?? 0;
	const first = bits >>> 24;
	const rest = bits & ~mask;
	if (first === 0 || first === 127 || first > 223) return undefined;
	return ~mask >>> 0 > 1 && (rest === 0 || rest === ~mask) ? undefined : bits;
}

/** The phone wants what it does not send to be as it was. */
export function isRetry(fields: Fields): boolean {
	return flag(string(fields, "retry"));
}

/** `1`, `true`, `on`, and any number but 0 (docs/protocol/setup.md#config, both Edgents). */
function flag(value: string): boolean {
	const word = value.toLowerCase();
	// Neither 0 nor NaN is true.
	return word === "true" || word === "on" || word === "yes" || Boolean(Number(word));
}

/** A field as text; bytes that are no UTF-8 become U+FFFD, which no rule allows. */
export function string(fields: Fields, name: string): string {
	return text(fields.get(name) ?? new Uint8Array(0));
}

function problem(field: string, rule: string): Problem {
	return { field, rule };
}
