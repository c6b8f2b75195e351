import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Devices } from "../../tools/cloud/devices";
import { Downloads } from "../../tools/cloud/downloads";
import { Firmwares } from "../../tools/cloud/firmware";
import type { HttpOptions } from "../../tools/cloud/http";
import { Hub } from "../../tools/cloud/hub";
import { Journal } from "../../tools/cloud/journal";
import { Shipments } from "../../tools/cloud/shipments";
import { readTemplates, Templates } from "../../tools/cloud/templates";

/** So many inputs one hub takes: its devices add up. */
const mostInputs = 500;

/** One for which no time passes: how many messages come in a second is then the same on every machine. */
class StillHub extends Hub {
	override now(): number {
		return 0;
	}
}

/** What a cloud has of firmware: nothing yet, and a folder for what comes. */
export function shippingOf(hub: Hub, data: string): Pick<HttpOptions, "firmwares" | "shipments" | "downloads"> {
	const journal = new Journal(join(data, "firmware.jsonl"));
	const emit = (): void => {};
	const firmwares = new Firmwares(data, journal, emit);
	const shipments = new Shipments({ ...{ journal, firmwares, emit }, devices: hub.devices, reach: hub });
	return { firmwares, shipments, downloads: new Downloads({ shipments, firmwares, log: emit }) };
}

/** Hubs of local clouds, one after the other, each without a device at first. */
export class Hubs {
	#hub: Hub | undefined;
	#journal: Journal | undefined;
	#folder: string | undefined;
	#inputs = 0;

	/** The one for the next input; `isNew`: it is its first. */
	next(): { readonly hub: Hub; readonly isNew: boolean } {
		if (this.#inputs++ % mostInputs && this.#hub) return { hub: this.#hub, isNew: false };
		this.#journal?.close();
		this.#journal = new Journal(join(this.#data(), `${this.#inputs}.jsonl`));
		const templates = new Templates(readTemplates(new URL("../../tools/cloud/templates.json", import.meta.url)), false);
		const devices = new Devices(this.#journal, templates, () => {});
		this.#hub = new StillHub({
			devices,
			idleFactor: 2,
			timeZone: "UTC",
			log: () => {},
			emit: () => {},
			onInfo: () => {},
			onRequest: () => {},
		});
		return { hub: this.#hub, isNew: true };
	}

	#data(): string {
		return (this.#folder ??= fuzzFolder());
	}
}

/** A folder that is there as long as the process. */
export function fuzzFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
	process.once("exit", () => rmSync(folder, { recursive: true }));
	return folder;
}
