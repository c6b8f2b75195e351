import { address } from "../access-point/index";
import { decimal } from "../match/index";
import type { Head } from "./head";

/**
 * Who may ask for what. The phone's browser is the danger: any page open in it can make it send requests here, and a
 * name under an attacker's control can be made to point here (DNS rebinding). So every request must name the device
 * itself as its host, none may come from another origin, and nothing but a person's own act changes anything.
 */

/** Names that mean this device, besides its address and loopback (facts/blynk.md 3.3). */
export const defaultHosts: readonly string[] = ["blynk.setup"];

const loopback: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * - `own`: go ahead.
 * - `elsewhere`: meant for another server and caught by our DNS, such as a phone's probe for a captive portal.
 * - `foreign`: sent by a page of another origin.
 * - `unasked`: a browser was made to send a GET that would change something; its user has to confirm.
 */
export type Verdict = "own" | "elsewhere" | "foreign" | "unasked";

/**
 * @param changes whether the request would change something
 * @param hosts further names of this device
 */
export function judge({ method, fields }: Head, changes: boolean, hosts: readonly string[]): Verdict {
	const host = fields.get("host");
	// HTTP/1.0 knows no Host; what speaks it is no browser.
	if (host !== undefined && !isOwn(host, hosts)) return "elsewhere";

	const self = host === undefined ? undefined : `http://${host.toLowerCase()}`;
	const origin = fields.get("origin");
	if (origin !== undefined && origin.toLowerCase() !== self) return "foreign";

	// Browsers send Fetch Metadata to loopback, but not to a plain http://192.168.4.1 (W3C Fetch Metadata 2).
	const site = fields.get("sec-fetch-site");
	if (site !== undefined) {
		if (site === "same-origin" || site === "none") return "own";
		// A link that leads here, as from the page that hands over the token.
		return !changes && fields.get("sec-fetch-mode") === "navigate" ? "own" : "foreign";
	}
	if (!changes || origin !== undefined) return "own";

	const referer = fields.get("referer");
	if (referer !== undefined) {
		const from = referer.toLowerCase();
		return from === self || from.startsWith(`${self ?? ""}/`) ? "own" : "foreign";
	}
	// A GET of a browser without any sign of where it comes from may be an image of an evil page. Blynk's apps are no
	// browsers, and browsers always name the origin of a POST.
	const browser = fields.get("user-agent")?.startsWith("Mozilla/") ?? false;
	return browser && method === "GET" ? "unasked" : "own";
}

/** True for a loopback host: then this is a board on a PC, which the tour shows in a frame. */
export function isLoopback(host: string | undefined): boolean {
	return host !== undefined && loopback.includes(nameOf(host));
}

/** Without the port, in lower case. */
function nameOf(host: string): string {
	const colon = host.lastIndexOf(":");
	const isPort = colon >= 0 && decimal(host.slice(colon + 1), 5) !== undefined;
	return (isPort ? host.slice(0, colon) : host).toLowerCase();
}

function isOwn(host: string, hosts: readonly string[]): boolean {
	const name = nameOf(host);
	return name === address || loopback.includes(name) || hosts.some(each => name === each || name === `www.${each}`);
}
