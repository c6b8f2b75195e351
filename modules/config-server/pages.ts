import type { AccessPointFound } from "../../hosts/host";
import { hex, text } from "../bytes/index";
import { codes } from "../codes/index";
import { hasWord } from "../match/index";
import type { ConfigRequest } from "./config-request";
import type { Problem } from "./problem";
import { iconPiece } from "./facts";
import { escape, field } from "./markup";
import { isSupported } from "../station/index";
import type { ConfigServerOptions } from "./options";
import { html, piecesBody, textBody, type Response } from "./response";

/**
 * The pages that need neither script nor gzip: a form with everything the wizard page asks for, and what follows it.
 * They are the way out where the wizard page does not run.
 */

/** Nothing from elsewhere, no script, no frame around it. */
export const policy =
	"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const style =
	"body{font:1.1em/1.5 system-ui,sans-serif;max-width:30em;margin:1em auto;padding:0 1em;color-scheme:light dark}" +
	"label{display:block;margin:1em 0}input,select,button{font:inherit;width:100%;min-height:2.75em;box-sizing:border-box}";

/** How each page begins, with `title` as its heading ... */
export function open(title: string, refresh = "", brand = ""): string {
	return (
		'<!doctype html><html lang="en"><head><meta charset="utf-8">' +
		`<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}` +
		`<title>${escape(title)}</title><style>${style}${brand}</style></head><body><h1>${escape(title)}</h1>`
	);
}

/** ... and ends. */
export const close = "</body></html>";

/** A page of its own. `body` is markup. */
export function sheet(title: string, body: string): Response {
	return html(200, textBody(open(title) + body + close), [policy]);
}

/** Where a phone that asked for somebody else's page is sent: with a body, which some sheets want to see. */
export function redirect(to: string): Response {
	const page = `${open("Set up your device", `<meta http-equiv="refresh" content="0;url=${to}">`)}<p><a href="${to}">Go to the setup page</a></p>${close}`;
	return html(302, textBody(page), [`Location: ${to}`, policy]);
}

/** Who wants the form. */
export interface Visitor {
	/** The last number of its address. */
	readonly phone: number;
	/** It asks for a list of networks that is new. */
	readonly fresh: boolean;
	/** The station's address, which a network with a sign-in page may want to know. */
	readonly mac: string;
}

/** What only other settings mend. After anything else the same ones may well do. */
const wrong = " 703 711 720 722 ";

/** A scan takes a few seconds. */
const again = '<meta http-equiv="refresh" content="4;url=/plain">';

