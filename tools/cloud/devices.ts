import { randomBytes } from "node:crypto";
import {
	fitting,
	isDevice,
	isProvision,
	type Device,
	type HardwareInfo,
	type LoggedEvent,
	type Provision,
} from "./device";
import type { CloudEvent } from "./events";
import type { Journal } from "./journal";
import { Refusal } from "./refusal";
import type { Template, Templates } from "./templates";

/** How long an app's token waits for its device (docs/protocol/legacy.md#the-next-servers-first-code). */
const provisionLife = 7 * 86_400_000;
/** Values are at most this long (docs/protocol/wire.md#rate-limits). */
const longestValue = 1024;
const longestDescription = 300;
const eventsPerDay = 100;
const day = 86_400_000;
/** Bounds what one device can make the cloud keep. */
const mostFields = 64;

/** The devices of this cloud, with all they have told; every change is kept in the journal. */
export class Devices {
	readonly templates: Templates;
	readonly #journal: Journal;
	readonly #emit: (event: CloudEvent) => void;
	readonly #byId = new Map<number, Device>();
	readonly #byToken = new Map<string, Device>();
	readonly #provisions = new Map<string, Provision>();
	#lastId = 0;

	/** @throws Error when a kept record is not of this cloud's making. */
	constructor(journal: Journal, templates: Templates, emit: (event: CloudEvent) => void) {
		this.templates = templates;
		this.#journal = journal;
		this.#emit = emit;
		const lastId = journal.get("lastId");
		if (typeof lastId === "number") this.#lastId = lastId;
		for (const record of journal.all("device/")) {
			if (!isDevice(record)) throw new Error("A kept device is broken. Move the data directory away to start anew.");
			this.#index(record);
		}
		for (const record of journal.all("provision/")) {
			if (!isProvision(record)) throw new Error("A kept token is broken. Move the data directory away to start anew.");
			this.#provisions.set(record.token, record);
		}
	}

	get all(): Iterable<Device> {
		return this.#byId.values();
	}

	get count(): number {
		return this.#byId.size;
	}

	byId(id: number): Device | undefined {
		return this.#byId.get(id);
	}

	byToken(token: string): Device | undefined {
		return this.#byToken.get(token);
	}

	template(device: Device): Template {
		return this.templates.of(device.templateId);
	}

	/** Puts every change on disk. Done before a change is confirmed to whoever asked for it. */
	flush(): void {
		this.#journal.flush();
	}

	/** Adds a device with a token of its own; safe on disk when this returns. */
	create(name: string, templateId: string): Device {
		return this.#add(newToken(), name, templateId);
	}

	remove(device: Device): void {
		this.#byId.delete(device.id);
		this.#byToken.delete(device.token);
		this.#journal.remove(`device/${device.id}`);
		this.#journal.flush();
	}

	/** A token whose device appears when the device first tells who it is; safe on disk when this returns. */
	createProvision(name: string | undefined, templateId: string): Provision {
		const provision = { token: newToken(), name, templateId, expiresAt: Date.now() + provisionLife };
		this.#provisions.set(provision.token, provision);
		this.#journal.put(`provision/${provision.token}`, provision);
		this.#journal.flush();
		return provision;
	}

	/** The provision a token stands for, while it lasts. */
	provision(token: string): Provision | undefined {
		const provision = this.#provisions.get(token);
		if (!provision || provision.expiresAt > Date.now()) return provision;
		this.#dropProvision(provision);
		return undefined;
	}

	/**
	 * Makes the device a provision stands for; from here on the token is permanent. A device that says nothing of a template,
	 * or that it has none yet (`DYNAMIC`), gets the one the token was asked for.
	 */
	activate(provision: Provision, templateId: string | undefined): Device {
		this.#dropProvision(provision);
		const id = templateId?.startsWith("TMPL") ? templateId : provision.templateId;
		return this.#add(provision.token, provision.name ?? this.templates.of(id).name, id);
	}

	/** Keeps what an info frame told. */
	describe(device: Device, hardware: HardwareInfo): void {
		const before = device.hardware;
		device.hardware = { ...before, ...hardware };
		this.#keep(device);
		const isOther = Object.entries(hardware).some(([name, value]) => before[name] !== value);
		if (isOther && Object.keys(before).length) this.#emit({ event: "hardware", id: device.id, hardware });
	}

	/** Notes that a device went online or offline. */
	seen(device: Device): void {
		const now = Date.now();
		device.activatedAt ??= now;
		device.seenAt = now;
		this.#keep(device);
	}

	/**
	 * What a pin takes of a value: numbers are cropped to its range.
	 * @throws Refusal when the pin or value is not one the template takes.
	 */
	taken(device: Device, pin: number, words: readonly string[]): readonly string[] {
		const stream = this.template(device).datastreams.find(each => each.pin === pin);
		if (!stream && this.templates.strict) throw new Refusal("No datastream setup for that pin.");
		const taken = stream ? fitting(stream, words) : words;
		if (!taken) throw new Refusal("Value doesn't match the Datastream data type.");
		if (taken.some(word => Buffer.byteLength(word) > longestValue))
			throw new Refusal(`A value has at most ${longestValue} bytes.`);
		return taken;
	}

