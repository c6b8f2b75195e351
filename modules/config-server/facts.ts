import type { AccessPointFound, Host, Security } from "../../hosts/host";
import { equal, hex, mac, text, utf8 } from "../bytes/index";
import { codes } from "../codes/index";
import type { Credentials } from "../credentials/index";
import { hasControl } from "../match/index";
import { isSupported } from "../station/index";
import type { ConfigServerOptions, ScanResult } from "./options";
import { json, piecesBody, type Response } from "./response";

/** The JSON documents that tell about the device. None holds a secret. */

/**
 * `/board_info.json`: what new and old Blynk clients look for (docs/protocol/setup.md#board-info), and what the last
 * error means.
 */
export function boardInfo(host: Host, options: ConfigServerOptions): Response {
	const { device } = options;
	const { code } = options.status();
	const station = mac(host.system.mac);
	return json(200, {
		vendor: device.vendor,
		tmpl_id: device.templateId,
		fw_type: device.firmwareType,
		fw_ver: device.firmwareVersion,
		name: text(device.hotspot),
		uid: device.uid,
		serial: device.serial,
		bssid: mac(host.system.accessPointMac),
		last_error: code,
		ifs: [{ name: "wifi", mac: station, scan: 1, "5ghz": 0, static_ip: 1 }],
		board: device.product,
		ssid: text(device.hotspot),
		mac: station,
		wifi_scan: true,
		static_ip: true,
		last_error_msg: codes[code],
	});
}

/** The credentials a phone handed over since the server started. */
export interface Attempt {
	/** How many so far. */
	readonly count: number;
	/** The network of the last. */
	readonly ssid: Uint8Array | undefined;
	/** Who asks. */
	readonly phone: number;
}

/**
 * `/status.json`: `phase`, `code`, `message` (what the code means), `attempt` (counts the accepted `/config`, so that a
 * page can tell the old failure from the new one), and where known `ssid` (with `ssid_hex` when it is not plain text)
 * of the last attempt and `step`. With 712 `mac`, which a sign-in page may want; and `retry`: what the device keeps for
 * another attempt of this phone.
 */
export function statusJson(host: Host, options: ConfigServerOptions, attempt: Attempt): Response {
	const { phase, code, step, ssid: before, refusal } = options.status();
	const { count, ssid = before, phone } = attempt;
	const kept = options.kept?.(phone);
	// What is undefined is left out of JSON.
	return json(200, {
		phase,
		code,
		message: codes[code],
		attempt: count,
		...(ssid && name(ssid)),
		step,
		...refusal,
		mac: code === 712 ? mac(host.system.mac) : undefined,
		retry: kept && retryOf(kept, options),
	});
}

/** What is kept, without a secret. */
function retryOf({ ssid, hidden, password, host, port, settings }: Credentials, options: ConfigServerOptions): object {
	const has = password.length ? ["password", "token"] : ["token"];
	if (port !== undefined || host !== options.device.host) has.push("host");
	if (settings) has.push("fields");
	return { ...name(ssid), hidden, security: securityOf(ssid, options), has };
}

/** As the last scan has it. */
function securityOf(ssid: Uint8Array, options: ConfigServerOptions): Security {
	const found = options.scan(false)?.found ?? [];
	for (let i = 0; i < found.length; i++) {
		const each = found.at(i);
		if (each && equal(each.ssid, ssid)) return each.security;
	}
	return "unknown";
}

/**
 * `/wifi_scan.json`: an array, one network a piece (docs/protocol/setup.md#scan). `unsupported` marks one that this
 * device cannot join, whatever the password.
 */
export function scanJson({ found, age }: ScanResult): Response {
	return {
		status: 200,
		type: "application/json",
		// RFC 9111 5.1: how old the list is, in seconds
		header: [`Age: ${Math.max(0, Math.round(age / 1000))}`],
		body: piecesBody(index => {
			if (index === 0) return "[";
			const each = found.at(index - 1);
			if (each) return (index > 1 ? "," : "") + networkJson(each);
			return index === found.length + 1 ? "]" : undefined;
		}),
	};
}

function networkJson({ ssid, bssid, rssi, security, channel }: AccessPointFound): string {
	const { ssid: shown, ...bytes } = name(ssid);
	return JSON.stringify({
		...{ ssid: shown, bssid: mac(bssid), rssi, sec: security, ch: channel, ...bytes },
		...(isSupported(security) ? {} : { unsupported: true }),
	});
}

/** An SSID for JSON: as text, and in hexadecimal as well when the text is not all there is to it. */
function name(ssid: Uint8Array): { readonly ssid: string; readonly ssid_hex?: string } {
	const shown = text(ssid);
	return isPlain(ssid, shown) ? { ssid: shown } : { ssid: shown, ssid_hex: hex(ssid) };
}

function isPlain(ssid: Uint8Array, shown: string): boolean {
	return equal(utf8(shown), ssid) && !hasControl(shown);
}

/** The icon may be 4 KB; it goes out in pieces of this many characters. */
export const iconPiece = 512;

/** `/product.json`, for the page: see tools/wizard-page/README.md. An entry a piece. */
export function productJson({ device, fields, page = {} }: ConfigServerOptions): Response {
	const { icon = "", instructions = {}, languages = [], leds = {}, next } = page;
	const spoken = Object.keys(instructions);
	const shown = Object.keys(leds);
	const iconPieces = Math.ceil(icon.length / iconPiece);
	// Copies where JSON gets a list or object: on a microcontroller these are in ROM, where it throws (docs/platform.md#json-of-what-is-in-rom).
	const first = (): string =>
		JSON.stringify({
			vendor: device.vendor,
			name: device.product,
			host: device.host,
			hotspot: text(device.hotspot),
			token: device.token,
			verify: page.verify ?? "restart",
			languages: [...languages],
			...(page.colour === undefined ? {} : { colour: page.colour }),
			...(next ? { next: { url: next.url, label: { ...next.label } } } : {}),
		}).slice(0, -1);

	const body = piecesBody(index => {
		if (index === 0) return `${first()},"instructions":{`;
		let at = index - 1;
		const language = spoken[at];
		if (language !== undefined) return entry(at, language, JSON.stringify(instructions[language]));
		at -= spoken.length;
		if (at === 0) return '},"leds":{';
		const place = shown[--at];
		if (place !== undefined) {
			const { colour, beat, wave } = leds[place] ?? { colour: 0 };
			return entry(at, place, JSON.stringify({ colour, beat: beat && [...beat], wave }));
		}
		at -= shown.length;
		if (fields) {
			const { length } = fields.all;
			if (at < length) return (at ? "," : '},"fields":[') + fields.json(at, device.settings ?? "");
			at -= length;
			if (at === 0) return '],"icon":"';
		} else if (at === 0) return '},"icon":"';
		if (at > iconPieces) return at === iconPieces + 1 ? '"}' : undefined;
		// The icon is ASCII, so that a cut falls between characters.
		return JSON.stringify(icon.slice((at - 1) * iconPiece, at * iconPiece)).slice(1, -1);
	});
	return { status: 200, type: "application/json", body };
}

function entry(index: number, key: string, json: string): string {
	return `${index ? "," : ""}${JSON.stringify(key)}:${json}`;
}