/** The form (`/plain`), with the last failure and what may mend it, and the networks heard. */
export function form(options: ConfigServerOptions, { phone, fresh, mac }: Visitor): Response {
	const { device, page = {} } = options;
	const { phase, code, ssid } = options.status();
	const found = options.scan(fresh)?.found ?? [];
	const busy = phase !== "setup";
	const kept = busy ? undefined : options.kept?.(phone);
	const { icon = "", colour = "gray" } = page;
	const image = icon.startsWith("data:");
	let drawing = image ? '<img alt="" width="64" src="' : "";
	if (icon && !image) drawing = `<svg viewBox="0 0 24 24" width="64" fill="${colour}"><path d="`;

	const begin = open(
		`Set up ${device.product}`,
		busy || fresh ? again : "",
		`h1,button{border:solid ${colour}}h1{border-width:0 0 4px}`,
	);
	const name = ssid ? ` with ${escape(text(ssid))}` : "";
	let told = "";
	if (busy)
		told = `<p role="status">The device is at work${name}. Its light tells how it goes, and so does this page.</p>`;
	else if (code) told = `<p><strong>The last attempt${name} failed.</strong></p>`;
	if (code) told += `<p role="alert">${escape(codes[code])}</p>`;
	if (code === 712) told += `<p>The address to register there: <strong>${mac}</strong></p>`;
	let after = close;
	if (!busy) {
		if (kept && code && !hasWord(wrong, String(code))) told += `${start}1"><p><button>Try again</button></p></form>`;
		told += `${start}${kept ? 2 : 0}"><label>Wi-Fi network <select name="ssid_hex"${focus(code === 720)}>`;
		if (kept) told += `<option value="${hex(kept.ssid)}">${escape(text(kept.ssid))}, as before</option>`;
		const stays = ". Leave it empty to keep it.";
		const has = kept ?? device.token;
		const secret = code === 722 ? "text" : "password";
		after =
			'<option value="">Another one, named below</option></select></label>' +
			field("Name of another network", 'name="ssidManual" maxlength="32"') +
			field(
				`Wi-Fi password${kept?.password.length && code !== 722 ? stays : ""}`,
				`name="pass" type="${secret}" maxlength="64"${focus(code === 722)}`,
			) +
			field(
				`Auth Token: 32 characters, or the whole link${has && code !== 703 ? stays : ""}`,
				`name="blynk" inputmode="url"${has ? "" : " required"}${focus(code === 703)}`,
			) +
			field(
				"Server",
				`name="host" inputmode="url" maxlength="64" placeholder="${kept?.host ?? device.host}"${focus(code === 711)}`,
			) +
			(device.dynamic ? field("Template ID", 'name="templateId"') : "") +
			(options.fields?.html(kept?.settings ?? device.settings ?? "") ?? "") +
			`<p><button>Connect</button></p></form><p><a href="/plain?refresh=1">Look for networks again</a></p>${options.care?.links ?? ""}${close}`;
	}

	const pieces = Math.ceil(icon.length / iconPiece);
	const body = piecesBody(index => {
		if (index === 0) return begin + drawing;
		if (index <= pieces) return escape(icon.slice((index - 1) * iconPiece, index * iconPiece));
		const at = index - pieces - 2;
		if (at < 0) return (drawing && `"/>${image ? "" : "</svg>"}`) + told;
		const each = busy ? undefined : found.at(at);
		if (each) return option(each);
		return at === (busy ? 0 : found.length) ? after : undefined;
	});
	return html(200, body, ["Vary: Accept-Encoding", image ? `${policy}; img-src data:` : policy]);
}

/** How every form here begins; what follows is the value of `retry`. */
const start =
	'<form method="post" action="/config" autocomplete="off"><input type="hidden" name="if" value="wifi">' +
	'<input type="hidden" name="retry" value="';

function focus(wanted: boolean): string {
	return wanted ? " autofocus" : "";
}

function option({ ssid, rssi, security }: AccessPointFound): string {
	const no = isSupported(security) ? "" : `, ${security} is not supported`;
	return `<option value="${hex(ssid)}"${no && " disabled"}>${escape(text(ssid))} (${rssi} dBm${no})</option>`;
}

/** What a browser without script is told after `/config`. */
export function accepted({ ssid }: ConfigRequest, { device, page }: ConfigServerOptions, then: () => void): Response {
	const live = page?.verify === "live";
	const hotspot = escape(text(device.hotspot));
	const what =
		`<p>The device now connects to <strong>${escape(text(ssid))}</strong>. Its light tells how it goes.</p>` +
		(live
			? "<p>This page shows the result in a moment.</p>"
			: `<p>Its own network goes away meanwhile. If <strong>${hotspot}</strong> comes back, join it again: ` +
				"the page then tells what went wrong.</p>") +
		'<p><a href="/plain">See how it went</a></p>';
	const refresh = live ? '<meta http-equiv="refresh" content="3;url=/plain">' : "";
	return html(200, textBody(open("Settings received", refresh) + what + close), [policy], then);
}

export function rejected({ field, rule }: Problem): Response {
	const page =
		`${open("Something is missing")}<p role="alert">The field <strong>${escape(field)}</strong> must be ${escape(rule)}.</p>` +
		`<p>Go back in your browser to correct it: what you typed is still there. Or <a href="/plain">start again</a>.</p>${close}`;
	return html(400, textBody(page), [policy]);
}

/** Asks whoever typed the address of something that changes the device whether it is meant. */
export function confirm(path: string, what: string): Response {
	const page = `${open(what)}<form method="post" action="${path}"><button>${what}</button></form>${close}`;
	return html(403, textBody(page), [policy]);
}
