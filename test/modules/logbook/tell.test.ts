import assert from "node:assert/strict";
import { codes } from "../../../modules/codes/index";
import * as log from "../../../modules/logbook/index";

const noon = Date.UTC(2026, 10, 3, 12) / 1000;

interface Given {
	readonly since?: number;
	readonly length?: number;
	readonly bits: number;
}

function recordOf(...outages: readonly Given[]): Uint32Array {
	const record = new Uint32Array(56);
	outages.forEach(({ since = 0, length = 0, bits }, index) =>
		record.set([since, length, bits], log.since + index * log.outageWords),
	);
	return record;
}

const why = (given: Given): string | undefined => log.whyLine(recordOf(given), 0);

/** All lines or pieces. */
function all(record: Uint32Array, at: typeof log.whyLine): readonly string[] {
	const out: string[] = [];
	for (let each = at(record, 0); each !== undefined; each = at(record, out.length)) out.push(each);
	return out;
}

const json = (record: Uint32Array): ReturnType<typeof JSON.parse> => JSON.parse(all(record, log.jsonPiece).join(""));

describe("what a log tells", () => {
	it("of a loss: since when, how long, why, with which signal, and what mended it", () => {
		assert.equal(
			why({
				since: noon,
				length: 3720,
				bits: log.link + log.itself * log.mended + (720 - log.codeBase) * log.code + 61 * log.before,
			}),
			"Offline since Nov  3 2026 12:00:00 UTC, for 1 h 2 min. Reason: Wi-Fi lost. " +
				`Error 720: ${codes[720]} Signal before: -61 dBm. Mended by: itself.`,
		);
	});

	it("of one that goes on, and of which it knows little, no more than it knows", () => {
		assert.equal(
			why({ length: 59, bits: log.cloud + log.open }),
			"Offline for 59 s. Reason: cloud lost. Not over yet.",
		);
	});

	it("how exact it is", () => {
		const by = log.itself * log.mended;
		const power = log.restart + by;
		assert.equal(
			why({ since: noon, length: 3600, bits: power + log.later }),
			"Offline some time after Nov  3 2026 12:00:00 UTC, for at most 1 h 0 min. Reason: power off and on. Mended by: itself.",
		);
		assert.equal(
			why({ length: 3, bits: power + log.later + log.longer }),
			"Offline for at least 3 s. Reason: power off and on. Mended by: itself.",
		);
	});

	it("each reason and each remedy in words of its own", () => {
		const reasons = new Set<string>();
		for (const began of [log.link, log.cloud, log.setup]) reasons.add(why({ bits: began + log.open }) ?? "");
		for (let cause = 0; cause < log.causes; cause++) {
			reasons.add(why({ bits: log.restart + cause + log.open }) ?? "");
			assert.ok(log.causeName(cause));
			assert.equal(log.causeOf(log.causeName(cause)), cause);
		}
		// Settings that are tried while the phone watches are new settings as well.
		assert.equal(reasons.size, 3 + log.causes - 1);
		for (const by of [log.itself, log.otherPlace, log.otherNetwork, log.restart + log.causes - 1])
			assert.match(why({ bits: log.link + by * log.mended }) ?? "", /Mended by: [a-z ]+\.$/);
	});

	it("all outages, the last first, or that there was none", () => {
		assert.deepEqual(all(recordOf(), log.whyLine), ["It was not offline since this log began."]);
		const eight = Array.from({ length: log.outages }, (_, length) => ({ length, bits: log.link }));
		assert.deepEqual(
			all(recordOf(...eight), log.whyLine).map(line => /for (\d+) s/.exec(line)?.[1]),
			["0", "1", "2", "3", "4", "5", "6", "7"],
		);
	});

	it("what was counted", () => {
		const record = recordOf();
		record[log.life] = 200_000;
		record[log.online] = 190_000;
		record[log.crash] = 100_000;
		record[log.losses + log.link] = 3;
		record[log.losses + log.cloud] = 5;
		record[log.join] = 2345;
		record[log.memory] = 41_232;
		record[log.starts] = 2;
		record[log.starts + log.fault] = 1;
		assert.deepEqual(all(record, log.countLine), [
			"Starts: 2 by power off and on, 1 by an exception.",
			"Seen at work for 2 d 7 h, of them online for 2 d 4 h, without a crash for the last 27 h 46 min.",
			"Lost: Wi-Fi 3, the cloud 5. The last join took 2345 ms.",
			"Least memory free: 41232 bytes.",
		]);
	});

	it("the same as JSON", () => {
		const bits = log.link + log.itself * log.mended + (720 - log.codeBase) * log.code + 61 * log.before;
		const record = recordOf({ since: noon, length: 3720, bits }, { length: 5, bits: log.restart + log.open });
		record[log.life] = 100;
		record[log.crash] = 40;
		const { outages, starts, ...counts } = json(record);
		assert.deepEqual(outages, [
			{
				...{ since: noon, seconds: 3720, reason: "Wi-Fi lost", code: 720, signal: -61, mended: "itself" },
				...{ over: true, beganLater: false, lastedLonger: false },
			},
			{
				...{ since: 0, seconds: 5, reason: "power off and on", code: 0, signal: 0, mended: "" },
				...{ over: false, beganLater: false, lastedLonger: false },
			},
		]);
		assert.equal(Object.keys(starts).length, log.causes);
		assert.deepEqual(counts, {
			...{ seconds: 100, online: 0, sinceCrash: 60, linkLost: 0, cloudLost: 0, joinMs: 0, leastMemory: 0 },
		});
		assert.deepEqual(json(recordOf()).outages, []);
		const eight = Array.from({ length: log.outages }, () => ({ bits: log.link }));
		assert.equal(json(recordOf(...eight)).outages.length, 8);
	});
});
