import { sentence } from "../../modules/update/index";
import { readProduct } from "../../src/product";
import { updateCode } from "../../src/update-device";
import type { KeyObject } from "node:crypto";
import { valueAt } from "../../hosts/translation/parts";
import { isRecord } from "../cli/record";
import type { Cloud } from "../cloud/cloud";
import type { Device } from "../cloud/device";
import type { CloudEvent } from "../cloud/events";
import type { Shipment } from "../cloud/shipment";
import { factsOf, pack } from "../update/pack";
import { makeImage, type ImageOptions } from "./image";
import { newKey } from "./update-key";
import type { Shipped } from "./update-view";

/** What a visitor can ship. */
export const kinds = ["good", "crashing", "failing", "foreign"] as const;
export type UpdateKind = (typeof kinds)[number];

/** What is different about the code of each. */
const changes: Readonly<Record<UpdateKind, ImageOptions["change"]>> = {
	good: "next",
	crashing: "crashing",
	failing: "failing",
	foreign: "next",
};

/** How a next version shows that it is online, in turn. */
const looks = [
	{ colour: "#00c8dc", wave: 1500 },
	{ colour: "#ffd000", wave: 1500 },
] as const;

/** A download takes about so long, so that it can be watched, and its power cut; seconds. */
const downloadTime = 8;

/** Why a device does not want an update now or later; all else is mended by another attempt. */
const refusals = [
	"malformed",
	"unsigned",
	"signature",
	"foreign",
	"chip",
	"older",
	"gap",
	"size",
	"bad",
	"broken",
] as const;

export interface ShippingOptions extends Pick<ImageOptions, "app" | "pin" | "chip"> {
	readonly cloud: Cloud;
	/** What the board is made with. */
	readonly config: unknown;
	/** Of the board. */
	readonly key: KeyObject;
	/** How much faster than real time everything lives. */
	readonly speed: number;
}

/** Makes other versions of a product, and has the cloud ship them to the board of a tour. */
export class Shipping {
	readonly #options: ShippingOptions;
	/** Those that fail are the same each time: a board knows them again. */
	readonly #images = new Map<string, Promise<Uint8Array>>();

	constructor(options: ShippingOptions) {
		this.#options = options;
		options.cloud.on(event => this.#hear(event));
	}

	/** What the cloud knows of the board; `undefined` until it was online. */
	get #device(): Device | undefined {
		return [...this.#options.cloud.devices.all].at(-1);
	}

	/** There is somebody to ship to. */
	get isReady(): boolean {
		return this.#device !== undefined;
	}

	/** What was shipped last. */
	get last(): Shipped | undefined {
		const device = this.#device;
		const { shipments } = this.#options.cloud;
		const [shipment] = shipments.all;
		const delivery = shipment && shipments.deliveries(shipment).find(each => each.device === device?.id);
		if (!device || !shipment || !delivery) return undefined;
		const { version, size } = shipments.firmware(shipment);
		const event = device.events.findLast(each => each.code === updateCode && each.at >= shipment.startedAt);
		const told = event?.description;
		return { version, size, status: delivery.status, bytes: delivery.bytes, told, isRefused: isRefusal(told) };
	}

	/**
	 * Ships the version that follows `running`.
	 * @throws Error in a sentence when that cannot be
	 */
	async ship(kind: UpdateKind, running: string): Promise<void> {
		const { cloud, key, speed } = this.#options;
		if (!this.#device) throw new Error("Set the board up first: the cloud does not know it yet.");
		const version = nextVersion(running);
		const image = await this.#image(kind, version);
		const product = readProduct(this.#config(version));
		const signer = kind === "foreign" ? newKey() : key;
		const file = pack({ facts: factsOf(product, this.#options.chip), image, key: signer });
		for (const each of cloud.shipments.all) this.#stop(each);
		const firmware = cloud.firmwares.add(`${product.name} ${version} ${kind}.bin`, file);
		cloud.setDownloadFault({ kind: "drip", bytes: Math.ceil((speed * file.length) / downloadTime) });
		const { id, templateId } = this.#device;
		cloud.shipments.start({
			...{ firmwareId: firmware.id, templateId, selection: { kind: "devices", ids: [id] } },
			...{ condition: "lower-version", name: `${version}, ${kind}` },
		});
	}

	#image(kind: UpdateKind, version: string): Promise<Uint8Array> {
		const { app, pin, chip } = this.#options;
		const change = changes[kind];
		const name = `${version} ${change ?? ""}`;
		const known = change === "next" ? undefined : this.#images.get(name);
		const made = known ?? makeImage({ config: this.#config(version), app, pin, chip, change, time: Date.now() });
		this.#images.set(name, made);
		return made;
	}

	/** The product as another version, whose light can be told from that of the one before. */
	#config(version: string): unknown {
		const { config } = this.#options;
		if (!isRecord(config)) return config;
		const led = valueAt(config, ["led"]);
		const signs = valueAt(config, ["led", "signs"]);
		const running = looks[(Number(version.split(".").at(-1)) + 1) % looks.length];
		return {
			...config,
			firmwareVersion: version,
			led: { ...(isRecord(led) && led), signs: { ...(isRecord(signs) && signs), running } },
		};
	}

	/** What a device does not want, or has given back, it is not to be offered again. */
	#hear(event: CloudEvent): void {
		const { shipments } = this.#options.cloud;
		if (event.event === "delivery" && event.status === "rollback") this.#stop(shipments.byId(event.shipment));
		else if (event.event === "eventLogged" && event.code === updateCode && isRefusal(event.description))
			this.#stop(shipments.all[0]);
	}

	#stop(shipment: Shipment | undefined): void {
		if (shipment && shipment.stoppedAt === undefined) this.#options.cloud.shipments.stop(shipment);
	}
}

/** Whether a device says that it does not want what it was offered. */
function isRefusal(told = ""): boolean {
	return refusals.some(each => told.endsWith(sentence(each)));
}

/** What can be shipped to a board that runs `version`, in words. */
export function offersAfter(version: string): readonly { readonly kind: UpdateKind; readonly label: string }[] {
	return [
		{ kind: "good", label: `Ship version ${nextVersion(version)}` },
		{ kind: "crashing", label: "Ship one that crashes" },
		{ kind: "failing", label: "Ship one that fails its test" },
		{ kind: "foreign", label: "Ship a forged one" },
	];
}

/** The last number of a version, one higher. */
export function nextVersion(version: string): string {
	const numbers = version.split(".");
	const last = Number(numbers.pop());
	return [...numbers, String(last + 1)].join(".");
}
