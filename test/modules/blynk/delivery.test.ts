import assert from "node:assert/strict";
import { accepted, type PinWrite } from "../../../modules/blynk/index";
import { Bench, frame, response, token } from "./fake-cloud";

const bodies = (bench: Bench): readonly string[] => bench.cloud.sent.map(({ body }) => body);

describe("blynk delivery: pace", () => {
	it("lets a few messages through at once and spaces the rest out, dropping none", () => {
		const bench = new Bench().online();
		const outcomes = Array.from({ length: 20 }, (_, i) => bench.blynk.virtualWrite(1, i));
		assert.deepEqual(outcomes.slice(0, 5), ["sent", "sent", "sent", "queued", "queued"]);
		assert.equal(bench.cloud.sent.length, 3);
		bench.pass(1000);
		assert.equal(bench.cloud.sent.length, 13);
		bench.pass(1000);
		assert.deepEqual(
			bodies(bench),
			Array.from({ length: 20 }, (_, i) => `vw·1·${i}`),
		);
	});

	it("never sends more than 15 in a second, nor more than 10 a second for long", () => {
		const bench = new Bench().online();
		const times: number[] = [];
		const { take } = bench.cloud.last;
		bench.cloud.last.take = bytes => {
			times.push(bench.cloud.clock.now());
			return take.call(bench.cloud.last, bytes);
		};
		for (let i = 0; i < 400; i++) {
			bench.blynk.virtualWrite(i % 7, i);
			bench.pass(i % 3 ? 10 : 130);
		}
		for (const start of times) assert.ok(times.filter(time => time >= start && time < start + 1000).length <= 15);
		assert.ok(times.length <= 5 + (10 * 400 * 50) / 1000);
	});

	it("refuses what does not fit any more, with everything accepted still delivered", () => {
		const bench = new Bench().online();
		const outcomes = Array.from({ length: 500 }, (_, i) => bench.blynk.virtualWrite(1, i));
		assert.equal(outcomes.at(-1), "full");
		const taken = outcomes.filter(accepted).length;
		assert.ok(taken > 100 && taken < 200, String(taken));
		bench.pass(60_000);
		assert.equal(bench.cloud.sent.filter(({ type }) => type === 20).length, taken);
		assert.equal(bench.blynk.virtualWrite(1, 1), "sent");
	});

	it("waits for a socket that takes no more, and goes on when it does", () => {
		const bench = new Bench({ rate: Infinity }).online();
		bench.cloud.last.drains = false;
		const outcomes = Array.from({ length: 12 }, (_, i) => bench.blynk.virtualWrite(i, "x".repeat(1000)));
		assert.deepEqual(outcomes.slice(7), ["sent", "queued", "queued", "full", "full"]);
		bench.pass(1000);
		assert.equal(bench.cloud.sent.length, 8);
		bench.cloud.last.giveRoom(1000);
		bench.pass(2);
		assert.equal(bench.cloud.sent.length, 9);
	});
});

describe("blynk delivery: the latest value of a pin", () => {
	it("stays when a newer one is refused for want of room", () => {
		const bench = new Bench({ rate: Infinity }).online();
		bench.cloud.last.end();
		bench.pass(5);
		assert.equal(bench.blynk.virtualWrite(3, 1), "kept");
		const { onFrame } = bench.cloud;
		bench.cloud.onFrame = (connection, received) => {
			onFrame(connection, received);
			// Behind the introduction there is no room.
			if (received.type === 17) {
				connection.drains = false;
				connection.writable = 0;
			}
		};
		bench.pass(3000);
		while (bench.blynk.virtualWrite(4, "x".repeat(200)) === "queued");
		assert.equal(bench.blynk.virtualWrite(3, "y".repeat(200)), "full");
		bench.cloud.last.giveRoom(8192);
		bench.pass(1000);
		assert.deepEqual(
			bodies(bench).filter(body => body.startsWith("vw·3")),
			["vw·3·1"],
		);
	});
});

