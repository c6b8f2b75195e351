import assert from "node:assert/strict";
import fc from "fast-check";
import type { LossReason } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import { Station } from "../../../modules/station/index";
import { accessPoint, bench } from "./scripted-radio";

type Step =
	| { readonly do: "join" | "leave" | "scan" | "succeed" }
	| { readonly do: "fail"; readonly reason: LossReason }
	| { readonly do: "hear"; readonly here: number | undefined }
	| { readonly do: "advance"; readonly ms: number };

const reason = fc.constantFrom<LossReason>("not-found", "auth", "no-address", "refused", "unknown");
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constantFrom("join" as const, "leave" as const, "scan" as const, "succeed" as const) }),
	fc.record({ do: fc.constant("fail" as const), reason }),
	fc.record({ do: fc.constant("hear" as const), here: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }) }),
	fc.record({ do: fc.constant("advance" as const), ms: fc.constantFrom(1, 400, 3000, 25_000, 400_000) }),
);

describe("station, whatever the radio does", () => {
	it("never gives up, never scans while joining, never goes on after leaving, answers every scan", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), steps => {
				const { host, radio, clock } = bench(128);
				let wanted = false;
				let [asked, answered] = [0, 0];
				const here = (): void => assert.ok(wanted, "an event came after leaving");
				const station = new Station(host, { onJoined: here, onFailed: here, onLost: here });
				const network = { ssid: utf8("Home"), password: utf8("correct horse"), hidden: false };
				const answer = (count: number | undefined): void => {
					const found = Array.from({ length: count ?? 0 }, (_, index) => accessPoint("Home", index, -40 - index));
					radio.hear(count === undefined ? undefined : found);
				};
				for (const each of steps) {
					if (each.do === "join") {
						wanted = true;
						station.join({ networks: [network] });
					} else if (each.do === "leave") {
						wanted = false;
						station.leave();
					} else if (each.do === "scan") {
						asked++;
						station.scan(found => {
							answered++;
							const signals = found?.map(({ rssi }) => rssi) ?? [];
							assert.deepEqual(
								signals,
								[...signals].sort((a, b) => b - a),
							);
						});
					} else if (each.do === "advance") clock.advance(each.ms);
					else if (each.do === "hear" && radio.scans.length) answer(each.here);
					else if (each.do === "succeed" && radio.joining) radio.succeed();
					else if (each.do === "fail" && (radio.joining || radio.link())) radio.fail(each.reason);

					if (wanted && !radio.link()) assert.notEqual(clock.next, undefined, "nothing will ever happen again");
					if (!wanted) assert.ok(!radio.joining && !radio.link());
				}
				clock.advance(120_000);
				while (answered < asked && radio.scans.length) answer(1);
				assert.equal(answered, asked);
			}),
			{ numRuns: 3000 },
		);
	});

	it("keeps scans and attempts apart as long as the radio ends its scans", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), steps => {
				const { host, radio, clock } = bench(128);
				const nothing = (): void => {};
				const station = new Station(host, { onJoined: nothing, onFailed: nothing, onLost: nothing });
				const network = { ssid: utf8("Home"), password: utf8("correct horse"), hidden: false };
				for (const each of steps) {
					if (each.do === "join") station.join({ networks: [network] });
					else if (each.do === "leave") station.leave();
					else if (each.do === "scan") station.scan(nothing);
					else if (each.do === "succeed" && radio.joining) radio.succeed();
					else if (each.do === "fail" && (radio.joining || radio.link())) radio.fail(each.reason);
					else if (each.do === "hear" && radio.scans.length) radio.hear(each.here === undefined ? undefined : []);
					else if (each.do === "advance") {
						for (let left = each.ms; left > 0; left -= 2000) {
							clock.advance(Math.min(left, 2000));
							if (radio.scans.length) radio.hear([]);
						}
					}
					assert.equal(radio.collisions, 0);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});
