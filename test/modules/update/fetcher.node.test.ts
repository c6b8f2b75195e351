import assert from "node:assert/strict";
import { UpdateRecord } from "../../../modules/update/index";
import { Fetch, file, large, minute } from "./fetch";
import { serve } from "./file-server";
import { FlashBoard, imageOf } from "./flash-board";
import { packageOf } from "./packages";

/** What is too long for the engine that the chip has: it is timed there. */
describe("an update's fetcher, at length", () => {
	it("takes no longer than an hour", () => {
		const fetch = new Fetch(request => serve(large, request, { piece: 5, pause: 1000 }));
		assert.equal(fetch.end(), "slow");
		const steady = new Fetch(
			request => serve(packageOf(imageOf("1.1.0", 250_000)), request, { piece: 70, pause: 1000, then: "silence" }),
			{ who: {} },
		);
		assert.equal(steady.end(), "late");
		assert.equal(steady.at, 60 * minute);
		assert.ok(steady.life.record.offset > 100_000);
	});

	it("tells nothing after it was stopped, whenever that is, and keeps its place", () => {
		const whole = new Fetch(request => serve(file, request, { piece: 400 }));
		whole.end();
		for (let time = 0; time < whole.at; time += 3) {
			const board = new FlashBoard();
			const fetch = new Fetch(request => serve(file, request, { piece: 400 }), { board });
			fetch.life.clock.advance(time);
			const { wanted } = fetch.receiver;
			fetch.fetcher.stop();
			fetch.fetcher.stop();
			assert.equal(fetch.end(), undefined, `stopped after ${time} ms`);
			assert.ok(fetch.server.asked.every(each => each.closed));
			if (wanted > 512) assert.equal(new UpdateRecord(board.flash).offset, wanted - 512 - ((wanted - 512) % 4096));
		}
	});
});
