import { Hono, type Context } from "hono";
import { isTemplateId } from "../../modules/match/index";
import type { Devices } from "./devices";
import { Refusal } from "./refusal";
import { downloadFaults, readDownloadFault } from "./download-faults";
import type { Downloads } from "./downloads";
import type { Firmware, Firmwares } from "./firmware";
import { json, NotFound, text, whole, type Fields } from "./requests";
import { conditions, type Condition, type Selection, type Shipment } from "./shipment";
import { firmwareView, shipmentView } from "./shipment-views";
import type { Shipments } from "./shipments";

const mostPerPage = 1000;
const mostDownloads = 1000;

export interface FirmwareApiOptions {
	readonly devices: Devices;
	readonly firmwares: Firmwares;
	readonly shipments: Shipments;
	readonly downloads: Downloads;
}

/**
 * Firmware and its shipments, below `/admin`. Blynk documents no interface for this, only its console's pages: names and
 * fields are ours.
 */
export function firmwareApi({ devices, firmwares, shipments, downloads }: FirmwareApiOptions): Hono {
	const app = new Hono();

	const firmwareBy = (id: unknown): Firmware => {
		const firmware = typeof id === "number" ? firmwares.byId(id) : undefined;
		if (!firmware) throw new NotFound("Firmware not found.");
		return firmware;
	};
	const shipmentBy = (id: unknown): Shipment => {
		const shipment = typeof id === "number" ? shipments.byId(id) : undefined;
		if (!shipment) throw new NotFound("Shipment not found.");
		return shipment;
	};
	const asked = (c: Context, key: string): number => Number(c.req.query(key));
	const view = (shipment: Shipment): object => shipmentView(shipments, shipment);

	/** The body is the file, `?name=` what it is called. */
	app.post("/firmware", async c => {
		const bytes = new Uint8Array(await c.req.arrayBuffer());
		return c.json(firmwareView(firmwares.add(c.req.query("name") ?? "", bytes)), 201);
	});
	app.get("/firmware", c => c.json(firmwareView(firmwareBy(asked(c, "firmwareId")))));
	app.get("/firmwares", c => c.json(firmwares.all.map(firmwareView)));
	app.delete("/firmware", c => {
		const firmware = firmwareBy(asked(c, "firmwareId"));
		const user = shipments.all.find(each => each.firmwareId === firmware.id);
		if (user) throw new Refusal(`The shipment "${user.name}" needs it. Remove that first.`);
		firmwares.remove(firmware);
		return c.body(null, 204);
	});

	/** `{"firmwareId", "templateId"?, "deviceIds"? or "percent"?, "condition"?, "name"?, "limit"?}`. */
	app.post("/shipment", async c => {
		const fields = await json(c);
		const firmware = firmwareBy(fields["firmwareId"]);
		const limit = number(fields, "limit", 1, mostDownloads);
		const shipment = shipments.start({
			firmwareId: firmware.id,
			templateId: templateId(fields, firmware),
			selection: selection(fields, devices),
			condition: condition(fields),
			...(limit === undefined ? {} : { limit }),
			name: text(fields, "name") ?? "",
		});
		return c.json(view(shipment), 201);
	});
	/** `{"shipmentId", "deviceIds"? or "percent"?}`: for other devices from now on; neither: for all. */
	app.put("/shipment", async c => {
		const fields = await json(c);
		return c.json(view(shipments.select(shipmentBy(fields["shipmentId"]), selection(fields, devices))));
	});
	app.post("/shipment/stop", async c => c.json(view(shipments.stop(shipmentBy((await json(c))["shipmentId"])))));
	app.get("/shipment", c => c.json(view(shipmentBy(asked(c, "shipmentId")))));
	app.get("/shipments", c => c.json(shipments.all.map(view)));
	app.delete("/shipment", c => {
		shipments.remove(shipmentBy(asked(c, "shipmentId")));
		return c.body(null, 204);
	});

	/** Where its devices are, by their ids. */
	app.get("/shipment/devices", c => {
		const all = shipments.deliveries(shipmentBy(asked(c, "shipmentId")));
		const page = whole(c, "page", 0, Number.MAX_SAFE_INTEGER) ?? 0;
		const size = whole(c, "size", 1, mostPerPage) ?? 50;
		const content = all.slice(page * size, (page + 1) * size).map(({ device, status, at, reason, bytes, ...rest }) => {
			const name = devices.byId(device)?.name ?? "";
			return { id: device, name, status, at, reason, bytes, from: rest.from, downloads: rest.downloads.length };
		});
		return c.json({ content, page, size, totalElements: all.length });
	});

	app.get("/download-fault", c => c.json({ fault: downloads.fault, faults: downloadFaults }));
	app.put("/download-fault", async c => {
		const fault = readDownloadFault(await json(c));
		if (typeof fault === "string") throw new Refusal(fault);
		downloads.fault = fault;
		return c.json({ fault });
	});

	return app;
}

/** That of the product: its firmware's type usually is one. */
function templateId(fields: Fields, { type }: Firmware): string {
	const id = text(fields, "templateId") ?? type;
	if (isTemplateId(id)) return id;
	throw new Refusal(`Name the template whose devices it is for: "templateId", as TMPLabcd1234 (not "${id}").`);
}

function selection(fields: Fields, devices: Devices): Selection {
	const { deviceIds: ids, percent } = fields;
	if (ids !== undefined && percent !== undefined) throw new Refusal('Give "deviceIds" or "percent", not both.');
	if (percent !== undefined) {
		if (typeof percent === "number" && percent > 0 && percent <= 100) return { kind: "percent", percent };
		throw new Refusal('"percent" must be a number above 0, at most 100.');
	}
	if (ids === undefined) return { kind: "all" };
	if (!Array.isArray(ids) || !ids.length || !ids.every(each => typeof each === "number"))
		throw new Refusal('"deviceIds" must be a list of device ids.');
	for (const id of ids) if (!devices.byId(id)) throw new NotFound(`There is no device ${id}.`);
	return { kind: "devices", ids };
}

function condition(fields: Fields): Condition {
	const given = text(fields, "condition") ?? "lower-version";
	const found = conditions.find(each => each === given);
	if (found) return found;
	throw new Refusal(`"condition" must be one of ${conditions.join(", ")}.`);
}

function number(fields: Fields, key: string, least: number, most: number): number | undefined {
	const value = fields[key];
	if (value === undefined) return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
	throw new Refusal(`"${key}" must be a whole number from ${least} to ${most}.`);
}
