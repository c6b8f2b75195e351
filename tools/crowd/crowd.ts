import { setImmediate as turn } from "node:timers/promises";
import { buildWizard } from "../wizard-page/build";
import type { RealBoard } from "../../hosts/virtual/node/board";
import type { Observation } from "../../src/main";
import { createProductBoard } from "../board/product-board";
import { ProvisionError, type Ending } from "../wizard/exits";
import { provision } from "../wizard/provision";
import type { CloudPlace } from "./cloud-process";

/** How the setup of one board ended. */
export type Outcome =
	| { readonly online: true; readonly id: number; readonly seconds: number }
	| { readonly online: false; readonly reason: Ending; readonly message: string };

/** The home network of the default air. */
const home = { ssid: "Home", password: "correct horse" };

/** Many boards in this process, each with a flash, an air and loopback ports of its own. */
export class Crowd {
	readonly #boards: RealBoard<Observation>[] = [];
	#page: ReadonlyMap<string, Uint8Array> | undefined;

	/** The files of the wizard page that all boards ship. */
	async buildPage(): Promise<ReadonlyMap<string, Uint8Array>> {
		return (this.#page ??= (await buildWizard()).files);
	}

	/**
	 * Makes them and gives them power.
	 * @throws Error in a sentence when this machine has no ports for so many
	 */
	async open(size: number, place: CloudPlace): Promise<void> {
		const files = await this.buildPage();
		for (let i = 0; i < size; i++) {
			const board = await createProductBoard({
				cloud: { host: "127.0.0.1", port: place.tlsPort },
				caFile: place.ca,
				asset: name => files.get(name),
				mac: Uint8Array.of(0x24, 0x6f, 0x28, i >>> 16, i >>> 8, i),
			});
			this.#boards.push(board);
			board.powerOn();
		}
	}

	/** Sets all up at the same time, as as many phones would; `onDone` is called as each has ended. */
	async provision(place: CloudPlace, timeout: number, onDone: () => void): Promise<readonly Outcome[]> {
		const outcomes: Promise<Outcome>[] = [];
		for (const [index, board] of this.#boards.entries()) {
			outcomes.push(provisionOne(board, index, place, timeout).finally(onDone));
			await turn(); // or nobody is answered until the last one has asked
		}
		return Promise.all(outcomes);
	}

	/** Cuts the power of all. */
	close(): void {
		for (const board of this.#boards.splice(0)) board.close();
	}
}

async function provisionOne(
	board: RealBoard<Observation>,
	index: number,
	{ httpPort, bearer }: CloudPlace,
	timeout: number,
): Promise<Outcome> {
	let id = 0;
	try {
		const steps = provision({
			...{ device: new URL(board.setupUrl), cloud: new URL(`http://127.0.0.1:${httpPort}`), bearer },
			...{ ...home, name: `Board ${index}`, timeout, hidden: false, fields: new Map() },
			...{ template: undefined, host: undefined, port: undefined },
		});
		for await (const step of steps) {
			if (step.event === "token") id = Number(step.deviceId);
			if (step.event === "online") return { online: true, id, seconds: step.seconds };
		}
		throw new Error("The library ended without a word.");
	} catch (error) {
		if (!(error instanceof ProvisionError)) throw error;
		return { online: false, reason: error.ending, message: error.message };
	}
}
