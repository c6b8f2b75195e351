import assert from "node:assert/strict";
import type { VirtualClock } from "../../../hosts/virtual/clock";
import { text, utf8 } from "../../../modules/bytes/index";
import { Station, type Network } from "../../../modules/station/index";
import { accessPoint, bench, type ScriptedRadio } from "./scripted-radio";

const minute = 60_000;

function network(name: string, more: Partial<Network> = {}): Network {
	return { ssid: utf8(name), password: utf8("correct horse"), hidden: false, ...more };
}

const hint = { bssid: Uint8Array.of(2, 0, 0, 0, 0, 7), channel: 8 };

describe("station with several networks", () => {
	let radio: ScriptedRadio;
	let clock: VirtualClock;
	let station: Station;
	let told: (string | number)[];

	beforeEach(() => {
		const made = bench();
		({ radio, clock } = made);
		told = [];
		station = new Station(made.host, {
			onJoined: () => void told.push(`joined ${text(station.network?.ssid ?? new Uint8Array())}`),
			onFailed: code => void told.push(code),
			onLost: () => void told.push("lost"),
		});
	});

	/** What was asked for, as name, last number of the BSSID, channel. */
	const tried = (): string[] =>
		radio.joins.map(({ ssid, bssid, channel }) => `${text(ssid)} ${bssid?.[5] ?? "-"} ${channel ?? "-"}`);
	const untilNext = (): void => {
		for (let next = clock.next; !radio.joining && !radio.scans.length && next !== undefined; next = clock.next)
			clock.advance(next - clock.now());
	};

	it("begins where it was last, without a scan", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin")] });
		assert.deepEqual(tried(), ["House 7 8"]);
		radio.succeed();
		assert.deepEqual([told, radio.scans.length], [["joined House"], 0]);
	});

	it("goes straight back to the last access point after a blip", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin")] });
		radio.succeed();
		clock.advance(10 * minute);
		radio.fail("unknown");
		untilNext();
		assert.deepEqual(tried(), ["House 7 8", "House 7 8"]);
		assert.equal(radio.scans.length, 0);
	});

	it("takes the strongest that it knows when the last one is not there", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin"), network("Office")] });
		radio.fail("not-found");
		radio.hear([accessPoint("Neighbour", 1, -30), accessPoint("Office", 2, -50), accessPoint("Cabin", 3, -60)]);
		radio.fail("refused");
		radio.hear([accessPoint("Office", 2, -50), accessPoint("Cabin", 3, -60)]);
		radio.succeed();
		assert.deepEqual(tried(), ["House 7 8", "Office 2 3", "Cabin 3 4"]);
		assert.deepEqual(told, ["joined Cabin"]);
	});

	it("takes one that never reached the cloud only where no other is to be had, however strong", () => {
		station.join({ networks: [network("House"), network("New", { staged: true })] });
		radio.hear([accessPoint("New", 1, -30), accessPoint("House", 2, -80)]);
		assert.deepEqual(tried(), ["House 2 3"]);
		radio.fail("refused");
		radio.hear([accessPoint("New", 1, -30), accessPoint("House", 2, -80)]);
		assert.equal(tried().at(-1), "New 1 2");
	});

	it("tries the password of a network that bears the same name as another", () => {
		const renewed = network("House", { password: utf8("battery staple"), staged: true });
		station.join({ networks: [network("House", { hint }), renewed] });
		radio.fail("auth");
		const heard = [accessPoint("House", 7, -50)];
		radio.hear(heard);
		// The first password once more, since a handshake fails by interference too; then the other.
		for (let i = 0; i < 3 && text(radio.joins.at(-1)?.password ?? new Uint8Array()) !== "battery staple"; i++) {
			radio.fail("auth");
			radio.hear(heard);
		}
		assert.equal(text(radio.joins.at(-1)?.password ?? new Uint8Array()), "battery staple");
	});

	it("asks for hidden ones by name after those that it hears", () => {
		station.join({ networks: [network("House"), network("Cellar", { hidden: true })] });
		radio.hear([accessPoint("House", 1, -70)]);
		radio.fail("refused");
		radio.hear([accessPoint("House", 1, -70)]);
		assert.deepEqual(tried(), ["House 1 2", "Cellar - -"]);
	});

	it("asks by name, one a round, for those that it does not hear, since one may be hidden without saying so", () => {
		station.join({ networks: [network("A"), network("B"), network("C")] });
		for (let i = 0; i < 3; i++) {
			untilNext();
			radio.hear([]);
			radio.fail("not-found");
			radio.hear([]);
		}
		assert.deepEqual(tried(), ["A - -", "B - -", "C - -"]);
		assert.deepEqual(told, [720, 720, 720]);
	});

	it("blames the one that is there, and not those that are not", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin"), network("Office")] });
		radio.fail("not-found");
		const cabin = [accessPoint("Cabin", 3, -60)];
		for (let i = 0; i < 5 && !told.length; i++) {
			radio.hear(cabin);
			if (radio.joining) radio.fail(radio.joins.at(-1)?.bssid ? "auth" : "not-found");
		}
		assert.deepEqual(told, [722]);
		assert.equal(text(station.network?.ssid ?? new Uint8Array()), "Cabin");
	});

	it("says 704 where a known name is there, and nothing that its password may be for", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin")] });
		radio.fail("not-found");
		radio.hear([accessPoint("Cabin", 3, -60, "OPEN")]);
		radio.fail("not-found");
		radio.hear([accessPoint("Cabin", 3, -60, "OPEN")]);
		assert.deepEqual(told, [704]);
		assert.equal(text(station.network?.ssid ?? new Uint8Array()), "Cabin");
	});

	it("says 722 where a known name is there, and wants a password that nobody gave", () => {
		station.join({ networks: [network("House", { hint }), network("Cabin", { password: new Uint8Array() })] });
		radio.fail("not-found");
		radio.hear([accessPoint("Cabin", 3, -60)]);
		radio.fail("not-found");
		radio.hear([accessPoint("Cabin", 3, -60)]);
		assert.deepEqual(told, [722]);
	});

	it("asks for each by name where the radio hears nothing at all", () => {
		station.join({ networks: [network("A"), network("B")] });
		for (let i = 0; i < 40 && radio.joins.length < 2; i++) {
			if (radio.scans.length) radio.hear(undefined);
			if (radio.joining) radio.fail("unknown");
			untilNext();
		}
		assert.deepEqual(tried(), ["A - -", "B - -"]);
	});

	it("goes to another when it is told that the present one is of no use, and comes back to that where no other is", () => {
		const networks = [network("House", { hint }), network("Cabin")];
		station.join({ networks });
		radio.succeed();
		station.join({ networks }, true);
		const heard = [accessPoint("House", 7, -30), accessPoint("Cabin", 2, -80)];
		radio.hear(heard);
		assert.equal(tried().at(-1), "Cabin 2 3");
		radio.fail("refused");
		radio.hear(heard);
		assert.equal(tried().at(-1), "House 7 8");
	});

	it("tells how long the last join took", () => {
		station.join({ networks: [network("House", { hint })] });
		clock.advance(1200);
		radio.succeed();
		assert.equal(station.joinTime, 1200);
	});

	it("reads its networks anew for each round", () => {
		const networks = [network("House", { hint })];
		station.join({ networks });
		radio.fail("not-found");
		radio.hear([]);
		radio.fail("not-found");
		radio.hear([]);
		networks.push(network("Cabin"));
		untilNext();
		radio.hear([accessPoint("Cabin", 2, -50)]);
		assert.equal(tried().at(-1), "Cabin 2 3");
	});

	describe("roaming", () => {
		const here = accessPoint("House", 0, -70);
		const near = (rssi: number) => [accessPoint("House", 9, rssi), { ...here, bssid: new Uint8Array(6) }];

		/** One look around: what it hears; false when it does not look. */
		const look = (heard = near(-39)): boolean => {
			station.lookAround();
			if (!radio.scans.length) return false;
			radio.hear(heard);
			return true;
		};

		// The link of the scripted radio has -50 dBm, at 0:0:0:0:0:0.
		beforeEach(() => {
			station.join({ networks: [network("House", { hint })] });
			radio.succeed();
			told.length = 0;
		});

		it("goes to an access point that is 10 dB stronger, with one loss that is told", () => {
			clock.advance(5 * minute);
			assert.equal(look(near(-40)), true);
			assert.equal(tried().at(-1), "House 9 10");
			radio.succeed();
			assert.deepEqual(told, ["lost", "joined House"]);
		});

		it("stays where the other is less than 10 dB stronger, of another name, or open", () => {
			clock.advance(5 * minute);
			look(near(-41));
			clock.advance(5 * minute);
			look([accessPoint("Other", 9, -20), accessPoint("House", 8, -20, "OPEN")]);
			assert.deepEqual([radio.joins.length, told], [1, []]);
		});

		it("looks every 5 minutes, three times, and then no more for this link", () => {
			let looks = 0;
			for (let i = 0; i < 120; i++) {
				clock.advance(minute);
				if (look(near(-60))) looks++;
				assert.ok(looks <= (i + 1) / 5);
			}
			assert.equal(looks, 3);
			radio.fail("unknown");
			untilNext();
			radio.succeed();
			clock.advance(6 * minute);
			assert.equal(look(near(-60)), true);
		});

		it("comes back after a roam that failed, and rests for 10 minutes", () => {
			clock.advance(5 * minute);
			look();
			radio.fail("refused");
			radio.hear(near(-39));
			assert.equal(tried().at(-1), "House 0 1");
			radio.succeed();
			assert.deepEqual(told, ["lost", "joined House"]);
			for (let i = 0; i < 9; i++) {
				clock.advance(minute);
				assert.equal(look(), false);
			}
			clock.advance(minute);
			assert.equal(look(), true);
		});

		it("gives up an access point that refuses it after three times", () => {
			let roams = 0;
			for (let i = 0; i < 600; i++) {
				clock.advance(minute);
				if (!look()) continue;
				roams++;
				radio.fail("auth");
				radio.hear(near(-39));
				radio.succeed();
			}
			assert.equal(roams, 3);
		});

		it("does not look while it is joining, nor after leaving", () => {
			radio.fail("unknown");
			clock.advance(500);
			station.lookAround();
			assert.equal(radio.scans.length, 0);
			station.leave();
			clock.advance(10 * minute);
			station.lookAround();
			assert.equal(radio.scans.length, 0);
		});

		it("drops what it heard when the link went meanwhile", () => {
			clock.advance(5 * minute);
			station.lookAround();
			radio.fail("unknown");
			radio.hear(near(-39));
			untilNext();
			assert.deepEqual(tried(), ["House 7 8", "House 7 8"]);
		});
	});
});