describe("blynk delivery: groups", () => {
	it("are sent whole or not at all, even when the connection is lost before their turn", () => {
		const bench = new Bench().online();
		for (let i = 0; i < 4; i++) bench.blynk.virtualWrite(1, i);
		assert.equal(
			bench.blynk.group([
				[2, 20],
				[3, 30],
			]),
			"queued",
		);
		bench.cloud.last.end();
		bench.pass(3000);
		assert.deepEqual(bodies(bench), ["vw·1·3", "b", "vw·2·20", "vw·3·30", "e"]);
	});

	it("are refused whole when one of their writes is", () => {
		const bench = new Bench().online();
		assert.equal(
			bench.blynk.group([
				[1, 1],
				[999, 1],
			]),
			"bad-pin",
		);
		assert.equal(bench.blynk.group(Array.from({ length: 200 }, (_, i): PinWrite => [i, "12345"])), "too-long");
		assert.equal(
			bench.blynk.group([
				[1, "x".repeat(900)],
				[2, "x".repeat(700)],
			]),
			"too-long",
		);
		assert.equal(bench.blynk.group([]), "sent");
		bench.pass(1000);
		assert.deepEqual(bodies(bench), []);
	});
});

describe("blynk delivery: a group of more than writes", () => {
	it("holds properties and events as well", () => {
		const bench = new Bench({ rate: Infinity }).online();
		assert.equal(
			bench.blynk.group(
				[
					[1, 2],
					["property", [4, 5], "color", "#23C48E"],
					["event", "overheat", "hot"],
				],
				1_800_000_000_000,
			),
			"sent",
		);
		assert.deepEqual(
			bench.cloud.sent.map(({ type, body }) => [type, body]),
			[
				[21, "t·1800000000000"],
				[20, "vw·1·2"],
				[19, "4·5·color·#23C48E"],
				[64, "overheat·hot"],
				[21, "e"],
			],
		);
		assert.equal(bench.blynk.event("overheat"), "too-soon", "an event of a group counts");
		assert.equal(bench.blynk.group([["event", "overheat"]]), "too-soon");
		assert.equal(bench.blynk.group([["property", 999, "color", "x"]]), "bad-pin");
		assert.equal(bench.blynk.group([["event", "a\0b"]]), "bad-value");
	});
});

