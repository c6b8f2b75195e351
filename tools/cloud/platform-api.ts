import { Hono, type Context } from "hono";
import type { Device } from "./device";
import { Refusal } from "./refusal";
import type { Hub } from "./hub";
import { json, NotFound, text, whole, type Fields } from "./requests";
import { datastreamViews, deviceView } from "./views";

const mostPerPage = 1000;
/** As in docs/protocol/cloud.md#platform-api. */
const goodName = /^[\p{L}\p{N} '_-]{1,50}$/u;

/**
 * The platform API, `/api/v1/organization`: an app's own server talks to the cloud
 * (docs/protocol/cloud.md#platform-api).
 */
export function platformApi(hub: Hub): Hono {
	const { devices } = hub;
	const { templates } = devices;
	const app = new Hono();

	const byId = (id: unknown): Device => {
		const device = typeof id === "number" ? devices.byId(id) : undefined;
		if (!device) throw new NotFound("Device not found.");
		return device;
	};
	const asked = (c: Context): Device => byId(Number(c.req.query("deviceId")));

	const templateId = (fields: Fields): string => {
		const id = text(fields, "templateId") ?? templates.first.id;
		if (templates.strict && !templates.find(id)) throw new NotFound("Template not found.");
		if (!/^TMPL[\w-]{1,60}$/.test(id)) throw new Refusal('A "templateId" starts with TMPL, as the console shows it.');
		return id;
	};
	const name = (fields: Fields): string | undefined => {
		const name = text(fields, "name");
		if (name === undefined || goodName.test(name)) return name;
		throw new Refusal("A name has 1 to 50 characters: letters, digits, space, ' _ and -.");
	};

	/**
	 * A device with its token. With `"provision": true` a token only: the device appears when it first tells who it is
	 * (docs/protocol/legacy.md#the-next-servers-first-code), as the Blynk app's own provisioning does.
	 */
	app.post("/device/create", async c => {
		const fields = await json(c);
		const [template, label] = [templateId(fields), name(fields)];
		if (fields["provision"] === true) {
			const { token, expiresAt } = devices.createProvision(label, template);
			return c.json({ token, templateId: template, name: label, provision: true, expiresAt }, 201);
		}
		const device = devices.create(label ?? templates.of(template).name, template);
		return c.json({ ...deviceView(hub, device), token: device.token }, 201);
	});

	for (const path of ["/device", "/device/baseInfo"] as const)
		app.get(path, c => {
			const device = asked(c);
			return c.json({ ...deviceView(hub, device), token: device.token });
		});

	app.get("/device/online", c => c.json({ connected: hub.isOnline(asked(c)) }));

	app.delete("/device", c => {
		hub.remove(asked(c));
		return c.body(null, 204);
	});

	app.get("/devices", c => {
		const page = whole(c, "page", 0, Number.MAX_SAFE_INTEGER) ?? 0;
		const size = whole(c, "size", 1, mostPerPage) ?? 50;
		const content = [...devices.all].slice(page * size, (page + 1) * size).map(each => deviceView(hub, each));
		return c.json({ content, page, size, totalElements: devices.count });
	});

	app.get("/device/datastreams", c => {
		const device = asked(c);
		const pins = c.req.query("pins")?.toLowerCase().split(",");
		return c.json(datastreamViews(hub, device).filter(each => !pins || pins.includes(`v${each["pin"]}`)));
	});

	/** The datastream by `dataStreamId`, or by `pin` as "v1", since pins outside the template have no id. */
	app.post("/device/datastream", async c => {
		const fields = await json(c);
		const device = byId(fields["deviceId"]);
		const streams = devices.template(device).datastreams;
		const [, digits] = /^[vV](\d{1,3})$/.exec(text(fields, "pin") ?? "") ?? [];
		const pin = digits ? Number(digits) : streams.find(each => each.id === fields["dataStreamId"])?.pin;
		if (pin === undefined || pin > 255) throw new Refusal("Requested dataStream doesn't exist in the product.");
		const { value } = fields;
		const words = (Array.isArray(value) ? value : [value]).map(String);
		if (value === undefined || value === null || !words.length) throw new Refusal("No value provided.");
		hub.write(device, pin, words);
		return c.body(null, 204);
	});

	app.post("/device/trigger-event", async c => {
		const fields = await json(c);
		const device = byId(fields["deviceId"]);
		devices.logEvent(device, text(fields, "eventCode") ?? "", text(fields, "eventDescription") ?? "");
		return c.body(null, 204);
	});

	app.get("/templates", c => c.json(templates.all));

	app.get("/template", c => {
		const template = templates.find(c.req.query("templateId") ?? "");
		if (!template) throw new NotFound("Template not found.");
		return c.json(template);
	});

	return app;
}
