import assert from "node:assert/strict";
import type { FirmwareTrial, ResetReason } from "../../../hosts/host";
import { afterStart, type Phase, type Start } from "../../../modules/update/after-start";

const faults: readonly ResetReason[] = ["panic", "watchdog"];
const others: readonly ResetReason[] = ["power-on", "software", "brownout", "external", "unknown"];

/** What each start means, by the phase: where the record's version is lower than the one that runs, the same, higher. */
type Table = Readonly<Record<Phase, readonly [lower: Start, same: Start, higher: Start]>>;

/** The firmware that runs stays. */
const kept: Table = {
	none: ["none", "none", "none"],
	writing: ["forget", "forget", "none"],
	ready: ["forget", "kept", "ready"],
	trial: ["forget", "kept", "again"],
	tried: ["forget", "kept", "again"],
	suspect: ["forget", "forget", "look"],
	kept: ["forget", "tell", "forget"],
	bad: ["tell", "forget", "tell"],
};

/** It is on trial. */
const guarded: Table = {
	none: ["trial", "trial", "trial"],
	writing: ["trial", "trial", "trial"],
	ready: ["trial", "trial", "trial"],
	trial: ["trial", "trial", "trial"],
	tried: ["trial", "trial", "trial"],
	suspect: ["trial", "back", "trial"],
	kept: ["trial", "trial", "trial"],
	bad: ["trial", "back", "trial"],
};

/** The same, by a boot loader that also takes the firmware before it for new, when told to begin with that again. */
const unguarded: Table = {
	...guarded,
	trial: ["trial", "trial", "again"],
	tried: ["trial", "back", "again"],
	suspect: ["trial", "back", "look"],
	bad: ["trial", "back", "tell"],
};

/** What differs where the life before ended by a fault. */
const afterFault: Readonly<Record<FirmwareTrial, Partial<Table>>> = {
	kept: { trial: ["forget", "kept", "failed"], tried: ["forget", "kept", "failed"] },
	guarded: {},
	unguarded: { trial: ["trial", "trial", "failed"], tried: ["trial", "crashed", "failed"] },
};

const versions = ["1.9.9", "2", "2.0.1"] as const;

describe("what a start means for an update", () => {
	for (const [trial, table] of Object.entries({ kept, guarded, unguarded }) as [FirmwareTrial, Table][])
		for (const phase of Object.keys(table) as Phase[])
			it(`is known where the record says ${phase} and the firmware that runs is ${trial}`, () => {
				versions.forEach((version, at) => {
					const start = (reason: ResetReason, hasCrashed: boolean): Start =>
						afterStart({ phase, version: phase === "none" ? "" : version }, "2.0.0", trial, reason, hasCrashed);
					const calm = table[phase][at];
					const fault = (afterFault[trial][phase] ?? table[phase])[at];
					for (const reason of others) {
						assert.equal(start(reason, false), calm, `${version}, ${reason}`);
						assert.equal(start(reason, true), fault, `${version}, ${reason}, by a fault it counted`);
					}
					for (const reason of faults)
						for (const hasCrashed of [false, true])
							assert.equal(start(reason, hasCrashed), fault, `${version}, ${reason}`);
				});
			});
});
