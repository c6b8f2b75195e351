import type { Host } from "../../hosts/host";
import type { Head } from "./head";
import type { ConfigServerOptions } from "./options";
import { sheet } from "./pages";
import { plain, type Response, type Sink } from "./response";
import { Upload, type UploadGate } from "./upload";
import { readDelivery } from "./delivery";
import { UploadBody } from "./upload-body";

/** Where whoever has a firmware comes in. */
export interface Gate extends UploadGate {
	readonly host: Host;
	readonly options: ConfigServerOptions;
	/** A page of the image, `name.html.gz`; `undefined` for whom it is not for. */
	page(name: string, head: Head): Response | undefined;
}

/** `/update`: a page, and the firmware that comes by it. */
export function update(gate: Gate, head: Head, length: number, phone: number): Response | Sink {
	if (!gate.host.update)
		return plain(501, "This board has no room for a second firmware, so it can not be updated here.");
	const target = gate.options.update;
	if (!target) return plain(403, "This product does not take firmware here. It gets updates through the cloud.");
	if (head.method !== "POST") return gate.page("update", head) ?? form();
	const { upload } = gate;
	if (upload && !upload.admits(phone))
		return plain(503, "Another upload is under way. Wait until it is over.", ["Retry-After: 5"]);
	const delivery = readDelivery(head, length);
	if ("status" in delivery) return delivery;
	const busy = upload ? undefined : gate.busy(head);
	if (busy) return busy;
	return new UploadBody((gate.upload ??= new Upload(gate, target, phone)), delivery);
}

/** For whom the page is not for: it needs neither script nor gzip. */
function form(): Response {
	return sheet(
		"Update the firmware",
		'<form method="post" action="/update" enctype="multipart/form-data">' +
			'<label>Firmware <input type="file" name="update" required></label><button>Update</button></form>',
	);
}
