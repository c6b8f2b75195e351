import { randomBytes } from "node:crypto";
import type { Device } from "./device";
import type { Devices } from "./devices";
import { Refusal } from "./refusal";
import type { CloudEvent } from "./events";
import type { Firmware, Firmwares } from "./firmware";
import type { Journal } from "./journal";
import type { Running } from "./running";
import { isShipment, runningOn, selected, verdict, type Shipment } from "./shipment";
import { isDelivery, type Delivery, type DeliveryStatus } from "./delivery";

const day = 86_400_000;
/** The console's default (docs/protocol/update.md#shipments). */
export const defaultLimit = 3;
const longestName = 40;

/** What a shipment is asked for with. */
export type Order = Pick<Shipment, "firmwareId" | "templateId" | "selection" | "condition"> &
	Partial<Pick<Shipment, "name" | "limit">>;

/** What a download's token stands for. */
export interface Download {
	readonly delivery: Delivery;
	readonly firmware: Firmware;
	/** Its shipment was stopped. */
	readonly stopped: boolean;
}

/** The connections to devices, as far as shipments need them. */
export interface Reach {
	isOnline(device: Device): boolean;
	/** Sends the address of a download, made of this path; false when the device is offline. */
	offer(device: Device, path: string): boolean;
}

export interface ShipmentsOptions {
	readonly journal: Journal;
	readonly devices: Devices;
	readonly firmwares: Firmwares;
	readonly reach: Reach;
	readonly emit: (event: CloudEvent) => void;
}

/**
 * Firmware on its way to devices, as Blynk.Air does it (docs/protocol/update.md); every change is kept in the journal.
 */
export class Shipments {
	readonly #options: ShipmentsOptions;
	readonly #byId = new Map<number, Shipment>();
	/** By shipment, then by device. */
	readonly #deliveries = new Map<number, Map<number, Delivery>>();
	readonly #byToken = new Map<string, Delivery>();
	/** Drawn anew when devices come or go. */
	readonly #selected = new Map<number, ReadonlySet<number>>();
	#lastId = 0;

	/** @throws Error when a kept record is not of this cloud's making */
	constructor(options: ShipmentsOptions) {
		this.#options = options;
		const { journal } = options;
		const lastId = journal.get("lastShipmentId");
		if (typeof lastId === "number") this.#lastId = lastId;
		for (const record of journal.all("shipment/")) {
			if (!isShipment(record))
				throw new Error("A kept shipment is broken. Move the data directory away to start anew.");
			this.#byId.set(record.id, record);
		}
		for (const record of journal.all("delivery/")) {
			if (!isDelivery(record))
				throw new Error("A kept delivery is broken. Move the data directory away to start anew.");
			this.#index(record);
		}
	}