	/**
	 * Stores what a pin holds, and returns it as stored. A value measured before the present one (a group frame with a
	 * time, docs/protocol/wire.md#groups) is announced but does not replace it.
	 * @throws Refusal as {@link taken} does.
	 */
	write(
		device: Device,
		pin: number,
		given: readonly string[],
		from: "device" | "http",
		at = Date.now(),
	): readonly string[] {
		const words = this.taken(device, pin, given);
		if (at >= (device.values[pin]?.at ?? 0)) {
			device.values[pin] = { at, words };
			this.#keep(device);
		}
		const [value = ""] = words;
		this.#emit({ event: "write", id: device.id, pin, value: words.length > 1 ? words : value, from, at });
		return words;
	}

	/** @throws Refusal when the property is not a known one. */
	checkProperty(property: string): void {
		if (!properties.has(property)) throw new Refusal(`There is no property "${property}".`);
	}

	/** @throws Refusal as {@link checkProperty} does. */
	setProperty(device: Device, pin: number, property: string, values: readonly string[]): void {
		this.checkProperty(property);
		(device.properties[pin] ??= {})[property] = values.join(",");
		this.#keep(device);
		this.#emit({ event: "property", id: device.id, pin, property, value: values.join(",") });
	}

	/** @throws Refusal when the template has no such event, or the day's share is used up. */
	logEvent(device: Device, code: string, description: string): void {
		const known = this.template(device).events.some(each => each.code === code);
		if (!/^\w{1,64}$/.test(code) || (!known && this.templates.strict))
			throw new Refusal("Can't find Event with this code in Product template");
		if ([...description].length > longestDescription)
			throw new Refusal(`An event's description has at most ${longestDescription} characters.`);
		const at = Date.now();
		const oldest = device.events[device.events.length - eventsPerDay];
		if (oldest && at - oldest.at < day) throw new Refusal(`A device logs at most ${eventsPerDay} events a day.`);
		device.events.push({ at, code, description, resolved: false });
		if (device.events.length > eventsPerDay) device.events.shift();
		this.#keep(device);
		this.#emit({ event: "eventLogged", id: device.id, code, description, at });
	}

	/** Resolves the latest event of `code`, or all of them. False when there is none. */
	resolveEvent(device: Device, code: string, which: "latest" | "all"): boolean {
		const open = device.events.filter(each => each.code === code && !each.resolved);
		const resolved = new Set<LoggedEvent>(which === "all" ? open : open.slice(-1));
		device.events.forEach((each, index) => {
			if (resolved.has(each)) device.events[index] = { ...each, resolved: true };
		});
		this.#keep(device);
		return resolved.size > 0;
	}

	/** The value of a metadata field; the reserved one is the token (docs/protocol/wire.md#internal-messages). */
	meta(device: Device, field: string): string | undefined {
		if (field === "Auth Token") return device.token;
		return Object.hasOwn(device.meta, field) ? device.meta[field] : undefined;
	}

	/** @throws Refusal when there is no such field, or the value is too long. */
	setMeta(device: Device, field: string, value: string): void {
		const known = this.template(device).metaFields.some(each => each.name === field);
		const full = Object.keys(device.meta).length >= mostFields && !Object.hasOwn(device.meta, field);
		if (field === "Auth Token" || !field || (!known && this.templates.strict) || full)
			throw new Refusal("MetaField doesn't exist.");
		if (Buffer.byteLength(field) > 64 || Buffer.byteLength(value) > longestValue) throw new Refusal("Wrong value");
		device.meta[field] = value;
		this.#keep(device);
		this.#emit({ event: "meta", id: device.id, field, value });
	}

	#add(token: string, name: string, templateId: string): Device {
		const device: Device = {
			id: ++this.#lastId,
			token,
			name,
			templateId: this.templates.of(templateId).id,
			createdAt: Date.now(),
			hardware: {},
			values: {},
			properties: {},
			events: [],
			meta: {},
		};
		this.#index(device);
		this.#journal.put("lastId", this.#lastId);
		this.#keep(device);
		this.#journal.flush();
		this.#emit({ event: "device", id: device.id, name, templateId: device.templateId });
		return device;
	}

	#index(device: Device): void {
		this.#byId.set(device.id, device);
		this.#byToken.set(device.token, device);
	}

	#keep(device: Device): void {
		// A removed device may still have a connection in the middle of something.
		if (this.#byId.has(device.id)) this.#journal.put(`device/${device.id}`, device);
	}

	#dropProvision(provision: Provision): void {
		this.#provisions.delete(provision.token);
		this.#journal.remove(`provision/${provision.token}`);
	}
}

/**
 * 24 random bytes in URL-safe base64: 32 characters, as the new cloud's tokens (docs/protocol/wire.md#token).
 * Never a leading dash, which a command line would take for an option.
 */
function newToken(): string {
	const token = randomBytes(24).toString("base64url");
	return token.startsWith("-") ? newToken() : token;
}

/**
 * Properties of widgets: the legacy server's (docs/protocol/legacy.md#after-login) and those of
 * docs/protocol/cloud.md#device-api.
 */
const properties = new Set(
	(
		"label labels color onLabel offLabel onColor offColor onBackColor offBackColor min max step isOnPlay url urls " +
		"valueFormatting suffix maximumFractionDigits opacity scale rotation isDisabled isHidden"
	).split(" "),
);
