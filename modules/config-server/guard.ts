import { address } from "../access-point/index";
import { decimal, hasWord } from "../match/index";
import type { Head } from "./head";

/**
 * Who may ask for what. The phone's browser is the danger: any page open in it can make it send requests here, and a
 * name under an attacker's control can be made to point here (DNS rebinding). So every request must name the device
 * itself as its host, none may come from another origin, and nothing but a person's own act changes anything.
 */

/**
 * Names that mean this device, besides its address and loopback (docs/protocol/setup.md#names-of-the-device-in-dns).
 */
export const defaultHosts: readonly string[] = ["blynk.setup"];

const loopback = " localhost 127.0.0.1 [::1] ";

/**
 * - `own`: go ahead.
 * - `elsewhere`: meant for another server and caught by our DNS, such as a phone's probe for a captive portal.
 * - `foreign`: sent by a page of another origin.
 * - `unasked`: perhaps a browser was made to send it. It may be told what everybody may know; nothing happens by it.
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
	const self = host === undefined ? undefined : authority(host);

	const origin = fields.get("origin");
	if (origin !== undefined && authority(origin) !== self) return "foreign";

	// Browsers send Fetch Metadata to loopback, but not to a plain http://192.168.4.1 (W3C Fetch Metadata 2).
	const site = fields.get("sec-fetch-site");
	if (site !== undefined && site !== "same-origin" && site !== "none")
		// A link that leads here, as from the page that hands over the token.
		return !changes && fields.get("sec-fetch-mode") === "navigate" ? "unasked" : "foreign";
	if (site !== undefined || origin !== undefined) return "own";

	const referer = fields.get("referer");
	if (referer !== undefined) return authority(referer) === self ? "own" : changes ? "foreign" : "unasked";
	// A GET of a browser without any sign of where it comes from may be an image of an evil page; browsers always name the
	// origin of a POST.
	return method !== "POST" && mayBePage(fields) ? "unasked" : "own";
}

/** How browser engines name themselves; all but the first are Safari's loaders of media and icons. */
const engines = " Mozilla AppleCoreMedia MobileSafari Safari com.apple.WebKit.Networking ";

/**
 * Whether a page in a browser could have caused this request (README "Whom it trusts"). A page can not keep its browser
 * from naming a language, and its media are asked for in ranges.
 */
function mayBePage(fields: Head["fields"]): boolean {
	const agent = fields.get("user-agent") ?? "";
	const isEngine = hasWord(engines, agent.slice(0, agent.indexOf("/")));
	return fields.has("range") || (isEngine && fields.has("accept-language"));
}

/** True for a loopback host: then this is a board on a PC, which the tour shows in a frame. */
export function isLoopback(host: string | undefined): boolean {
	return host !== undefined && hasWord(loopback, nameOf(host));
}

function isOwn(host: string, hosts: readonly string[]): boolean {
	const name = nameOf(host);
	return name === address || hasWord(loopback, name) || hosts.some(each => name === each || name === `www.${each}`);
}

function nameOf(host: string): string {
	const whole = authority(host);
	return whole.slice(0, whole.lastIndexOf(":"));
}

/**
 * Host and port of an http address, or of a Host field, as all spellings of it have it in common (RFC 9110 4.2.3): in lower
 * case, no dot at the end of the name, always with a port.
 */
function authority(url: string): string {
	const whole = url.toLowerCase();
	const host = whole.startsWith("http://") ? (whole.split("/")[2] ?? "") : whole;
	const colon = host.lastIndexOf(":");
	const digits = colon < 0 ? "" : host.slice(colon + 1);
	const port = digits ? decimal(digits, 5) : 80;
	// What is no number is the end of an IPv6 address.
	const name = colon < 0 || port === undefined ? host : host.slice(0, colon);
	return `${name.endsWith(".") ? name.slice(0, -1) : name}:${port ?? 80}`;
}
