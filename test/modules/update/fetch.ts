import assert from "node:assert/strict";
import { Fetcher, Receiver, type FetchFailure, type Refusal, type Unit } from "../../../modules/update/index";
import { FileServer, type Answer } from "./file-server";
import { FlashBoard, imageOf, type Life } from "./flash-board";
import { packageOf, unit } from "./packages";

export const file = packageOf(imageOf("1.1.0", 40_000));
export const large = packageOf(imageOf("1.1.0", 200_000));
const url = "https://cloud.example/static/fw.bin?token=SECRET";
export const minute = 60_000;

export type Told = FetchFailure | Refusal | "done";

/** A life in which a file is fetched. */
export class Fetch {
	readonly life: Life;
	readonly server: FileServer;
	readonly receiver: Receiver;
	readonly fetcher: Fetcher;
	told: Told | undefined;
	/** When that was, by the clock. */
	at = 0;

	constructor(
		answer: (request: string, number: number) => Answer,
		{
			board = new FlashBoard(),
			from = url,
			tls = true,
			who = {} as Partial<Unit>,
			setUp = (_: FileServer): void => {},
		} = {},
	) {
		const life = (this.life = board.start());
		const network = (this.server = new FileServer(life.clock, answer));
		setUp(network);
		this.receiver = new Receiver(life, { ...unit, ...who }, life.record);
		const system = { random: (into: Uint8Array): Uint8Array => into.fill(128) };
		this.fetcher = new Fetcher({ clock: life.clock, network, system }, this.receiver, {
			url: from,
			tls,
			onDone: reason => {
				assert.equal(this.told, undefined, "it told twice");
				this.told = reason ?? "done";
				this.at = life.clock.now();
			},
		});
	}

	/** Lets it come to its end, and sees that it left nothing behind. */
	end(within = 61 * minute): Told | undefined {
		this.life.clock.advance(within);
		if (this.told !== undefined) {
			assert.equal(
				this.server.asked.every(each => each.closed),
				true,
				"a connection is open",
			);
			assert.equal(this.life.clock.pending, 0, "a timer is left");
		}
		return this.told;
	}
}
