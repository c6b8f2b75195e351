import type { Host } from "../../hosts/host";
import type { Head } from "./head";
import type { ConfigServerOptions } from "./options";
import { uploadForm } from "./pages";
import { plain, type Response, type Sink } from "./response";
import { upload } from "./upload";

/** Where an upload comes in. */
export interface Gate {
	readonly host: Host;
	readonly options: ConfigServerOptions;
	/** What to answer while somebody else was promised something; `undefined` when nobody was. */
	busy(head: Head): Response | undefined;
	/** One is under way. */
	uploading: boolean;
}

/** `/update`: a form, and the firmware that comes by it. */
export function update(gate: Gate, head: Head, length: number): Response | Sink {
	const { host, options } = gate;
	const { update: events } = options;
	if (!events) return plain(403, "This product does not take firmware here. It gets updates through the cloud.");
	if (!host.update) return plain(501, "This board has no room for a second firmware, so it can not be updated here.");
	if (head.method !== "POST") return uploadForm();
	if (gate.uploading) return plain(503, "Another upload is under way. Wait until it is over.", ["Retry-After: 30"]);
	const busy = gate.busy(head);
	if (busy) return busy;
	return upload(
		head,
		length,
		host.update,
		{
			onStarted: () => {
				if (gate.busy(head)) throw new Error("the device is busy");
				gate.uploading = true;
				events.onStarted();
			},
			onDone: () => events.onDone(),
			onFailed: () => {
				gate.uploading = false;
				events.onFailed();
			},
		},
		line => host.log(line),
	);
}
