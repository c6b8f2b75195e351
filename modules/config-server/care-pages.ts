import { countLine, jsonPiece, whyLine } from "../logbook/index";
import type { Head } from "./head";
import { escape } from "./markup";
import type { Care, DeviceFacts } from "./options";
import { close, open, policy } from "./pages";
import { html, piecesBody, type Response } from "./response";

/**
 * What is of use long after the first setup, to the owner and to whoever helps: `/why`, the last outages as a text to be sent to
 * support; and for programs `/health.json`, which only the device's own pages get.
 */
export class CarePages implements Care {
	readonly #log: Uint32Array;

	/** @param log see modules/logbook; nobody may change it as long as a page is on its way */
	constructor(log: Uint32Array) {
		this.#log = log;
	}

	/** Markup for the plain form: a link to `/why`. */
	get links(): string {
		return '<p><a href="/why">Why was it offline?</a></p>';
	}

	/** For the routes. @internal */
	page({ method, path }: Head, _: number, own: boolean, device: DeviceFacts): Response | undefined {
		if (method !== "GET" && method !== "HEAD") return undefined;
		if (path === "/health.json" && own)
			return { status: 200, type: "application/json", body: piecesBody(index => jsonPiece(this.#log, index)) };
		return path === "/why" ? this.#why(device) : undefined;
	}

	#why({ product, firmwareVersion, uid }: DeviceFacts): Response {
		const log = this.#log;
		let outages = 0;
		while (whyLine(log, outages) !== undefined) outages++;
		const lineAt = (index: number): string | undefined =>
			index < outages ? whyLine(log, index) : countLine(log, index - outages);
		const body = piecesBody(index => {
			if (index === 0)
				return (
					`${open("Why was it offline?")}<p>This is what the device remembers. Send it along when you ask for help.</p>` +
					`<label>For support <textarea readonly rows="16" style="width:100%">` +
					`${escape(`${product}, firmware ${firmwareVersion}, unit ${uid}`)}\n`
				);
			const line = lineAt(index - 1);
			if (line !== undefined) return `${escape(line)}\n`;
			return lineAt(index - 2) && `</textarea></label><p><a href="/plain">Go to the setup page</a></p>${close}`;
		});
		return html(200, body, [policy]);
	}
}
