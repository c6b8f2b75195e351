import { typed, valueOf, type Device } from "./device";
import type { Hub } from "./hub";

/**
 * A device as the platform API shows it (docs/protocol/cloud.md#platform-api); the token only where it was asked for.
 */
export function deviceView(hub: Hub, device: Device): Record<string, unknown> {
	const { hardware } = device;
	const info = {
		version: hardware["mcu"] ?? hardware["ncp"] ?? hardware["fw"],
		fwType: hardware["fw-type"],
		blynkVersion: hardware["blynk"] ?? hardware["ver"],
		boardType: hardware["dev"],
		build: hardware["build"],
		templateId: hardware["tmpl"],
		heartbeat: hardware["h-beat"],
	};
	return {
		id: device.id,
		orgId: 1,
		templateId: device.templateId,
		name: device.name,
		lifecycleStatus: device.activatedAt ? "ACTIVATED" : "NOT_ACTIVATED",
		createdAt: device.createdAt,
		activatedAt: device.activatedAt,
		firstConnectTime: device.activatedAt,
		lastSeenAt: device.seenAt,
		connected: hub.isOnline(device),
		hardwareInfo: info,
	};
}

/** What a device's pins hold: those of its template, then the others it wrote. */
export function datastreamViews(hub: Hub, device: Device): readonly Record<string, unknown>[] {
	const template = hub.devices.template(device);
	const listed = new Set(template.datastreams.map(each => each.pin));
	const others = Object.keys(device.values)
		.map(Number)
		.filter(pin => !listed.has(pin));
	const view = (pin: number): Record<string, unknown> => {
		const stream = template.datastreams.find(each => each.pin === pin);
		const words = valueOf(device, template, pin);
		return {
			...(stream ?? { pin, name: `V${pin}`, type: "any", control: true }),
			value: words && typed(stream, words),
			at: device.values[pin]?.at,
			properties: device.properties[pin],
		};
	};
	return [...listed, ...others].map(view);
}

/** All the page shows of a device. */
export function panelView(hub: Hub, device: Device): Record<string, unknown> {
	return {
		...deviceView(hub, device),
		datastreams: datastreamViews(hub, device),
		events: device.events.slice(-20),
		meta: device.meta,
	};
}