	/** Newest first. */
	get all(): readonly Shipment[] {
		return [...this.#byId.values()].reverse();
	}

	byId(id: number): Shipment | undefined {
		return this.#byId.get(id);
	}

	/** Whose a download is, and of what; `undefined`: nobody has this token. */
	download(token: string): Download | undefined {
		const delivery = this.#byToken.get(token);
		const shipment = delivery && this.#byId.get(delivery.shipment);
		if (!delivery || !shipment) return undefined;
		return { delivery, firmware: this.firmware(shipment), stopped: shipment.stoppedAt !== undefined };
	}

	firmware(shipment: Shipment): Firmware {
		const firmware = this.#options.firmwares.byId(shipment.firmwareId);
		if (!firmware) throw new Error(`Shipment ${shipment.id} has lost its firmware.`);
		return firmware;
	}

	/** Every device that is meant, and those that were; the ones that nothing is known of yet as `waiting`. */
	deliveries({ id }: { readonly id: number }): readonly Omit<Delivery, "token">[] {
		const shipment = this.#existing(id);
		const known = this.#deliveries.get(shipment.id) ?? new Map<number, Delivery>();
		const others = [...this.#meant(shipment)].filter(id => !known.has(id));
		const waiting = {
			shipment: shipment.id,
			status: "waiting",
			at: shipment.startedAt,
			bytes: 0,
			downloads: [],
		} as const;
		return [...known.values(), ...others.map(device => ({ ...waiting, device }))].sort((a, b) => a.device - b.device);
	}

	/** Starts a shipment: devices that are online are offered it at once. @throws Refusal in a sentence */
	start({ firmwareId, templateId, selection, condition, name, limit = defaultLimit }: Order): Shipment {
		const firmware = this.#options.firmwares.byId(firmwareId);
		if (!firmware) throw new Refusal(`There is no firmware ${firmwareId}.`);
		const id = ++this.#lastId;
		const shipment: Shipment = {
			...{ id, firmwareId, templateId, selection, condition, limit },
			name: (name?.trim() || `${firmware.version} to ${templateId}`).slice(0, longestName),
			startedAt: Date.now(),
		};
		this.#options.journal.put("lastShipmentId", id);
		this.#change(shipment);
		return shipment;
	}

	/** Means other devices than before, as a higher percentage; who has been offered it stays. */
	select({ id }: { readonly id: number }, selection: Shipment["selection"]): Shipment {
		const shipment = this.#existing(id);
		if (shipment.stoppedAt !== undefined) throw new Refusal("The shipment is stopped. Start another.");
		const changed = { ...shipment, selection };
		this.#change(changed);
		return changed;
	}

	/** Nobody is offered it any more, and no byte of it is sent: a bad firmware reaches nobody else. */
	stop({ id }: { readonly id: number }): Shipment {
		const shipment = this.#existing(id);
		if (shipment.stoppedAt !== undefined) return shipment;
		const stopped = { ...shipment, stoppedAt: Date.now() };
		this.#change(stopped);
		return stopped;
	}

	/** Forgets a shipment that was stopped, with all about its devices. @throws Refusal while it runs */
	remove({ id }: { readonly id: number }): void {
		const shipment = this.#existing(id);
		const { journal, emit } = this.#options;
		if (shipment.stoppedAt === undefined) throw new Refusal("The shipment runs. Stop it first.");
		for (const { device, token } of this.#deliveries.get(shipment.id)?.values() ?? []) {
			this.#byToken.delete(token);
			journal.remove(`delivery/${shipment.id}/${device}`);
		}
		this.#deliveries.delete(shipment.id);
		this.#selected.delete(shipment.id);
		this.#byId.delete(shipment.id);
		journal.remove(`shipment/${shipment.id}`);
		journal.flush();
		emit({ event: "shipmentRemoved", shipment: shipment.id });
	}

	/** A device has logged in and said what it runs. */
	told(device: Device): void {
		const running = runningOn(device);
		for (const shipment of this.#byId.values()) {
			const delivery = this.#deliveries.get(shipment.id)?.get(device.id);
			if (delivery) this.#judge(shipment, delivery, running);
		}
		this.#consider(device);
	}

	/** Devices came or went. */
	recount(removed?: number): void {
		this.#selected.clear();
		if (removed === undefined) return;
		for (const [shipment, deliveries] of this.#deliveries) {
			const delivery = deliveries.get(removed);
			if (!delivery) continue;
			deliveries.delete(removed);
			this.#byToken.delete(delivery.token);
			this.#options.journal.remove(`delivery/${shipment}/${removed}`);
		}
	}

	/** A download begins. False, and told so, when it is one too many. */
	requested(delivery: Delivery, fromStart: boolean): boolean {
		const limit = this.#byId.get(delivery.shipment)?.limit ?? defaultLimit;
		if (fromStart && this.#recent(delivery).length >= limit) {
			this.#become(delivery, "download-limit-reached", `It began ${limit} downloads in 24 hours.`);
			return false;
		}
		if (fromStart) delivery.downloads = [...this.#recent(delivery), Date.now()];
		this.#become(delivery, "firmware-requested");
		return true;
	}

	/** So much was sent, counted from the start of the file. */
	sent(delivery: Delivery, bytes: number): void {
		const { size } = this.#firmwareOf(delivery);
		const isNews = Math.floor((100 * bytes) / size) !== Math.floor((100 * delivery.bytes) / size);
		delivery.bytes = bytes;
		if (isNews) this.#emit(delivery);
	}

	/** A download came to its end; `reason`: before the end of the file. */
	ended(delivery: Delivery, reason?: string): void {
		// The device may be back before its connection has ended.
		if (delivery.status === "success") return;
		if (reason === undefined) this.#become(delivery, "downloaded");
		else this.#become(delivery, "upload-failure", reason);
	}

	/** Where a device stands that comes back. */
	#judge(shipment: Shipment, delivery: Delivery, running: Running): void {
		const firmware = this.firmware(shipment);
		const byBuild = shipment.condition.endsWith("build");
		const sameBuild = running.build === firmware.build;
		if (running.type === firmware.type && running.version === firmware.version && (sameBuild || !byBuild)) {
			const reason = `It reports the build "${running.build ?? ""}", the file's tag says "${firmware.build ?? ""}": Blynk's console may not count it.`;
			if (delivery.status !== "success") this.#become(delivery, "success", sameBuild ? undefined : reason);
			return;
		}
		if (delivery.status !== "success" && delivery.status !== "downloaded") return;
		// A later one is no step back: another shipment has overtaken this.
		if (!verdict(firmware, shipment.condition, running).fits) return;
		const had = delivery.status === "success" ? "It ran the firmware" : "It downloaded all of it";
		this.#become(delivery, "rollback", `${had}, and came back with version ${running.version ?? "unknown"}.`);
	}

	/** Offers a device the newest shipment that is for it. */
	#consider(device: Device): void {
		if (!this.#options.reach.isOnline(device)) return;
		const running = runningOn(device);
		for (const shipment of this.all) {
			if (shipment.stoppedAt !== undefined || !this.#isMeant(shipment, device)) continue;
			const delivery = this.#delivery(shipment, device);
			const found = verdict(this.firmware(shipment), shipment.condition, running);
			if (!found.fits) {
				if (delivery.status !== "success") this.#become(delivery, found.status, found.reason);
				continue;
			}
			if (this.#recent(delivery).length >= shipment.limit) {
				this.#become(delivery, "download-limit-reached", `It began ${shipment.limit} downloads in 24 hours.`);
				return;
			}
			if (running.version !== undefined) delivery.from = running.version;
			this.#become(delivery, "started");
			const path = `/static/fw/${shipment.id}/${encodeURIComponent(this.firmware(shipment).name)}?token=${delivery.token}`;
			if (this.#options.reach.offer(device, path)) this.#become(delivery, "request-sent");
			return;
		}
	}

	/** As it is by now: whoever asks may have an older record. */
	#existing(id: number): Shipment {
		const shipment = this.#byId.get(id);
		if (!shipment) throw new Refusal(`There is no shipment ${id}.`);
		return shipment;
	}

	#change(shipment: Shipment): void {
		this.#byId.set(shipment.id, shipment);
		this.#selected.delete(shipment.id);
		this.#options.journal.put(`shipment/${shipment.id}`, shipment);
		this.#options.journal.flush();
		const { version } = this.firmware(shipment);
		const state = shipment.stoppedAt === undefined ? "running" : "stopped";
		this.#options.emit({ event: "shipment", shipment: shipment.id, name: shipment.name, version, state });
		if (state === "stopped") return;
		for (const id of this.#meant(shipment)) {
			const device = this.#options.devices.byId(id);
			if (device) this.#consider(device);
		}
	}

	#isMeant(shipment: Shipment, device: Device): boolean {
		return this.#deliveries.get(shipment.id)?.has(device.id) === true || this.#meant(shipment).has(device.id);
	}

	#meant(shipment: Shipment): ReadonlySet<number> {
		const known = this.#selected.get(shipment.id);
		if (known) return known;
		const ofTemplate = [...this.#options.devices.all].filter(each => each.templateId === shipment.templateId);
		const ids = ofTemplate.map(({ id }) => id);
		const drawn = selected(shipment.selection, ids, this.firmware(shipment).sha256);
		this.#selected.set(shipment.id, drawn);
		return drawn;
	}

	#delivery(shipment: Shipment, device: Device): Delivery {
		const known = this.#deliveries.get(shipment.id)?.get(device.id);
		if (known) return known;
		const token = randomBytes(24).toString("base64url");
		const [at, bytes, downloads] = [Date.now(), 0, []];
		const made: Delivery = { shipment: shipment.id, device: device.id, token, status: "waiting", at, bytes, downloads };
		this.#index(made);
		return made;
	}

