import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { readRegistry } from "../../tools/factory/registry";
import { appendTest, readTests, summaryOf, type Summary } from "../../tools/factory/tests-file";
import { failures, flash, LineFolder, LineUnit, macOf, newChip, serialOf, type Oddity } from "./line";

/** What is wrong with every so-many-th unit, and the check that is to tell it. */
const oddities: readonly (readonly [every: number, check: string, oddity: Oddity])[] = [
	[10, "light", { dark: 0x00ff00 }],
	[13, "radio", { heard: -72 }],
	[17, "button", { button: "broken" }],
];

/** Of every so-many-th the cable comes out while it is flashed. */
const unplugged = 8;

/**
 * Flashes and tests so many units, one after the other, as a station does. Some cables come out, and the same chip is flashed
 * again; some units are broken, and tested again when they are mended. Returns how the batch stood before that, and stands now.
 */
export async function runLine(count: number): Promise<{ first: Summary; last: Summary }> {
	const line = new LineFolder(count);
	const onStation = async (chip: ReturnType<typeof newChip>, oddity?: Oddity): Promise<readonly string[]> => {
		const report = await new LineUnit(line, chip, oddity).test();
		appendTest(line.dir, { event: "unit", at: new Date(0).toISOString(), ...report });
		return Object.keys(failures(report));
	};
	try {
		const broken: ReturnType<typeof newChip>[] = [];
		for (let index = 0; index < count; index++) {
			const chip = newChip(index);
			if (index % unplugged === unplugged - 1) {
				chip.fault = { kind: "unplugged", after: index * 100 };
				await assert.rejects(flash(line, chip));
				chip.fault = undefined;
			}
			assert.equal((await flash(line, chip)).serial, serialOf(index));
			const odd = oddities.find(([every]) => index % every === every - 1);
			assert.deepEqual(await onStation(chip, odd?.[2]), odd ? [odd[1]] : [], serialOf(index));
			if (odd) broken.push(chip);
		}
		const first = summaryOf(readTests(line.dir));
		for (const chip of broken) assert.deepEqual(await onStation(chip), []);
		const macs = readRegistry(line.dir).map(({ mac }) => mac);
		assert.deepEqual(
			macs,
			macs.map((_, index) => macOf(index)),
		);
		return { first, last: summaryOf(readTests(line.dir)) };
	} finally {
		rmSync(line.root, { recursive: true });
	}
}
