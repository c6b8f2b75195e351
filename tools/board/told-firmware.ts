import type { FirmwareTrial } from "../../hosts/host";
import type { VirtualBoard } from "../../hosts/virtual/board";
import { trialOf } from "../../hosts/virtual/boot-loader";
import type { Observation } from "../../src/main";
import type { Product } from "../../src/product";
import type { Output } from "../cli/command";

const words: Readonly<Record<FirmwareTrial, string>> = {
	kept: "",
	guarded: ", on trial: the next restart brings back the one before it",
	unguarded: ", on trial",
};

/** Tells which version a board runs, and whether it is the one that stays: when it starts, and when that changes. */
export class ToldFirmware {
	readonly #output: Output;
	#version = "";
	#told = "";

	constructor(output: Output) {
		this.#output = output;
	}

	/** A firmware begins to run. */
	starts({ firmwareVersion }: Product): void {
		this.#version = firmwareVersion;
		this.#told = "";
	}

	/** Something has happened. */
	look({ slots, running: slot }: VirtualBoard<Observation>): void {
		const trial = slots ? trialOf(slots, slot) : "kept";
		const what = { event: "firmware", version: this.#version, slot, trial } as const;
		const now = JSON.stringify(what);
		if (!this.#version || now === this.#told) return;
		this.#told = now;
		this.#output.event(what, `firmware ${this.#version} from slot ${slot}${words[trial]}`);
	}
}