describe("blynk delivery: offline", () => {
	it("keeps the latest value of each pin, and sends it after the login", () => {
		const bench = new Bench();
		assert.equal(bench.blynk.virtualWrite(1, 1), "kept");
		assert.equal(bench.blynk.virtualWrite(2, "a", 5), "kept");
		assert.equal(bench.blynk.virtualWrite(1, 3), "kept");
		bench.online();
		assert.deepEqual(bodies(bench), ["vw·2·a·5", "vw·1·3"]);
	});

	it("refuses at once where the product says so", () => {
		const bench = new Bench();
		bench.blynk.whenOffline(1, "refuse");
		assert.equal(bench.blynk.virtualWrite(1, 1), "offline");
		bench.online();
		assert.deepEqual(bodies(bench), []);
	});

	it("keeps the newest values with their times where the product says so", () => {
		const bench = new Bench();
		bench.cloud.clock.setTime(1_800_000_000_000);
		bench.blynk.whenOffline(4, { keep: 3 });
		for (let i = 0; i < 5; i++) {
			assert.equal(bench.blynk.virtualWrite(4, i), "kept");
			bench.pass(60_000);
		}
		bench.online();
		bench.pass(2000);
		assert.deepEqual(bodies(bench), [
			...["t·1800000120000", "vw·4·2", "e"],
			...["t·1800000180000", "vw·4·3", "e"],
			...["t·1800000240000", "vw·4·4", "e"],
		]);
	});

	it("asks for the time first when values with a time wait and nobody has set the clock", () => {
		const bench = new Bench();
		bench.blynk.whenOffline(4, { keep: 3 });
		bench.blynk.virtualWrite(4, 7);
		bench.pass(30_000);
		bench.online();
		assert.deepEqual(bodies(bench), ["utc·time"]);
		assert.ok(accepted(bench.blynk.virtualWrite(5, 1)));
		bench.tell(17, `utc·time·${1_800_000_000_000}`);
		bench.pass(2000);
		assert.match(bodies(bench)[1] ?? "", /^t·17999999699\d\d$/);
		assert.deepEqual(bodies(bench).slice(2), ["vw·4·7", "e", "vw·5·1"]);
	});

	it("sends them without a time when nobody knows it", () => {
		const bench = new Bench();
		bench.blynk.whenOffline(4, { keep: 3 });
		bench.blynk.virtualWrite(4, 7);
		bench.online();
		bench.pass(18_100);
		assert.deepEqual(bodies(bench), ["utc·time", "vw·4·7"]);
	});

	it("asks for the time again when there was no room for the question, and on the next connection", () => {
		const bench = new Bench({}, cloud => {
			const { onFrame } = cloud;
			cloud.onFrame = (connection, received) => {
				onFrame(connection, received);
				if (received.body.startsWith("mcu") && cloud.connections.length === 1) {
					connection.drains = false;
					connection.writable = 0;
				}
				if (received.body === "utc·time" && cloud.connections.length === 2)
					connection.send(frame(17, 9, `utc·time·${1_800_000_000_000}`));
			};
		});
		bench.blynk.whenOffline(4, { keep: 3 });
		bench.blynk.virtualWrite(4, 7);
		bench.online();
		bench.pass(3000);
		assert.deepEqual(bodies(bench), []);
		bench.cloud.last.giveRoom(500);
		bench.pass(2000);
		assert.deepEqual(bodies(bench), ["utc·time"]);
		bench.cloud.last.end();
		bench.pass(6000);
		assert.deepEqual([bodies(bench)[0], ...bodies(bench).slice(2)], ["utc·time", "vw·4·7", "e"]);
	});

	it("gives them no time from a clock that only stands at the firmware's build", () => {
		const now = 1_800_000_000_000;
		const bench = new Bench({ tls: true }, cloud => {
			cloud.onFrame = (connection, { type, id, body }) => {
				const time = now + cloud.clock.now();
				if (body === "utc·time") connection.send(frame(17, id, `utc·time·${time}`));
				else if ([29, 6, 17].includes(type)) connection.send(response(id, 200));
			};
		});
		bench.blynk.whenOffline(4, { keep: 3 });
		bench.blynk.virtualWrite(4, 7);
		bench.online();
		bench.pass(5000);
		assert.deepEqual([bodies(bench)[0], ...bodies(bench).slice(2)], ["utc·time", "vw·4·7", "e"]);
		assert.ok(Math.abs(Number(bodies(bench)[1]?.slice(2)) - now) < 100, bodies(bench)[1]);
	});

	it("stays within its memory, and says so", () => {
		const bench = new Bench({ offlineBytes: 1000 });
		const outcomes = Array.from({ length: 100 }, (_, pin) => bench.blynk.virtualWrite(pin, pin));
		const kept = outcomes.filter(accepted).length;
		// A message of 11 to 14 bytes and 4 more.
		assert.ok(kept >= 1000 / 18 && kept <= 1000 / 15, String(kept));
		assert.equal(outcomes.at(-1), "full");
		assert.equal(bench.blynk.virtualWrite(0, 7), "kept");
		assert.equal(bench.blynk.virtualWrite(0, "x".repeat(1000)), "full");
		bench.online();
		bench.pass(10_000);
		assert.equal(bench.cloud.sent.length, kept);
		assert.ok(bodies(bench).includes("vw·0·7"));
	});

	it("does not let an old value overtake a new one", () => {
		const bench: Bench = new Bench({
			onState: state => {
				if (state.at === "online") bench.blynk.virtualWrite(1, "new");
			},
		});
		bench.blynk.virtualWrite(1, "old");
		bench.online();
		bench.pass(1000);
		assert.deepEqual(bodies(bench), ["vw·1·new"]);
	});

	it("lets no new value of a pin overtake those that are kept", () => {
		const bench = new Bench();
		bench.cloud.clock.setTime(1_800_000_000_000);
		bench.blynk.whenOffline(4, { keep: 20 });
		for (let i = 0; i < 10; i++) bench.blynk.virtualWrite(4, i);
		bench.online();
		for (let i = 10; i < 20; i++) {
			assert.ok(accepted(bench.blynk.virtualWrite(4, i)));
			bench.pass(100);
		}
		bench.pass(20_000);
		assert.deepEqual(
			bodies(bench).filter(body => body.startsWith("vw")),
			Array.from({ length: 20 }, (_, i) => `vw·4·${i}`),
		);
	});

	it("sends the values of such a pin again that went into a dead link, in order, with their times", () => {
		const start = 1_800_000_000_000;
		const bench = new Bench();
		bench.cloud.clock.setTime(start);
		bench.blynk.whenOffline(4, { keep: 200 });
		bench.online();
		const arrived: string[] = [];
		let dead = false;
		const { onFrame } = bench.cloud;
		let time = "";
		bench.cloud.onFrame = (connection, frame) => {
			if (dead && connection === bench.cloud.connections[0]) return;
			if (frame.type === 21) time = frame.body.slice(2);
			if (frame.type === 20) arrived.push(frame.body);
			if (frame.type === 20 && dead && time)
				assert.ok(Math.abs(Number(time) - start - 1000 * Number(frame.body.slice(5))) < 100, frame.body);
			onFrame(connection, frame);
		};
		for (let second = 0; second < 120; second++) {
			if (second === 30) dead = true;
			assert.ok(accepted(bench.blynk.virtualWrite(4, second)));
			bench.pass(1000);
		}
		bench.pass(30_000);
		assert.deepEqual(
			[...new Set(arrived)],
			Array.from({ length: 120 }, (_, i) => `vw·4·${i}`),
		);
		assert.ok(arrived.length <= 120 + 58, `${arrived.length} values for 120`);
		const twice = arrived.slice(30);
		assert.deepEqual(
			twice,
			[...twice].sort((a, b) => Number(a.slice(5)) - Number(b.slice(5))),
		);
	});

	it("keeps nothing once a later ping was answered, and nothing of other pins", () => {
		const bench = new Bench();
		bench.cloud.clock.setTime(1_800_000_000_000);
		bench.blynk.whenOffline(4, { keep: 200 });
		bench.online();
		bench.blynk.virtualWrite(4, 1);
		bench.blynk.virtualWrite(5, 1);
		bench.pass(50_000);
		bench.blynk.virtualWrite(4, 2);
		bench.cloud.last.end();
		bench.pass(5000);
		assert.deepEqual(bodies(bench).slice(1), ["vw·4·2", "e"]);
	});

	it("keeps events and other messages until there is a connection", () => {
		const bench = new Bench();
		assert.equal(bench.blynk.event("power_on"), "queued");
		assert.equal(bench.blynk.setMeta("Device UID", "u"), "queued");
		bench.online();
		assert.deepEqual(bodies(bench), ["power_on", "meta·set·Device UID·u"]);
	});

	it("calls the online handlers once the device has introduced itself", () => {
		const bench = new Bench();
		bench.blynk.onOnline(() => bench.blynk.sync(1));
		bench.online();
		assert.deepEqual(bodies(bench), ["vr·1"]);
		bench.cloud.last.end();
		bench.pass(5000);
		assert.deepEqual(bodies(bench), ["vr·1"]);
	});

	it("drops what waits for another account, and tells those who wait for answers", () => {
		const bench = new Bench();
		const answers: unknown[] = [];
		bench.blynk.connect({ token, host: "nowhere" });
		bench.blynk.virtualWrite(1, 1);
		bench.blynk.event("e", "", answer => void answers.push(answer));
		bench.blynk.getMeta("Name", value => void answers.push(value));
		bench.blynk.connect({ token: token.toUpperCase(), host: "blynk.cloud" });
		bench.pass(1000);
		assert.deepEqual(answers, ["dropped", undefined]);
		assert.deepEqual(bodies(bench), []);
		assert.ok(bench.cloud.lines.some(line => line.includes("another account")));
	});
});

describe("blynk delivery: trace", () => {
	it("shows every virtual write, both ways, and nothing else", () => {
		const traced: string[] = [];
		const bench = new Bench({ trace: (direction, pin, values) => traced.push(`${direction} ${pin} ${values}`) });
		bench.blynk.virtualWrite(3, "kept", 1);
		bench.online();
		bench.blynk.virtualWrite(1, 42);
		bench.blynk.virtualWrite(2, 21.5, "x");
		bench.blynk.virtualWrite(300, 1);
		bench.blynk.setMeta("Key", "secret");
		bench.tell(20, "vw·7·a·b");
		assert.deepEqual(traced, ["out 3 kept 1", "out 1 42", "out 2 21.5 x", "in 7 a b"]);
	});
});
