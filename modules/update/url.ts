import { decimal, isHostName, isPrintable } from "../match/index";

/** Where an update's file is. The path holds a token (docs/protocol/update.md#offer): a secret. */
export interface FilePlace {
	readonly secure: boolean;
	/** A name, or an IPv4 address. */
	readonly host: string;
	readonly port: number;
	/** With the query. */
	readonly path: string;
}

/** An address goes out in one piece with the request around it, so there are 1,400 bytes for both (hosts/host.ts, `Socket.write`). */
const longest = 640;

/** RFC 1035 2.3.4 */
const longestName = 253;

/**
 * Reads an address of HTTP as the cloud offers it; `undefined` when it is none.
 *
 * As Blynk.Edgent has it (docs/protocol/update.md#download), a product with TLS uses it for `http://`, too, unless the
 * address ends with `&s=0`; one without uses none for `https://`, unless it ends with `&s=1`. A port that is named
 * stays. What ends with `&s=0` goes without TLS only where `mayBePlain`: whoever is on the way may change it then, so a
 * signature has to decide.
 */
export function readUrl(url: string, tls: boolean, mayBePlain: boolean): FilePlace | undefined {
	const start = url.indexOf("://") + 3;
	const scheme = url.slice(0, start).toLowerCase();
	if (!isPrintable(url, start, longest) || url.includes(" ")) return undefined;
	if (scheme !== "http://" && scheme !== "https://") return undefined;
	const isHttps = scheme === "https://";
	const secure = tls ? isHttps || !mayBePlain || !url.endsWith("&s=0") : isHttps && url.endsWith("&s=1");

	let end = start;
	while (end < url.length && !"/?".includes(url.charAt(end))) end++;
	const [host = "", digits, ...more] = url.slice(start, end).split(":");
	const port = digits === undefined ? (secure ? 443 : 80) : decimal(digits, 5);
	if (!isHostName(host, longestName) || !port || port > 0xffff || more.length) return undefined;
	const rest = url.slice(end);
	return { secure, host, port, path: rest.startsWith("/") ? rest : `/${rest}` };
}
