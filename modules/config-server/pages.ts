import type { AccessPointFound } from "../../hosts/host";
import { hex, text } from "../bytes/index";
import { codes } from "../codes/index";
import { replaceEach } from "../match/index";
import type { ConfigRequest, Problem } from "./config-request";
import { isSupported } from "../station/index";
import type { ConfigServerOptions } from "./options";
import { html, piecesBody, textBody, type Response } from "./response";

/**
 * The pages that need neither script nor gzip: a form with everything the wizard page asks for, and what follows it.
 * They are the way out where the wizard page does not run.
 */

/** Nothing from elsewhere, no script, no frame around it. */
const policy =
	"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const style =
	"body{font:1.1em/1.5 system-ui,sans-serif;max-width:30em;margin:1em auto;padding:0 1em;color-scheme:light dark}" +
	"label{display:block;margin:1em 0}input,select,button{font:inherit;width:100%;min-height:2.75em;box-sizing:border-box}";

function open(title: string, refresh = ""): string {
	return (
		'<!doctype html><html lang="en"><head><meta charset="utf-8">' +
		`<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}` +
		`<title>${escape(title)}</title><style>${style}</style></head><body><h1>${escape(title)}</h1>`
	);
}

const close = "</body></html>";

/** Where a phone that asked for somebody else's page is sent: with a body, which some sheets want to see. */
export function redirect(to: string): Response {
	const page = `${open("Set up your device", `<meta http-equiv="refresh" content="0;url=${to}">`)}<p><a href="${to}">Go to the setup page</a></p>${close}`;
	return html(302, textBody(page), [`Location: ${to}`, policy]);
}

/** The form (`/plain`), with the last failure and the networks heard. */
export function form(options: ConfigServerOptions): Response {
	const { device } = options;
	const { code } = options.status();
	const found = options.scan(false)?.found ?? [];
	const before =
		open(`Set up ${device.product}`) +
		(code ? `<p role="alert"><strong>The last attempt failed.</strong> ${escape(codes[code])}</p>` : "") +
		'<form method="post" action="/config" autocomplete="off"><input type="hidden" name="if" value="wifi">' +
		'<label>Wi-Fi network <select name="ssid_hex">';
	const after =
		'<option value="">Another one, named below</option></select></label>' +
		field("Name of another network", 'name="ssidManual" maxlength="32"') +
		field("Wi-Fi password", 'name="pass" type="password" maxlength="64"') +
		field("Auth Token", 'name="blynk" required pattern="[\\-_a-zA-Z0-9]{32}"', "url") +
		field("Server", `name="host" maxlength="64" placeholder="${escape(device.host)}"`, "url") +
		(device.dynamic ? field("Template ID", 'name="templateId"') : "") +
		`<p><button>Connect</button></p></form><p><a href="/plain">Look for networks again</a></p>${close}`;
	const body = piecesBody(index => {
		if (index === 0) return before;
		const each = found.at(index - 1);
		if (each) return option(each);
		return index === found.length + 1 ? after : undefined;
	});
	return html(200, body, ["Vary: Accept-Encoding", policy]);
}

/** A field in which no keyboard is to correct anything. */
function field(label: string, attributes: string, keyboard = "text"): string {
	return `<label>${label} <input ${attributes} inputmode="${keyboard}" autocapitalize="none" autocorrect="off" spellcheck="false"></label>`;
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
	const refresh = live ? '<meta http-equiv="refresh" content="10;url=/plain">' : "";
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

export function uploadForm(): Response {
	const page =
		`${open("Update the firmware")}<form method="post" action="/update" enctype="multipart/form-data">` +
		`<label>Firmware image <input type="file" name="update" required></label><button>Update</button></form>${close}`;
	return html(200, textBody(page), [policy]);
}

function escape(value: string): string {
	return replaceEach(value, `&<>"'`, letter => `&#${letter.charCodeAt(0)};`);
}
