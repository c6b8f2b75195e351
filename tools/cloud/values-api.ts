import { Hono, type Context } from "hono";
import { typed, valueOf, type Device } from "./device";
import type { Hub } from "./hub";
import { pinNumber, query } from "./queries";
import { Refusal } from "./refusal";
import { atMost } from "./requests";
import type { Datastream } from "./templates";

/** As in docs/protocol/cloud.md#device-api. */
const largestBody = 2 * 1024 * 1024;
const mostPoints = 10_000;
const oldestPoint = 31 * 86_400_000;

/** Of the device API what reads and writes virtual pins, one, several, or as they were over time. */
export function valuesApi(hub: Hub, found: (c: Context) => Device): Hono {
	const { devices } = hub;
	const app = new Hono();
	const streams = (device: Device): readonly Datastream[] => devices.template(device).datastreams;
	const noStream = "Requested dataStream doesn't exist in the product.";

	/** The pin that `dataStreamId` names. */
	const pinOfStream = (device: Device, id: string): number => {
		if (!/^\d+$/.test(id)) throw new Refusal("Wrong dataStreamId format.");
		const stream = streams(device).find(each => each.id === Number(id));
		if (!stream) throw new Refusal(noStream);
		return stream.pin;
	};

	const read = (device: Device, pin: number): readonly string[] => {
		const words = valueOf(device, devices.template(device), pin);
		if (words) return words;
		if (streams(device).some(each => each.pin === pin)) return [""];
		throw new Refusal(noStream);
	};

	const json = (device: Device, pin: number, words: readonly string[]): unknown =>
		typed(
			streams(device).find(each => each.pin === pin),
			words,
		);

	app.get("/get", c => {
		const device = found(c);
		const id = query(c).get("dataStreamId");
		const pins = id === null ? pinKeys(c) : [pinOfStream(device, id)];
		const [first] = pins;
		if (first === undefined) throw new Refusal("Wrong pin format.");
		if (pins.length > 1)
			return c.json(Object.fromEntries(pins.map(pin => [`v${pin}`, json(device, pin, read(device, pin))])));
		const words = read(device, first);
		return c.text(words.length > 1 ? JSON.stringify(json(device, first, words)) : (words[0] ?? ""));
	});

	app.get("/getAll", c => {
		const device = found(c);
		const pins = new Set([...Object.keys(device.values).map(Number), ...streams(device).map(each => each.pin)]);
		const entries = [...pins].flatMap(pin => {
			const words = valueOf(device, devices.template(device), pin);
			return words ? [[`v${pin}`, json(device, pin, words)] as const] : [];
		});
		return c.json(Object.fromEntries(entries));
	});

	app.get("/update", c => {
		const device = found(c);
		const id = query(c).get("dataStreamId");
		const named = query(c).get("pin");
		if (id !== null) hub.write(device, pinOfStream(device, id), given(c, "value"));
		else if (named !== null) hub.write(device, pinNumber(named), given(c, "value"));
		else writeAll(c, device);
		return c.body(null, 200);
	});

	/** `v1=33&v2=44`; a key given twice is one value of two parts. */
	const writeAll = (c: Context, device: Device): void => {
		const keys = pinKeys(c, "value");
		if (!keys.length) throw new Refusal("Wrong pin format.");
		const all = [...query(c)];
		const writes = keys.map(pin => {
			const words = all.filter(([key]) => key.toLowerCase() === `v${pin}`).map(([, value]) => value);
			return { pin, words: devices.taken(device, pin, words) };
		});
		// Only when every value is fine is the first one written.
		for (const { pin, words } of writes) hub.write(device, pin, words);
	};

	app.get("/batch/update", c => {
		writeAll(c, found(c));
		return c.text("OK");
	});

	app.post("/batch/update", atMost(largestBody), async c => {
		const device = found(c);
		const pin = pinNumber(query(c).get("pin") ?? "");
		if (!c.req.header("content-type")?.startsWith("application/json")) throw new Refusal("Unknown content type.");
		const all = points(await c.req.text());
		for (const { words } of all) devices.taken(device, pin, words);
		for (const { at, words } of all) devices.write(device, pin, words, "http", at);
		return c.text("OK");
	});

	return app;
}

function given(c: Context, key: string): readonly string[] {
	const values = query(c).getAll(key);
	if (!values.length) throw new Refusal("No value provided.");
	return values;
}

/** The pins among the keys of the query, each once. */
function pinKeys(c: Context, ...others: readonly string[]): readonly number[] {
	const keys = [...query(c).keys()].filter(key => key !== "token" && !others.includes(key));
	return [...new Set(keys.map(pinNumber))];
}

/** A moment, Unix milliseconds, and the value there was. */
interface Point {
	readonly at: number;
	readonly words: readonly string[];
}

function points(text: string): readonly Point[] {
	let list: unknown;
	try {
		list = JSON.parse(text);
	} catch {
		throw new Refusal("The body is not valid JSON.");
	}
	if (!Array.isArray(list)) throw new Refusal("The body must be a list of [milliseconds, value].");
	if (list.length > mostPoints)
		throw new Refusal(`Too much data in batch. Maximum batch size is ${mostPoints} points.`);
	return list.map((each: unknown) => {
		const [at, value]: readonly unknown[] = Array.isArray(each) ? each : [];
		const words = wordsOf(value);
		if (typeof at !== "number" || !words) throw new Refusal("The body must be a list of [milliseconds, value].");
		if (at < Date.now() - oldestPoint || at > Date.now() + 60_000)
			throw new Refusal("A point is older than a month, or in the future.");
		return { at, words };
	});
}

/** A JSON value as the protocol writes it; a location is a list of two numbers. `undefined`: it is none. */
function wordsOf(value: unknown): readonly string[] | undefined {
	if (typeof value === "boolean") return [value ? "1" : "0"];
	if (typeof value === "number" || typeof value === "string") return [String(value)];
	const [longitude, latitude, ...others]: readonly unknown[] = Array.isArray(value) ? value : [];
	if (typeof longitude !== "number" || typeof latitude !== "number" || others.length) return undefined;
	return [String(longitude), String(latitude)];
}