	#index(delivery: Delivery): void {
		const { shipment, device, token } = delivery;
		const all = this.#deliveries.get(shipment) ?? new Map<number, Delivery>();
		this.#deliveries.set(shipment, all.set(device, delivery));
		this.#byToken.set(token, delivery);
	}

	#recent({ downloads }: Delivery): readonly number[] {
		return downloads.filter(at => at > Date.now() - day);
	}

	/**
	 * That a device went back stays said until it has all of the firmware again: it is offered it as before, up to the limit,
	 * since it may not have had all.
	 */
	#become(delivery: Delivery, status: DeliveryStatus, reason?: string): void {
		if (delivery.status !== "rollback" || status === "downloaded" || status === "success") {
			const isNews = delivery.status !== status || delivery.reason !== reason;
			delivery.status = status;
			if (reason === undefined) delete delivery.reason;
			else delivery.reason = reason;
			if (isNews) {
				delivery.at = Date.now();
				this.#emit(delivery);
			}
		}
		this.#options.journal.put(`delivery/${delivery.shipment}/${delivery.device}`, delivery);
	}

	#emit(delivery: Delivery): void {
		const { shipment, device: id, status, reason, bytes } = delivery;
		const name = this.#options.devices.byId(id)?.name ?? "";
		const { size } = this.#firmwareOf(delivery);
		const event = { event: "delivery", shipment, id, name, status, bytes, size } as const;
		this.#options.emit(reason === undefined ? event : { ...event, reason });
	}

	#firmwareOf({ shipment }: Delivery): Firmware {
		return this.firmware(this.#existing(shipment));
	}
}
