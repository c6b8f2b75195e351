import { countLine, jsonPiece, whyLine } from "../logbook/index";
import { escape } from "./markup";
import type { ConfigServerOptions } from "./options";
import { close, open, policy } from "./pages";
import { html, piecesBody, type Response } from "./response";

/** What is of use long after the first setup, to the owner and to whoever helps. */

/**
 * `/why`: the last outages, as a text to be sent to support; and for programs `/health.json`, which only the device's `own`
 * pages get. `undefined`: something else was asked for.
 */
export function carePage(path: string, { device, log }: ConfigServerOptions, own: boolean): Response | undefined {
	// A copy, for it must read the same for its length and for its text.
	const record = log?.slice();
	if (!record) return undefined;
	if (path === "/health.json" && own)
		return { status: 200, type: "application/json", body: piecesBody(index => jsonPiece(record, index)) };
	if (path !== "/why") return undefined;
	const unit = escape(`${device.product}, firmware ${device.firmwareVersion}, unit ${device.uid}`);
	let outages = 0;
	while (whyLine(record, outages) !== undefined) outages++;
	const lineAt = (index: number): string | undefined =>
		index < outages ? whyLine(record, index) : countLine(record, index - outages);
	const body = piecesBody(index => {
		if (index === 0)
			return (
				`${open("Why was it offline?")}<p>This is what the device remembers. Send it along when you ask for help.</p>` +
				`<label>For support <textarea readonly rows="16" style="width:100%">${unit}\n`
			);
		const line = lineAt(index - 1);
		if (line !== undefined) return `${escape(line)}\n`;
		return lineAt(index - 2) && `</textarea></label><p><a href="/plain">Go to the setup page</a></p>${close}`;
	});
	return html(200, body, [policy]);
}

/** What other pages have to say about these. */
export function careLinks({ log }: ConfigServerOptions): string {
	return log ? '<p><a href="/why">Why was it offline?</a></p>' : "";
}
