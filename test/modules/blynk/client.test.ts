import assert from "node:assert/strict";
import { accepted, double, float, type Value, type Values } from "../../../modules/blynk/index";
import { Bench, frame, response, token } from "./fake-cloud";

const hex = (bytes: Iterable<number>): string => [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join(" ");

describe("blynk client: on the wire", () => {
	it("logs in and introduces itself byte for byte as the reference does", () => {
		const { cloud } = new Bench().online();
		const login = `1d 00 01 00 20 ${hex(new TextEncoder().encode(token))}`;
		const info = hex(
			frame(
				17,
				2,
				"mcu·0.1.0·fw-type·TMPLabcd1234·build·Nov 23 2025 08:40:00·blynk·1.4.0·h-beat·40·buff-in·1024·dev·ESP32·tmpl·TMPLabcd1234",
			),
		);
		assert.equal(hex(cloud.last.bytes), `${login} ${info}`);
		assert.ok(info.startsWith("11 00 02 00 78"));
	});

	it("introduces itself to a 2019 server by the keys that one knows", () => {
		const { cloud } = new Bench({ dialect: "legacy", heartbeat: 10 }).online();
		assert.equal(
			cloud.last.frames[1]?.body,
			"ver·1.4.0·h-beat·10·buff-in·1024·dev·ESP32·fw-type·TMPLabcd1234·fw·0.1.0·build·Nov 23 2025 08:40:00·tmpl·TMPLabcd1234·",
		);
	});

	it("sends the vectors of docs/protocol/wire.md#test-vectors", () => {
		const { blynk, cloud } = new Bench().online();
		const before = cloud.last.bytes.length;
		assert.equal(blynk.virtualWrite(1, 42), "sent");
		assert.equal(blynk.sync(1, 2), "sent");
		assert.equal(blynk.group([[3, "x"]]), "sent");
		assert.equal(
			hex(cloud.last.bytes.slice(before)),
			[
				"14 00 03 00 07 76 77 00 31 00 34 32",
				"10 00 04 00 06 76 72 00 31 00 32",
				"15 00 05 00 01 62",
				"14 00 06 00 06 76 77 00 33 00 78",
				"15 00 07 00 01 65",
			].join(" "),
		);
	});

	it("takes nothing for a write that has a mark of the byte order in front of its keyword", () => {
		const { blynk, cloud } = new Bench().online();
		const told: string[] = [];
		blynk.onWrite(1, values => told.push(values.text()));
		cloud.last.send(frame(20, 7, "\ufeffvw·1·5"), frame(20, 8, "vw·1·\ufeff6"));
		cloud.clock.advance(1);
		assert.deepEqual(told, ["\ufeff6"]);
	});

	it("writes every kind of value", () => {
		const { blynk, cloud } = new Bench({ rate: Infinity }).online();
		const bodyOf = (...values: Value[]): string | undefined => {
			assert.equal(blynk.virtualWrite(12, ...values), "sent");
			return cloud.sent.at(-1)?.body;
		};
		for (const whole of [0, 7, 10, 99, 100, 999, 1000, 65535, 2147483647, -1, -10, -2147483648])
			assert.equal(bodyOf(whole), `vw·12·${whole}`);
		assert.equal(bodyOf(2147483648), "vw·12·2147483648");
		assert.equal(bodyOf(Number.MAX_SAFE_INTEGER), "vw·12·9007199254740991");
		assert.equal(bodyOf(21.5), "vw·12·21.5");
		assert.equal(bodyOf(-0.125), "vw·12·-0.125");
		assert.equal(bodyOf(1 / 3), "vw·12·0.3333333");
		assert.equal(bodyOf(1e-9), "vw·12·0");
		assert.equal(bodyOf(100.00000001), "vw·12·100");
		assert.equal(bodyOf(float(21.5), double(21.5)), "vw·12·21.500·21.5000000");
		assert.equal(bodyOf(true, false), "vw·12·1·0");
		assert.equal(bodyOf("Grüße 😀"), "vw·12·Grüße 😀");
		assert.equal(bodyOf("lon", 1, -2.5, "x"), "vw·12·lon·1·-2.5·x");
		assert.equal(bodyOf(Uint8Array.of(65, 0, 66)), "vw·12·A·B");
		assert.equal(bodyOf(), "vw·12");
	});

	it("refuses what the protocol cannot carry, and says why", () => {
		const { blynk, cloud } = new Bench().online();
		assert.equal(blynk.virtualWrite(256, 1), "bad-pin");
		assert.equal(blynk.virtualWrite(-1, 1), "bad-pin");
		assert.equal(blynk.virtualWrite(1.5, 1), "bad-pin");
		assert.equal(blynk.virtualWrite(1, Number.NaN), "bad-value");
		assert.equal(blynk.virtualWrite(1, Infinity), "bad-value");
		assert.equal(blynk.virtualWrite(1, "a\0b"), "bad-value");
		assert.equal(blynk.virtualWrite(1, "ü".repeat(510)), "too-long");
		assert.equal(blynk.virtualWrite(1, new Uint8Array(1020)), "too-long");
		assert.equal(blynk.sync(300), "bad-pin");
		assert.equal(blynk.property([], "label", "x"), "bad-pin");
		assert.ok(!accepted(blynk.virtualWrite(1, "x".repeat(2000))));
		assert.equal(cloud.sent.length, 0);
		assert.equal(blynk.virtualWrite(1, "x".repeat(1019)), "sent");
		assert.equal(cloud.sent[0]?.body.length, 1024);
	});

	it("counts message ids from 2 to 65535, then from 1, never 0", () => {
		const { blynk, cloud } = new Bench({ rate: Infinity }).online();
		cloud.last.frames.length = 0;
		cloud.last.bytes.length = 0;
		const seen: number[] = [];
		cloud.last.take = bytes => seen.push((bytes[1] ?? 0) * 256 + (bytes[2] ?? 0)) > 0;
		for (let i = 0; i < 65_540; i++) blynk.virtualWrite(1, 1);
		assert.equal(seen[0], 3);
		assert.deepEqual(seen.slice(65_531, 65_536), [65534, 65535, 1, 2, 3]);
		assert.ok(!seen.includes(0));
	});

	it("sends the other messages in the documented form", () => {
		const { blynk, cloud } = new Bench({ rate: Infinity }).online();
		blynk.sync();
		blynk.property(4, "color", "#23C48E");
		blynk.property([4, 5], "labels", ["on", "off"]);
		blynk.event("overheat", "It is hot");
		blynk.event("started");
		blynk.resolveEvent("overheat");
		blynk.resolveEvent("overheat", "all");
		blynk.setMeta("Device UID", "u-1");
		blynk.getMeta("Name", () => {});
		blynk.askTime("tz_rule", () => {});
		blynk.askTime("rtc", () => {});
		blynk.group(
			[
				[1, 2],
				[3, 4.5, "x"],
			],
			1_700_000_000_000,
		);
		assert.deepEqual(
			cloud.sent.map(({ type, body }) => [type, body]),
			[
				[16, ""],
				[19, "4·color·#23C48E"],
				[19, "4·5·labels·on·off"],
				[64, "overheat·It is hot"],
				[64, "started"],
				[65, "overheat"],
				[65, "overheat·all"],
				[17, "meta·set·Device UID·u-1"],
				[17, "meta·get·Name"],
				[17, "utc·tz_rule"],
				[17, "rtc·sync"],
				[21, "t·1700000000000"],
				[20, "vw·1·2"],
				[20, "vw·3·4.5·x"],
				[21, "e"],
			],
		);
	});
});

describe("blynk client: what the cloud sends", () => {
	const received = (body: string | Uint8Array, read: (values: Values, pin: number) => unknown): unknown => {
		const bench = new Bench().online();
		let seen: unknown = "nothing";
		for (const pin of [0, 7, 12, 255])
			bench.blynk.onWrite(pin, (values, from) => {
				seen = read(values, from);
			});
		bench.tell(20, body);
		return seen;
	};

	it("hands a write to the pin's handler", () => {
		const all = (values: Values, pin: number) => [pin, values.length, values.list()];
		assert.deepEqual(received("vw·7·42", all), [7, 1, ["42"]]);
		assert.deepEqual(received("vw·12·42", all), [12, 1, ["42"]]);
		assert.deepEqual(received("vw·255·a·b·c", all), [255, 3, ["a", "b", "c"]]);
		assert.deepEqual(received("vw·7", all), [7, 0, []]);
		assert.deepEqual(received("vw·7·", all), [7, 0, []]);
		assert.deepEqual(received("vw·7·42·", all), [7, 1, ["42"]]);
		assert.deepEqual(received("vw·7··x", all), [7, 2, ["", "x"]]);
		assert.deepEqual(received("vw·007·1", all), [7, 1, ["1"]]);
		assert.equal(received("vw·256·1", all), "nothing");
		assert.equal(received("vw·x·1", all), "nothing");
	});

	it("reads numbers as C does", () => {
		const ints: readonly [string, number][] = [
			["0", 0],
			["7", 7],
			["42", 42],
			["999", 999],
			["1023", 1023],
			["65535", 65535],
			["-5", -5],
			["-1234567", -1234567],
			["+8", 8],
			["12.9", 12],
			["3kg", 3],
			["x", 0],
			["", 0],
			["9:", 9],
			["1/", 1],
			["99999999999999999999", Number.MAX_SAFE_INTEGER],
			["-99999999999999999999", -Number.MAX_SAFE_INTEGER],
		];
		for (const [text, value] of ints)
			assert.equal(
				received(`vw·7·${text}`, values => values.int()),
				value,
				text,
			);
		assert.equal(
			received("vw·7·1·-22", values => values.int(1)),
			-22,
		);
		assert.equal(
			received("vw·7·1", values => values.int(5)),
			0,
		);
		assert.equal(
			received("vw·7·21.53", values => values.number()),
			21.53,
		);
		assert.equal(
			received("vw·7·1e3x", values => values.number()),
			1000,
		);
		assert.equal(
			received("vw·7·Infinity", values => values.number()),
			0,
		);
	});

	it("gives text by its UTF-8 bytes, and raw bytes as they are", () => {
		assert.equal(
			received("vw·7·Grüße 😀", values => values.text()),
			"Grüße 😀",
		);
		assert.equal(
			received("vw·7·a", values => values.text(1)),
			"",
		);
		const raw = Uint8Array.of(0x76, 0x77, 0, 0x37, 0, 1, 0, 255, 0);
		assert.deepEqual(
			received(raw, values => [...values.bytes()]),
			[1, 0, 255, 0],
		);
	});

	it("takes a handler off again", () => {
		const bench = new Bench().online();
		let count = 0;
		bench.blynk.onWrite(7, () => count++);
		bench.tell(20, "vw·7·1");
		bench.blynk.onWrite(7, undefined);
		bench.tell(20, "vw·7·1");
		assert.equal(count, 1);
	});

	it("lets a handler answer, hang up or connect anew in the middle of a burst", () => {
		const bench = new Bench({ rate: Infinity }).online();
		const seen: number[] = [];
		bench.blynk.onWrite(1, values => {
			seen.push(values.int());
			bench.blynk.virtualWrite(2, values.int());
		});
		bench.blynk.onWrite(3, () => bench.blynk.disconnect());
		bench.cloud.last.send(
			frame(20, 5, "vw·1·10"),
			frame(20, 6, "vw·1·11"),
			frame(20, 7, "vw·3·1"),
			frame(20, 8, "vw·1·12"),
		);
		bench.pass(10);
		assert.deepEqual(seen, [10, 11]);
		assert.deepEqual(
			bench.cloud.sent.map(({ body }) => body),
			["vw·2·10", "vw·2·11"],
		);
		assert.equal(bench.blynk.state.at, "offline");
	});

	it("answers pings, and refuses direct pin commands, under the id they came with", () => {
		const bench = new Bench().online();
		bench.tell(6, "", 77);
		bench.tell(20, "dr·5", 78);
		bench.tell(20, "pm·5·out", 79);
		bench.tell(20, "dr", 80);
		assert.deepEqual(
			bench.cloud.sent.map(({ type, id }) => [type, id]),
			[
				[0, 77],
				[0, 78],
				[0, 79],
			],
		);
		assert.equal(hex(bench.cloud.last.bytes.slice(-5)), "00 00 4f 00 02");
	});

	it("hands a write to the handler of any pin where the pin has none of its own", () => {
		const bench = new Bench().online();
		const seen: string[] = [];
		bench.blynk.onWrite("any", (values, pin) => seen.push(`any ${pin} ${values.int()}`));
		bench.blynk.onWrite(7, (values, pin) => seen.push(`own ${pin} ${values.int()}`));
		for (const body of ["vw·7·1", "vw·8·2", "vw·255·3", "vw·256·4"]) bench.tell(20, body);
		bench.blynk.onWrite("any", undefined);
		bench.tell(20, "vw·8·5");
		assert.deepEqual(seen, ["own 7 1", "any 8 2", "any 255 3"]);
	});

	it("takes no message to a pin any, which there is not", () => {
		const bench = new Bench().online();
		bench.blynk.onWrite("any", () => assert.fail("written to"));
		bench.blynk.onRead("any", () => assert.fail("asked"));
		bench.tell(20, "vw·any·1", 78);
		bench.cloud.last.send(frame(20, 79, "vr·any").slice(0, 8));
		bench.pass(5);
		bench.cloud.last.send(frame(20, 79, "vr·any").slice(8));
		bench.pass(5);
		assert.deepEqual(
			bench.cloud.sent.map(({ type, id }) => [type, id]),
			[
				[0, 78],
				[0, 79],
			],
		);
	});

	it("hands the question of an old reading widget to the app, and answers nothing by itself", () => {
		const bench = new Bench().online();
		bench.blynk.onRead(5, pin => bench.blynk.virtualWrite(pin, 42));
		bench.blynk.onRead("any", pin => bench.blynk.virtualWrite(pin, "?"));
		bench.tell(20, "vr·5", 78);
		bench.tell(20, "vr·6", 79);
		bench.blynk.onRead("any", undefined);
		bench.tell(20, "vr·6", 80);
		assert.deepEqual(
			bench.cloud.sent.map(({ type, body }) => [type, body]),
			[
				[20, "vw·5·42"],
				[20, "vw·6·?"],
			],
		);
	});

	it("sends internal messages and hands them on as they are", () => {
		const bench = new Bench().online();
		const seen: unknown[] = [];
		bench.blynk.onInternal("vfs", values => seen.push(values.list()));
		bench.blynk.onInternal("utc", values => seen.push(values.list()));
		assert.equal(bench.blynk.internal("vfs", "list", 1), "sent");
		assert.equal(bench.blynk.internal("a\0b"), "bad-value");
		assert.deepEqual(
			bench.cloud.sent.map(({ type, body }) => [type, body]),
			[[17, "vfs·list·1"]],
		);
		bench.tell(17, "vfs·a·b");
		bench.tell(17, "utc·tz·60·0");
		bench.blynk.onInternal("vfs", undefined);
		bench.tell(17, "vfs·c");
		assert.deepEqual(seen, [
			["a", "b"],
			["tz", "60", "0"],
		]);
	});

	it("tells of the app, of firmware offers, and of console lines when asked to", () => {
		const bench = new Bench().online();
		const told: unknown[] = [];
		bench.tell(17, "dbg·reboot");
		bench.blynk.onApp(connected => told.push(connected));
		bench.blynk.onUpdate(url => told.push(url));
		bench.blynk.onDebug(line => told.push(line));
		for (const body of [
			"acon",
			"adis",
			"acon·",
			"ota·https://blynk.cloud/f?token=x",
			"dbg·reboot now",
			"vfs·x",
			"",
			"zz",
		])
			bench.tell(17, body);
		assert.deepEqual([...told], [true, false, true, "https://blynk.cloud/f?token=x", "reboot now"]);
		assert.equal(bench.blynk.state.at, "online");
	});

	it("logs what the server prints, on one line, shortened, and never the token", () => {
		const bench = new Bench().online();
		bench.tell(55, `hello·there\n${"x".repeat(300)}`);
		bench.tell(55, `your token is ${token}`);
		assert.deepEqual(
			bench.cloud.lines.filter(line => line.includes("says")),
			[`blynk: the server says: hello there ${"x".repeat(108)}`],
		);
	});

	it("sets the clock from the cloud, but never to before the firmware was built", () => {
		const bench = new Bench().online();
		const told: unknown[] = [];
		bench.blynk.syncClock(time => void told.push(time));
		bench.tell(17, "utc·time·1795000000123");
		assert.deepEqual([...told], [1795000000123]);
		bench.tell(17, "utc·time·5");
		assert.ok((bench.cloud.clock.time() ?? 0) > 1795000000000);
		bench.blynk.askTime("tz", values => {
			told.push(values?.int(), values?.int(1));
		});
		bench.tell(17, "utc·tz·-300·60");
		bench.blynk.getMeta("Name", value => void told.push(value));
		bench.tell(17, "meta·Name·Bärbel");
		assert.deepEqual(told.slice(1), [-300, 60, "Bärbel"]);
		bench.blynk.askTime("iso", values => void told.push(values));
		bench.pass(18_001);
		assert.equal(told.at(-1), undefined);
	});

	it("takes the local time of a 2019 server for want of a better one", () => {
		const bench = new Bench({ dialect: "legacy" }).online();
		bench.blynk.syncClock();
		assert.equal(bench.cloud.sent[0]?.body, "rtc·sync");
		bench.tell(17, "rtc·1795000000");
		assert.equal(Math.floor((bench.cloud.clock.time() ?? 0) / 1000), 1795000000);
	});
});

describe("blynk client: requests", () => {
	it("matches answers to requests, tells of timeouts and losses", () => {
		const bench = new Bench({ rate: Infinity }, cloud => {
			cloud.onFrame = (connection, { type, id, body }) => {
				if (type === 29) connection.send(response(id, 200));
				if (body === "1·label·a") connection.send(response(id, 11));
			};
		}).online();
		const answers: unknown[] = [];
		const { blynk } = bench;
		blynk.property(1, "label", "a", answer => void answers.push(answer));
		bench.pass(10);
		assert.deepEqual([...answers], [11]);
		blynk.event("e1", "", answer => void answers.push(answer));
		bench.pass(6000);
		assert.deepEqual([...answers], [11, "timeout"]);
		blynk.event("e2", "", answer => void answers.push(answer));
		bench.cloud.last.end();
		bench.pass(10);
		assert.deepEqual([...answers], [11, "timeout", "lost"]);
	});

	it("holds no more than eight requests", () => {
		const bench = new Bench({ rate: Infinity }).online();
		bench.cloud.onFrame = () => {};
		const outcomes = Array.from({ length: 9 }, (_, i) => bench.blynk.property(i, "label", "x", () => {}));
		assert.deepEqual(outcomes, [...Array.from({ length: 8 }, () => "sent"), "full"]);
	});

	it("keeps to the limits of events", () => {
		const bench = new Bench({ rate: Infinity }).online();
		const { blynk } = bench;
		assert.equal(blynk.event("a", "x".repeat(301)), "too-long");
		assert.equal(blynk.event("a", "x".repeat(300)), "sent");
		assert.equal(blynk.event("a"), "too-soon");
		assert.equal(blynk.event("b"), "sent");
		for (let i = 0; i < 98; i++) {
			bench.pass(1000);
			assert.equal(blynk.event("a"), "sent");
		}
		bench.pass(1000);
		assert.equal(blynk.event("c"), "daily-limit");
		bench.pass(86_400_000);
		assert.ok(accepted(blynk.event("c")));
	});
});
