import type { Random } from "../../../hosts/virtual/random";
import type { Host } from "../../../hosts/host";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { equal, text } from "../../../modules/bytes/index";
import { CrashCount as Ours } from "../../../src/crash-count";
import { stubHost } from "../../support/stub-host";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

/** A count, and of the reason 120 bytes. */
const longest = 121;

/** The record of crashes: a boot reads it, crashes, and the next boot reads that. */
export function health(Count: new (host: Host) => Ours = Ours): Parser {
	return {
		name: "health",
		reads: "the flash's record of crashes, and the reason of the next",
		longest: 600,
		bounds: { steps: 500, stepsEach: 4, array: 200 },
		words: ["\x00", "\x02", "\x03", "\xff", "Error: "],
		generate,
		judge(record) {
			const flash = new MemoryFlash([["health", record]]);
			const boot = (): { readonly host: Host; readonly rescue: string | undefined } => {
				const host = stubHost({ flash, restart: () => {} });
				return { host, rescue: new Count(host).rescue };
			};
			const first = boot();
			const crashes = record[0] ?? 0;
			same(first.rescue, crashes >= 3 ? text(record.subarray(1)) : undefined, "the reason of a rescue boot");
			const reason = text(record.subarray(Math.min(2, record.length)));
			first.host.onFault?.(reason);
			const written = flash.read("health") ?? new Uint8Array();
			must(written.length <= longest, `the record has ${written.length} bytes`);
			same(written[0], Math.min(crashes + 1, 255), "the crashes counted");
			const expected = new TextEncoder().encode(reason).subarray(0, longest - 1);
			must(equal(written.subarray(1), expected), "another reason was written");
			same(boot().rescue === undefined, crashes < 2, "that it is no rescue boot");
		},
	};
}

function generate(random: Random): Uint8Array {
	const reason = random.pick([
		"panic",
		"Error: \xc3\xbc",
		"",
		"x".repeat(119),
		`${"x".repeat(118)}\xc3\xbc`,
		"\xff\xfe",
	]);
	return joined([Uint8Array.of(random.whole(0, random.chance(80) ? 4 : 255)), latin1(reason)]);
}
