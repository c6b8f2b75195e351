import type { Host } from "../../hosts/host";
import { hasWord, isPrivate } from "../match/index";
import { judge } from "./guard";
import type { Head } from "./head";
import { escape } from "./markup";
import { sheet } from "./pages";
import { json, plain, type Response } from "./response";
import { Server } from "./server";

/** What everybody on the home network may know, by what it is called. */
export interface StatusFacts {
	readonly [name: string]: string | number;
	/** Heads the page. */
	readonly product: string;
	/** What the device goes by, in lower case: a request that names another host is refused. */
	readonly host: string;
	/** The device's own, dotted decimal: a request may name it in place of {@link StatusFacts.host}. */
	readonly address: string;
}

/** What a {@link StatusServer} is constructed with. */
export interface StatusOptions {
	/** 80 when absent. */
	readonly port?: number;
	/** Asked at each request. */
	status(): StatusFacts;
}

/**
 * A page on the home network that tells how the device is, and its like for programs (`/status.json`). It takes nothing: there
 * is no request that changes anything, and a body is not read.
 */
export class StatusServer extends Server {
	readonly #options: StatusOptions;

	/** @throws Error when the port is taken. */
	constructor(host: Host, options: StatusOptions) {
		// It is up for years, and sends little. A public address is nobody at home: some routers let the Internet in.
		super(host, options.port ?? 80, 256, isPrivate);
		this.#options = options;
	}

	/** @internal */
	route(head: Head): Response {
		const { method, path, excess } = head;
		const status = this.#options.status();
		const isRead = hasWord(" GET HEAD ", method);
		const verdict = judge(head, !isRead, [status.host, status.address]);
		if (verdict === "elsewhere") return plain(421, "This is another device.");
		if (excess) return plain(excess.status, excess.why);
		if (verdict === "foreign") return plain(403, "Another site's page may not ask this.");
		if (!isRead) return plain(405, "Nothing can be changed here.", ["Allow: GET, HEAD"]);
		if (path === "/status.json") return json(200, status);
		if (path !== "/") return plain(404, "Not found");
		const rows = Object.keys(status).map(each => `<dt>${each}</dt><dd>${escape(String(status[each]))}</dd>`);
		return sheet(status.product, `<dl>${rows.join("")}</dl>`);
	}
}
