import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type Context } from "hono";
import type { Device, Provision } from "./device";
import type { Hub } from "./hub";
import { pinNumber, query } from "./queries";
import { Refusal } from "./refusal";
import { TooMany } from "./requests";
import { valuesApi } from "./values-api";

/**
 * The device API, `/external/api`: the token in the query is the whole authority (docs/protocol/cloud.md#device-api).
 */
export function deviceApi(hub: Hub): Hono {
	const { devices } = hub;
	const app = new Hono();

	/** Finds what a token stands for. One whose device is yet to come is not wrong, but early. */
	const checked = (c: Context): { readonly device: Device | undefined; readonly provision: Provision | undefined } => {
		const address = getConnInfo(c).remote.address ?? "";
		const wait = hub.guesses.wait(address, hub.now());
		if (wait) throw new TooMany(Math.ceil(wait / 1000));
		const token = query(c).get("token") ?? "";
		const [device, provision] = [devices.byToken(token), devices.provision(token)];
		if (!device && !provision) hub.guesses.wrong(address, hub.now());
		return { device, provision };
	};
	const found = (c: Context): Device => {
		const { device } = checked(c);
		if (!device) throw new Refusal("Invalid token.");
		return device;
	};
	app.route("/", valuesApi(hub, found));

	app.get("/update/property", c => {
		const device = found(c);
		const pin = pinNumber(query(c).get("pin") ?? "");
		const given = [...query(c)].filter(([key]) => key !== "token" && key !== "pin");
		if (!given.length) throw new Refusal("No property provided.");
		for (const [property] of given) devices.checkProperty(property);
		for (const [property, value] of given) devices.setProperty(device, pin, property, [value]);
		return c.body(null, 200);
	});

	app.get("/logEvent", c => {
		const device = found(c);
		const code = query(c).get("code");
		if (!code) throw new Refusal("Event code is not provided.");
		devices.logEvent(device, code, query(c).get("description") ?? "");
		return c.body(null, 200);
	});

	app.get("/isHardwareConnected", c => c.text(String(hub.isOnline(found(c)))));

	const metaField = (c: Context, device: Device): string => {
		const name = query(c).get("metaFieldName");
		if (name !== null) return name;
		const id = query(c).get("metaFieldId") ?? "";
		if (!/^\d+$/.test(id)) throw new Refusal("Wrong metaField format.");
		const field = devices.template(device).metaFields.find(each => each.id === Number(id));
		if (!field) throw new Refusal("MetaField doesn't exist.");
		return field.name;
	};

	app.get("/device/meta", c => {
		const device = found(c);
		const name = metaField(c, device);
		const field = devices.template(device).metaFields.find(each => each.name === name);
		const value = devices.meta(device, name);
		if (!field && value === undefined) throw new Refusal("MetaField doesn't exist.");
		return c.json({ type: field?.type ?? "Text", value: value ?? "" });
	});

	app.get("/device/meta/update", c => {
		const device = found(c);
		const value = query(c).get("value");
		if (value === null) throw new Refusal("Wrong value");
		devices.setMeta(device, metaField(c, device), value);
		return c.body(null, 200);
	});

	/** Ends the provisioning of a fresh token without the device's info frame. */
	app.get("/provision", c => {
		const { device: owner, provision } = checked(c);
		const device = owner ?? (provision && devices.activate(provision, given(c, "templateId")));
		if (!device) throw new Refusal("Invalid token.");
		const told = {
			[query(c).get("type") === "NCP" ? "ncp" : "mcu"]: given(c, "ver"),
			build: given(c, "build"),
			"fw-type": given(c, "fwType"),
			blynk: given(c, "blVer"),
			dev: given(c, "boType"),
			tmpl: given(c, "templateId"),
		};
		const known = Object.entries(told).filter((each): each is [string, string] => each[1] !== undefined);
		devices.describe(device, Object.fromEntries(known));
		return c.body(null, 200);
	});

	return app;
}

const given = (c: Context, key: string): string | undefined => query(c).get(key)?.slice(0, 128);
