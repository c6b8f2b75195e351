import assert from "node:assert/strict";
import { VirtualClock } from "../../hosts/virtual/clock";
import { disorder, lostOfKept, lostOfOthers, storm, wrongTime, type Written } from "./judges";
import { live } from "./life";
import { good } from "./manners";
import type { Call } from "./mischief";
import { Wire } from "./network";
import { generator, seedOf } from "./random";

/** A connection from `at` to `ended`. */
function call(at: number, ended: number, more: Partial<Call> = {}): Call {
	const clock = new VirtualClock();
	clock.advance(at);
	const address = { address: "10.0.0.1", port: 80 };
	const wire = new Wire(clock, address, false, {
		onConnect: () => {},
		onSent: () => () => {},
		onClose: () => {},
	});
	return {
		...{ wire, manner: good, nine: false, redirected: "no", introduced: false, dying: false },
		...{ upAt: undefined, closedAt: ended, ...more },
	};
}

const written = (...values: readonly number[]): readonly Written[] =>
	values.map(value => ({ value, outcome: "sent", at: value * 1000 }));
const arrivals = (...values: readonly number[]): { value: number; time: undefined }[] =>
	values.map(value => ({ value, time: undefined }));

describe("the judges of hostile servers", () => {
	it("let pass who waits longer and longer, and forgive after a good connection", () => {
		const waits = [0, 501, 1502, 3503, 7504, 15_505];
		assert.equal(
			storm(
				waits.map(at => call(at, at + 1)),
				[0],
			),
			undefined,
		);
		const lived = call(100_000, 160_001, { upAt: 100_001 });
		assert.equal(storm([lived, call(160_501, 160_502), call(161_002, 161_003)], [0]), undefined);
	});

	it("find a storm: the same port again at once, a second redirect at once, a token again, no longer waits", () => {
		assert.match(storm([call(0, 1), call(400, 401)], [0]) ?? "", /tries port 80 again at once/);
		const away = { redirected: "yes" } as const;
		assert.equal(storm([call(0, 1, away), call(2, 3)], [0]), undefined);
		assert.match(storm([call(0, 1, away), call(2, 3, away), call(4, 5)], [0]) ?? "", /a second redirect at once/);
		assert.match(storm([call(0, 1, { nine: true }), call(20_000, 20_001)], [0]) ?? "", /token was refused/);
		const steady = Array.from({ length: 60 }, (_, i) => call(i * 600, i * 600 + 1));
		assert.match(storm(steady, [0]) ?? "", /10 connections within 5400 ms .* a wait of 8000/);
	});

	it("find values lost, out of order, and with a wrong time", () => {
		assert.equal(disorder(1, { sent: [], arrived: arrivals(1, 2, 2, 1, 3) }), undefined);
		assert.match(disorder(1, { sent: [], arrived: arrivals(1, 3, 2) }) ?? "", /2 first arrived after 3/);
		const fate = { sent: [1, 2, 3], arrived: arrivals(2, 3) };
		assert.equal(lostOfKept(1, 2, written(1, 2, 3), fate), undefined);
		assert.match(lostOfKept(1, 3, written(1, 2, 3), fate) ?? "", /1 \("sent"\) never arrived/);
		assert.equal(lostOfOthers(3, written(1, 2, 3), fate), undefined);
		assert.match(lostOfOthers(3, written(1, 2, 3, 4), fate) ?? "", /4 \("sent"\) was never given to a socket/);
		const kept: readonly Written[] = [
			{ value: 4, outcome: "kept", at: 0 },
			{ value: 5, outcome: "kept", at: 0 },
		];
		assert.match(lostOfOthers(3, kept, { sent: [4], arrived: [] }) ?? "", /5 \("kept"\)/);
		assert.equal(lostOfOthers(3, kept, { sent: [5], arrived: [] }), undefined, "a newer one took its place");
		const late = { sent: [1], arrived: [{ value: 1, time: 9000 }] };
		assert.equal(wrongTime(1, written(1), late, 8000), undefined);
		assert.match(wrongTime(1, written(1), late, 7000) ?? "", /1 was written at 1000, and arrived as of 9000/);
	});
});

describe("blynk client: a taste of `npm run test:hostile`", () => {
	it("keeps what its README promises with 100 hostile servers", () => {
		for (let run = 0; run < 100; run++)
			assert.equal(live(generator(seedOf(1, run))), undefined, `server ${run}, seed 1`);
	});
});
