import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Devices } from "../../tools/cloud/devices";
import { Hub } from "../../tools/cloud/hub";
import { Journal } from "../../tools/cloud/journal";
import { readTemplates, Templates } from "../../tools/cloud/templates";

/** So many inputs one hub takes: its devices add up. */
const mostInputs = 500;

/** One for which no time passes: how many messages come in a second is then the same on every machine. */
class StillHub extends Hub {
	override now(): number {
		return 0;
	}
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
		this.#hub = new StillHub({ devices, idleFactor: 2, timeZone: "UTC", log: () => {}, emit: () => {} });
		return { hub: this.#hub, isNew: true };
	}

	#data(): string {
		if (this.#folder === undefined) {
			const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
			this.#folder = folder;
			process.once("exit", () => rmSync(folder, { recursive: true }));
		}
		return this.#folder;
	}
}
