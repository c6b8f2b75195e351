import assert from "node:assert/strict";
import type { Link, LossReason } from "../../../hosts/host";
import type { VirtualClock } from "../../../hosts/virtual/clock";
import { utf8 } from "../../../modules/bytes/index";
import { Station, type Network } from "../../../modules/station/index";
import { accessPoint, bench, type ScriptedRadio } from "./scripted-radio";

const home: Network = { ssid: utf8("Home"), password: utf8("correct horse"), hidden: false };
const elsewhere = [accessPoint("Neighbour", 9, -60)];
const own = accessPoint("Home", 1, -50);
const here = [own];

describe("station", () => {
	let radio: ScriptedRadio;
	let clock: VirtualClock;
	let station: Station;
	let told: (string | number)[];
	let hopeless: boolean[];
	let onFailed: () => void;

	const start = (randomByte = 0): void => {
		const made = bench(randomByte);
		({ radio, clock } = made);
		told = [];
		hopeless = [];
		onFailed = () => {};
		const events = {
			onJoined: (link: Link) => told.push(`joined ${link.address}`),
			onFailed: (code: number, isHopeless: boolean) => {
				told.push(code);
				hopeless.push(isHopeless);
				onFailed();
			},
			onLost: () => told.push("lost"),
		};
		station = new Station(made.host, events, "Blynk-Device-1W7R");
	};
	beforeEach(() => start());

	/** Lets the wait for the next attempt pass, and gives its length. */
	const untilNext = (): number => {
		const since = clock.now();
		for (let next = clock.next; !radio.joining && next !== undefined; next = clock.next)
			clock.advance(next - clock.now());
		return clock.now() - since;
	};

	it("joins by name, so that a network without the hidden mark is found even so", () => {
		const fixed = { address: "10.0.0.9", mask: "255.0.0.0", gateway: "10.0.0.1", dns: ["10.0.0.1"] };
		station.join({ networks: [{ ...home, hidden: true, static: fixed }] });
		const [{ ssid, password, hidden, static: address, bssid, hostName } = {}] = radio.joins;
		assert.deepEqual([ssid, password, hidden, address, bssid], [home.ssid, home.password, true, fixed, undefined]);
		assert.equal(hostName, "Blynk-Device-1W7R");
		radio.succeed();
		assert.deepEqual(told, ["joined 10.0.0.7"]);
		assert.equal(station.link?.address, "10.0.0.7");
		clock.advance(86_400_000);
		assert.equal(radio.joins.length, 1);
	});

	describe("why it failed", () => {
		const cases: readonly (readonly [string, LossReason, typeof here | undefined, boolean, number])[] = [
			["the name is not on the air", "not-found", elsewhere, false, 720],
			["nobody knows, for the scan failed", "not-found", undefined, false, 701],
			["the radio cannot tell, and the name is not on the air", "unknown", elsewhere, false, 720],
			["the radio cannot tell, and the name is on the air", "unknown", here, false, 701],
			["a hidden network does not answer", "not-found", elsewhere, true, 720],
			["a hidden network answered, but something failed", "unknown", elsewhere, true, 701],
		];
		for (const [what, reason, heard, hidden, code] of cases) {
			it(`is ${code} when ${what}`, () => {
				station.join({ networks: [{ ...home, hidden }] });
				radio.fail(reason, heard === here ? own.bssid : undefined);
				assert.deepEqual(told, []);
				for (let asked = 0; heard === undefined && asked < 3; asked++) {
					radio.hear(undefined);
					clock.advance(500);
				}
				radio.hear(heard);
				assert.deepEqual(told, [code]);
			});
		}

		it("is 701 when the name is on the air, whatever the radio says, once that was asked for by its BSSID", () => {
			station.join({ networks: [home] });
			radio.fail("not-found");
			radio.hear(here);
			assert.deepEqual([told, radio.joins[1]?.bssid], [[], own.bssid]);
			radio.fail("not-found");
			radio.hear(here);
			assert.deepEqual(told, [701]);
		});

		it("is 723 when no address came, and 704 when the access point turned us away, once a round", () => {
			const two = [accessPoint("Home", 1, -50), accessPoint("Home", 2, -60)];
			station.join({ networks: [home] });
			radio.fail("no-address", two[0]?.bssid);
			assert.deepEqual(told, [], "the other may do better");
			radio.hear(two);
			radio.fail("unknown");
			radio.hear(two);
			assert.deepEqual(told, [723]);
			station.join({ networks: [home] });
			radio.fail("refused", two[0]?.bssid);
			radio.hear(two);
			radio.fail("refused");
			radio.hear(two);
			assert.deepEqual(told, [723, 704]);
		});

		it("is 704 when the network wants something else than a password, and hopeless as no other 704 is", () => {
			station.join({ networks: [home] });
			radio.fail("security");
			assert.deepEqual(told, []);
			radio.hear([accessPoint("Home", 1, -50, "WPA2 ENT")]);
			assert.deepEqual(told, [704]);
			station.join({ networks: [home] });
			radio.fail("refused");
			radio.hear([]);
			assert.deepEqual(told, [704, 704]);
			assert.deepEqual(hopeless, [true, false]);
		});

		it("is 722 when the password was refused twice, told within 15 s", () => {
			station.join({ networks: [home] });
			clock.advance(5900);
			radio.fail("auth", own.bssid);
			clock.advance(2000);
			radio.hear(here);
			assert.equal(radio.joins.length, 2);
			assert.deepEqual(told, []);
			clock.advance(5900);
			radio.fail("auth");
			assert.deepEqual(told, [722]);
			assert.ok(clock.now() <= 15_000);
			radio.hear(here);
			clock.advance(1000);
			radio.fail("auth", own.bssid);
			radio.hear(here);
			assert.deepEqual(told, [722, 722]);
		});

		it("is 722 after one refusal that took so long that a second would come too late", () => {
			station.join({ networks: [home] });
			clock.advance(6000);
			radio.fail("auth", own.bssid);
			radio.hear(here);
			assert.deepEqual(told, [722]);
		});

		for (const time of [3000, 6000])
			it(`is not 722 as long as no scan told who else bears the name, after ${time} ms`, () => {
				station.join({ networks: [home] });
				clock.advance(time);
				radio.fail("auth", own.bssid);
				for (let asked = 0; asked < 4; asked++) {
					radio.hear(undefined);
					if (asked < 3) clock.advance(500);
				}
				assert.deepEqual([told, radio.joining], [[701], false]);
			});

		it("is nothing when a handshake failed once and the next attempt succeeds", () => {
			station.join({ networks: [home] });
			radio.fail("auth", own.bssid);
			radio.hear(here);
			radio.succeed();
			assert.deepEqual(told, ["joined 10.0.0.7"]);
		});

		it("is found out even when the radio says nothing for 20 s", () => {
			station.join({ networks: [home] });
			clock.advance(19_999);
			assert.equal(radio.scans.length, 0);
			clock.advance(1);
			assert.equal(radio.joining, false);
			radio.hear(elsewhere);
			assert.deepEqual(told, [720]);
		});

		it("is found out even when the radio never ends a scan", () => {
			station.join({ networks: [home] });
			radio.fail("unknown");
			clock.advance(15_000);
			assert.deepEqual(told, [701]);
			radio.hear(elsewhere);
			assert.deepEqual(told, [701]);
			clock.advance(1000);
			assert.equal(radio.joins.length, 2);
		});
	});

	describe("tries again", () => {
		/** Lets the present attempt fail, and gives the time until the next. */
		const failOnce = (): number => {
			radio.fail("not-found");
			radio.hear(elsewhere);
			return untilNext();
		};

		for (const [byte, share] of [
			[0, 0.5],
			[255, 1],
		] as const) {
			it(`after waits that double from 1 s to 5 min, jittered (random byte ${byte})`, () => {
				start(byte);
				station.join({ networks: [home] });
				const waits = Array.from({ length: 12 }, failOnce);
				const steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map(seconds => seconds * 1000);
				for (const [index, step] of steps.entries()) {
					const wait = waits[index] ?? 0;
					assert.ok(wait <= step && Math.abs(wait - step * share) <= step / 256, `wait ${index}: ${wait}`);
				}
			});
		}

		it("for ever", () => {
			station.join({ networks: [home] });
			for (let attempt = 0; attempt < 500; attempt++) failOnce();
			assert.equal(told.length, 500);
		});

		it("from short waits again after a link that lasted a minute, and not after one that broke at once", () => {
			station.join({ networks: [home] });
			for (let attempt = 0; attempt < 6; attempt++) failOnce();
			radio.succeed();
			clock.advance(59_999);
			radio.fail("unknown");
			assert.equal(untilNext(), 32_000);
			radio.succeed();
			clock.advance(60_000);
			radio.fail("unknown");
			assert.equal(untilNext(), 500);
		});

		it("by itself after a loss, and tells both", () => {
			station.join({ networks: [home] });
			radio.succeed();
			clock.advance(100_000);
			radio.fail("unknown");
			untilNext();
			radio.succeed();
			assert.deepEqual(told, ["joined 10.0.0.7", "lost", "joined 10.0.0.7"]);
		});

		it("no more once it was left, from inside its own events too", () => {
			station.join({ networks: [home] });
			onFailed = () => station.leave();
			radio.fail("refused");
			radio.scans.length = 0;
			clock.advance(86_400_000);
			assert.equal(radio.joins.length, 1);
			station.join({ networks: [home] });
			assert.equal(failOnceLeft(), 720);
			clock.advance(86_400_000);
			assert.equal(radio.joins.length, 2);
		});
		const failOnceLeft = (): string | number | undefined => {
			radio.fail("not-found");
			radio.hear(elsewhere);
			return told.at(-1);
		};

		it("with a new network from inside its own events", () => {
			station.join({ networks: [home] });
			onFailed = () => {
				onFailed = () => {};
				station.join({ networks: [{ ...home, ssid: utf8("Attic") }] });
			};
			radio.fail("not-found");
			radio.hear(elsewhere);
			clock.advance(20_000);
			assert.deepEqual(
				radio.joins.map(({ ssid }) => String.fromCharCode(...ssid)),
				["Home", "Attic"],
			);
		});

		it("without taking an earlier joining's scan for its own", () => {
			station.join({ networks: [home] });
			radio.fail("unknown");
			station.leave();
			station.join({ networks: [home] });
			radio.hear(elsewhere);
			assert.deepEqual(told, []);
			assert.equal(failOnce() <= 1000, true);
			assert.deepEqual(told, [720]);
		});
	});

	describe("with several access points of one name", () => {
		const three = [accessPoint("Home", 1, -70), accessPoint("Home", 2, -50), accessPoint("Home", 3, -80)];
		const strongest = three[1]?.bssid;
		const tried = (): (number | undefined)[] => radio.joins.map(({ bssid }) => bssid?.[5]);
		/** The attempt fails, where the radio chose at the strongest. */
		const fail = (reason: LossReason, heard = three): void => {
			radio.fail(reason, radio.joins.at(-1)?.bssid ?? strongest);
			radio.hear(heard);
		};

		it("takes the next strongest at once after each failure, then waits and lets the radio choose again", () => {
			station.join({ networks: [home] });
			for (const reason of ["no-address", "refused", "unknown"] as const) fail(reason);
			assert.equal(untilNext(), 500);
			fail("auth");
			assert.deepEqual(tried(), [undefined, 1, 3, undefined, 1]);
			assert.equal(radio.joins[1]?.channel, 2);
			assert.equal(clock.now(), 500);
		});

		it("tells 722 after the last of them, at once", () => {
			station.join({ networks: [home] });
			clock.advance(5000);
			fail("auth");
			fail("auth");
			clock.advance(5000);
			assert.deepEqual([told, tried()], [[], [undefined, 1, 3]]);
			radio.fail("auth");
			assert.deepEqual(told, [722]);
		});

		it("never tells 722 when one of them failed for another reason", () => {
			station.join({ networks: [home] });
			fail("auth");
			fail("unknown");
			fail("auth");
			assert.deepEqual(told, [701]);
		});

		it("gives none up for the radio's word on another", () => {
			station.join({ networks: [home] });
			fail("auth");
			radio.fail("auth", strongest);
			radio.hear(three);
			assert.deepEqual(tried(), [undefined, 1, 3]);
		});

		it("asks each by its BSSID when the radio does not say which one failed", () => {
			station.join({ networks: [home] });
			radio.fail("auth");
			radio.hear(three);
			for (let i = 0; i < 3; i++) fail("auth");
			assert.deepEqual(tried().slice(0, 4), [undefined, 2, 1, 3]);
		});

		it("ends a round of made-up ones, and calls the password of none of them wrong", () => {
			station.join({ networks: [home] });
			for (let i = 0; i < 40 && radio.joining; i++) {
				clock.advance(3000);
				radio.fail("auth", radio.joins.at(-1)?.bssid ?? accessPoint("Home", 0, -20).bssid);
				radio.hear([accessPoint("Home", i + 1, -20), accessPoint("Home", i + 2, -21)]);
			}
			assert.deepEqual([radio.joins.length, told], [32, [701]]);
			assert.ok(untilNext() > 0);
		});

		it("lets the radio choose after a loss", () => {
			station.join({ networks: [home] });
			fail("refused");
			radio.succeed();
			radio.fail("unknown");
			untilNext();
			assert.deepEqual(tried(), [undefined, 1, undefined]);
		});

		it("never takes an open one when the network has a password", () => {
			station.join({ networks: [home] });
			const trap = accessPoint("Home", 7, -30, "OPEN");
			for (let attempt = 0; attempt < 6; attempt++) {
				fail("refused", [trap, accessPoint("Home", 8, -35, "OWE"), accessPoint("Home", 9, -36, "WEP"), ...three]);
				untilNext();
			}
			assert.ok(![7, 8, 9].some(each => tried().includes(each)));
			assert.ok(tried().includes(1));
		});
	});

	describe("scan", () => {
		let heard: (readonly number[] | undefined)[];
		const scan = (): void => station.scan(found => heard.push(found?.map(({ rssi }) => rssi)));
		beforeEach(() => {
			heard = [];
		});

		it("gives the 24 strongest names, strongest first, and of each the strongest", () => {
			scan();
			const crowd = Array.from({ length: 60 }, (_, index) => accessPoint("Same", index, -30 - (index % 30)));
			const names = Array.from({ length: 30 }, (_, index) => accessPoint(`Name ${index}`, index, -60 - index));
			radio.hear([...names, ...crowd]);
			assert.deepEqual(heard, [[-30, ...Array.from({ length: 23 }, (_, index) => -60 - index)]]);
		});

		it("gives a name twice where the security differs, so that an open twin hides no password", () => {
			const found: string[] = [];
			station.scan(list => found.push(...(list ?? []).map(({ security }) => security)));
			const twins = (["OPEN", "WPA2", "OPEN"] as const).map((each, index) => accessPoint("Same", index, -40, each));
			radio.hear(twins);
			assert.deepEqual(found, ["OPEN", "WPA2"]);
		});

		it("leaves out those that hide their name, which crowd out nobody", () => {
			scan();
			radio.hear([...Array.from({ length: 40 }, (_, index) => accessPoint("", index, -30)), ...elsewhere]);
			assert.deepEqual(heard, [[-60]]);
		});

		it("does not miss the own network among many stronger ones", () => {
			station.join({ networks: [home] });
			radio.fail("unknown", accessPoint("Home", 99, -89).bssid);
			const crowd = Array.from({ length: 60 }, (_, index) => accessPoint("Other", index, -40));
			radio.hear([...crowd, accessPoint("Home", 99, -89)]);
			assert.deepEqual(told, [701]);
		});

		it("is tried again when the radio is busy, and gives up after four times", () => {
			scan();
			for (let time = 0; time < 3; time++) {
				radio.hear(undefined);
				assert.equal(radio.scans.length, 0);
				clock.advance(500);
			}
			radio.hear(undefined);
			assert.deepEqual(heard, [undefined]);
			scan();
			radio.hear(here);
			assert.deepEqual(heard, [undefined, [-50]]);
		});

		it("is one that heard nothing when the radio throws", () => {
			radio.scan = () => {
				throw new Error("no radio");
			};
			scan();
			clock.advance(5000);
			assert.deepEqual(heard, [undefined]);
		});

		it("that ends after it was given up is not taken for the next one", () => {
			scan();
			clock.advance(15_000);
			scan();
			radio.hear(here);
			assert.deepEqual(heard, [undefined]);
			radio.hear(elsewhere);
			assert.deepEqual(heard, [undefined, [-60]]);
		});

		it("is one for all who ask meanwhile", () => {
			scan();
			scan();
			assert.equal(radio.scans.length, 1);
			radio.hear(here);
			assert.deepEqual(heard, [[-50], [-50]]);
		});

		it("waits for the end of an attempt, and works beside a link", () => {
			station.join({ networks: [home] });
			scan();
			assert.equal(radio.scans.length, 0);
			radio.succeed();
			radio.hear(here);
			scan();
			radio.hear(here);
			assert.deepEqual(heard, [[-50], [-50]]);
			assert.equal(radio.collisions, 0);
		});

		it("under way lets an attempt wait for its end", () => {
			scan();
			station.join({ networks: [home] });
			assert.equal(radio.joins.length, 0);
			scan();
			radio.hear(here);
			assert.equal(radio.joins.length, 1);
			assert.deepEqual(heard, [[-50], [-50]]);
			assert.equal(radio.collisions, 0);
		});

		it("asked for again by whoever got the result does not keep an attempt waiting", () => {
			station.scan(() => scan());
			station.join({ networks: [home] });
			radio.hear(here);
			assert.equal(radio.joins.length, 1);
			assert.equal(radio.scans.length, 0);
			radio.succeed();
			radio.hear(here);
			assert.deepEqual(heard, [[-50]]);
		});

		it("that was asked for still comes when the network is left", () => {
			station.join({ networks: [home] });
			scan();
			station.leave();
			radio.hear(here);
			assert.deepEqual(heard, [[-50]]);
		});
	});
});
