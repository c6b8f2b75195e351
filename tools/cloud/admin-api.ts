import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Device } from "./device";
import { Refusal } from "./refusal";
import type { CloudEvent } from "./events";
import { faults, readFault, type Fault } from "./faults";
import type { Hub } from "./hub";
import { json, NotFound, text } from "./requests";
import { panelView } from "./views";

/** Devices the page gets at once; the others by the platform API. */
const mostShown = 200;
const mostWatchers = 32;

export interface AdminOptions {
	readonly hub: Hub;
	readonly setFault: (fault: Fault) => void;
	readonly on: (listener: (event: CloudEvent) => void) => () => void;
}

/** The switches of this cloud that blynk.cloud does not have, and the stream behind its page: `/admin`. */
export function adminApi({ hub, setFault, on }: AdminOptions): Hono {
	const app = new Hono();
	let watchers = 0;

	const byId = (id: unknown): Device => {
		const device = typeof id === "number" ? hub.devices.byId(id) : undefined;
		if (!device) throw new NotFound("Device not found.");
		return device;
	};

	app.get("/fault", c => c.json({ fault: hub.fault, faults }));
	app.put("/fault", async c => {
		const fault = readFault(await json(c));
		if (typeof fault === "string") throw new Refusal(fault);
		setFault(fault);
		return c.json({ fault });
	});

	/** `{"token"?, "host", "port"?}`; without a token it is for all, without a host it ends. */
	app.put("/redirect", async c => {
		const fields = await json(c);
		const host = text(fields, "host");
		const port = fields["port"];
		if (host !== undefined && !/^[\w.:-]{1,253}$/.test(host)) throw new Refusal('"host" must be a name or address.');
		if (port !== undefined && !(typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536))
			throw new Refusal('"port" must be a whole number from 1 to 65535.');
		hub.redirect(text(fields, "token"), host === undefined ? undefined : { host, port });
		return c.body(null, 204);
	});

	/**
	 * `{"deviceId", "words": ["dbg", "reboot"]}`: an INTERNAL frame to the device
	 * (docs/protocol/wire.md#internal-messages).
	 */
	app.post("/device/internal", async c => {
		const fields = await json(c);
		const { words } = fields;
		if (!Array.isArray(words) || !words.length || !words.every(each => typeof each === "string"))
			throw new Refusal('"words" must be a list of texts, as ["dbg", "reboot"].');
		if (!hub.command(byId(fields["deviceId"]), words)) throw new Refusal("The device is offline.");
		return c.body(null, 204);
	});

	/** `{"deviceId", "text"}`: a line for the device's log. */
	app.post("/device/debug-print", async c => {
		const fields = await json(c);
		if (!hub.debugPrint(byId(fields["deviceId"]), text(fields, "text") ?? ""))
			throw new Refusal("The device is offline.");
		return c.body(null, 204);
	});

	app.get("/device", c => c.json(panelView(hub, byId(Number(c.req.query("deviceId"))))));

	/** What is, then what happens. */
	app.get("/events", c => {
		if (watchers >= mostWatchers) throw new Refusal(`At most ${mostWatchers} pages can watch at once. Close one.`);
		watchers++;
		return streamSSE(c, async stream => {
			const send = (event: object): void => void stream.writeSSE({ data: JSON.stringify(event) });
			await stream.writeSSE({ data: JSON.stringify(snapshot(hub)) });
			const off = on(send);
			const beat = setInterval(() => void stream.write(": still here\n\n"), 15_000);
			await new Promise<void>(resolve => stream.onAbort(resolve));
			clearInterval(beat);
			off();
			watchers--;
		});
	});

	return app;
}

function snapshot(hub: Hub): object {
	const { devices } = hub;
	const latest = [...devices.all].sort((a, b) => (b.seenAt ?? b.createdAt) - (a.seenAt ?? a.createdAt));
	return {
		event: "snapshot",
		devices: latest.slice(0, mostShown).map(each => panelView(hub, each)),
		total: devices.count,
		templates: devices.templates.all.map(({ id, name }) => ({ id, name })),
		fault: hub.fault,
		faults,
	};
}
