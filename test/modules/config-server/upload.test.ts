import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { sentence, type Refusal } from "../../../modules/update/index";
import { portal } from "../../support/portal";
import { someImage, stubSlot, unit, updateFile } from "../../support/update-slot";
import { answerTo, assertTaken, bare, board, file, join, lasting, part, placeIn, request } from "../../support/upload";

function form(file: Uint8Array, name = "update", tail = "\r\n--XX--\r\n"): Uint8Array {
	const head = `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
	return join(head, file, tail);
}

describe("/update", () => {
	it("is refused with a sentence unless the product allows it", () => {
		const slot = stubSlot();
		const { get, exchange } = portal({ update: slot });
		assert.equal(get("/update").status, 403);
		const { status, text } = exchange(request(form(file)));
		assert.equal(status, 403);
		assert.match(text, /does not take firmware here/);
		assert.deepEqual(slot.log, []);
	});

	it("is not there on a board without room for it", () => {
		const update = { receiver: () => assert.fail(), onStarted: () => {}, onDone: () => {}, onFailed: () => {} };
		assert.equal(portal({ options: { update } }).get("/update").status, 501);
	});

	it("takes a file whose name is no UTF-8, as an old browser sends it", () => {
		const head = join(
			'--XX\r\nContent-Disposition: form-data; name="update"; filename="f',
			Uint8Array.of(0xfc),
			'r.bin"\r\n\r\n',
		);
		const life = board();
		assert.equal(life.ask(request(join(head, file, "\r\n--XX--\r\n"))).status, 200);
		assertTaken(life);
	});

	it("offers a form to whom its page is not for", () => {
		assert.match(board().get("/update").text, /enctype="multipart\/form-data".*type="file" name="update"/);
	});

	it("offers the page of the image, with its policy, to who takes gzip", () => {
		const update = { receiver: () => assert.fail(), onStarted: () => {}, onDone: () => {}, onFailed: () => {} };
		const assets = { "update.html.gz": utf8("compressed"), "update.csp": utf8("default-src 'none'") };
		const { get } = portal({ update: stubSlot(), assets, options: { update } });
		const { text, fields } = get("/update", { "Accept-Encoding": "gzip" });
		assert.equal(text, "compressed");
		assert.equal(fields.get("content-encoding"), "gzip");
		assert.equal(fields.get("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
	});

	it("writes the file of the form, reads it back, answers, and only then lets the device restart", () => {
		const life = board();
		const { connect, host, events, slot } = life;
		const peer = connect();
		peer.send(request(form(file)));
		host.clock.advance(0);
		assert.deepEqual(events, ["started"]);
		assert.equal(peer.text, "");
		assert.match(answerTo(life, peer).text, /^OK$/);
		assert.deepEqual(slot.log, ["write", "read", "activate"]);
		assertTaken(life);
		assert.deepEqual(events, ["started"]);
		host.clock.advance(2000);
		assert.deepEqual(events, ["started", "done"]);
	});

	it("does so however the body is cut into pieces", () => {
		const bytes = request(form(file));
		for (const step of [1, 7, 333, 511, 512, 513]) {
			const life = board();
			const peer = life.connect();
			for (let at = 0; at < bytes.length; at += step) {
				peer.send(bytes.subarray(at, at + step));
				life.host.clock.advance(0);
			}
			assert.equal(answerTo(life, peer).status, 200);
			assertTaken(life);
		}
	});

	it("takes the bare file too", () => {
		for (const type of [bare, "Application/Octet-Stream ; charset=x"]) {
			const life = board();
			assert.equal(life.ask(request(file, type)).status, 200, type);
			assertTaken(life);
		}
	});

	it("knows the boundary in quotes, and among other parameters", () => {
		for (const type of ['multipart/form-data; boundary="XX"', "Multipart/Form-Data ;a=b; Boundary=XX ; c"])
			assert.equal(board().ask(request(form(file), type)).status, 200, type);
	});

	it("says 415 without a boundary of 1 to 70 characters", () => {
		const boundaries = [
			"",
			"; boundary=",
			'; boundary=""',
			`; boundary=${"X".repeat(71)}`,
			"; xboundary=XX",
			", boundary=XX",
		];
		for (const each of boundaries)
			assert.equal(board().ask(request(form(file), `multipart/form-data${each}`)).status, 415, each);
	});

	it("refuses by the header what is not for this unit, with a sentence, before a byte is written", () => {
		const cases: readonly (readonly [file: Uint8Array, why: Refusal])[] = [
			[new Uint8Array(3000), "malformed"],
			[updateFile({ signature: "none" }), "unsigned"],
			[updateFile({ signature: "another's" }), "signature"],
			[updateFile({ product: "Acme Lamp" }), "foreign"],
			[updateFile({ firmwareType: "other" }), "foreign"],
			[updateFile({ chip: "ESP32-C3" }), "chip"],
			[updateFile({ version: unit.version }), "older"],
			[updateFile({ version: "0.0.9" }), "older"],
			[updateFile({ from: "0.1.1" }), "gap"],
			[updateFile({ size: 200_000 }), "size"],
			[file.subarray(0, 511), "malformed"],
		];
		for (const [each, why] of cases)
			for (const body of [request(form(each)), request(each, bare), part(each, 0, Math.min(512, each.length))]) {
				const { ask, slot, events, host } = board();
				const { status, text } = ask(body);
				assert.equal(status, 400, why);
				assert.equal(text, sentence(why));
				assert.deepEqual(slot.log, []);
				assert.deepEqual(events, []);
				assert.ok(host.lines.some(line => line.endsWith(sentence(why))));
			}
	});

	it("refuses what is whole and not what its header says, and goes on running the firmware it had", () => {
		const spoiled = file.slice();
		spoiled[4000] = 1 ^ (file[4000] ?? 0);
		const { ask, slot, events } = board();
		const { status, text } = ask(request(form(spoiled)));
		assert.equal(status, 400);
		assert.equal(text, sentence("broken"));
		assert.ok(!slot.log.includes("activate"));
		assert.deepEqual(events, ["started", "failed"]);
	});

	it("refuses a form that is not the one file, or lacks its end", () => {
		const cases: Record<string, Uint8Array> = {
			"another field": request(form(file, "other")),
			"a longer field": request(form(file, "updates")),
			"a field in the name of a file": request(form(file, 'other"; filename="; name=update')),
			"another boundary": request(form(file), "multipart/form-data; boundary=YY"),
			"no end": request(form(file, "update", "")),
			"more behind it": request(form(join(file, "\r\n--XX\r\nmore"))),
			"half a file": request(form(file.subarray(0, 3000))),
			"half a bare file": request(file.subarray(0, 3000), bare),
			"an empty file": request(form(new Uint8Array(0))),
			"no part at all": request(utf8("x".repeat(3000))),
			"next to nothing": request(utf8("x")),
		};
		for (const [what, bytes] of Object.entries(cases)) {
			const { ask, slot, events } = board();
			const { status, text } = ask(bytes);
			assert.equal(status, 400, what);
			assert.ok(text.length > 20, what);
			assert.ok(!slot.log.includes("activate"), what);
			assert.equal(events.includes("started"), events.includes("failed"), what);
		}
	});

	it("tells a person by a page, a program by a sentence", () => {
		const html = "Accept: text/html,*/*\r\n";
		const type = "multipart/form-data; boundary=XX";
		const good = board().ask(request(form(file), type, html));
		assert.equal(good.status, 200);
		assert.match(good.text, /<h1>.*role="alert">.*restarts with it now/);
		const bad = board().ask(request(form(updateFile({ signature: "none" })), type, html));
		assert.equal(bad.status, 400);
		assert.match(bad.text, /<h1>.*role="alert">Nobody has signed.*href="\/update"/);
	});

	it("says what a request has to be", () => {
		const { exchange } = board();
		const head = (length: string, type = bare): string =>
			`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`;
		assert.equal(exchange(head("X: y")).status, 411);
		assert.equal(exchange(head("Content-Length: 5", "text/plain")).status, 415);
		for (const range of ["bytes 0-5/9", "bytes 0-3/9", "bytes 5-9", "0-4/9", "bytes -4/9", "bytes a-b/9", ""])
			assert.equal(exchange(head(`Content-Length: 5\r\nContent-Range: ${range}`)).status, 400, range);
		const twice = "Content-Range: bytes 0-4/9\r\n";
		assert.equal(exchange(head(`Content-Length: 5\r\n${twice}${twice}`)).status, 400);
		assert.equal(
			exchange(head("Content-Length: 5\r\nContent-Range: bytes 0-4/9", "multipart/form-data; boundary=XX")).status,
			400,
		);
	});
});

describe("an upload in parts", () => {
	it("goes on where each answer says", () => {
		const life = board();
		assert.deepEqual(placeIn(life.ask(part(file, 0, 512))), { wanted: 512, length: file.length });
		const second = life.ask(part(file, 512, 3000));
		assert.equal(second.status, 202);
		assert.deepEqual(placeIn(second), { wanted: 3000, length: file.length });
		assert.equal(life.ask(part(file, 3000, file.length)).text, "OK");
		assertTaken(life);
		life.host.clock.advance(2000);
		assert.deepEqual(life.events, ["started", "done"]);
	});

	it("passes over what it has, and says where to go on to who comes from farther on", () => {
		const life = board();
		assert.equal(life.ask(part(file, 600, 700)).status, 409);
		assert.deepEqual(life.slot.log, []);
		life.ask(part(file, 0, 1000));
		assert.equal(life.ask(part(file, 1001, 2000)).status, 409);
		assert.equal(placeIn(life.ask(part(file, 700, 1500))).wanted, 1500);
		assert.equal(life.ask(part(file, 1500, file.length)).status, 200);
		assertTaken(life);
	});

	it("goes on after a lost connection, wherever that was", () => {
		const large = updateFile({ image: someImage(20_000) });
		for (const cut of [0, 100, 511, 512, 513, 4608, 9999, large.length - 1]) {
			const life = board();
			const peer = life.connect();
			const bytes = part(large, 0, large.length);
			peer.send(bytes.subarray(0, bytes.length - large.length + cut));
			life.host.clock.advance(0);
			peer.close();
			life.host.clock.advance(3000);
			assert.equal(life.events.includes("failed"), false, `cut at ${cut}`);
			const place = placeIn(life.ask(part(large, 0, 512)));
			assert.ok(place.wanted >= Math.max(cut - 4096, 512), `${place.wanted} after ${cut}`);
			assert.equal(life.ask(part(large, place.wanted, large.length)).status, 200, `cut at ${cut}`);
			assertTaken(life, large.subarray(512));
		}
	});

	it("goes on after the phone has slept for an hour, and the device was free meanwhile", () => {
		const large = updateFile({ image: someImage(20_000) });
		const life = board();
		life.ask(part(large, 0, 512));
		life.ask(part(large, 512, 15_000));
		life.host.clock.advance(9000);
		assert.deepEqual(life.events, ["started"]);
		life.host.clock.advance(3_600_000);
		assert.deepEqual(life.events, ["started", "failed"]);
		assert.equal(life.ask(part(large, 15_000, 16_000)).status, 409);
		const { wanted } = placeIn(life.ask(part(large, 0, 512)));
		assert.ok(wanted > 15_000 - 4096, `${wanted}`);
		assert.equal(life.ask(part(large, wanted, large.length)).status, 200);
		assertTaken(life, large.subarray(512));
	});

	it("needs no more than the header where all is there", () => {
		const life = board();
		const { activate } = life.slot;
		life.slot.activate = () => {
			throw new Error("the flash refuses");
		};
		const refused = life.ask(request(file, bare));
		assert.equal(refused.status, 500);
		assert.equal(refused.text, sentence("flash"));
		life.slot.activate = activate;
		assert.equal(life.ask(part(file, 0, 512)).text, "OK");
		assert.deepEqual(life.events, ["started", "failed", "started"]);
	});

	it("begins anew where what came before was spoiled in the flash", () => {
		const slots = lasting();
		const life = board(slots);
		life.ask(part(file, 0, 512));
		life.ask(part(file, 512, 4700));
		life.host.clock.advance(20_000);
		slots.slots.write(1, 1, new Uint8Array(9));
		const { wanted } = placeIn(life.ask(part(file, 0, 512)));
		assert.ok(wanted > 512);
		const spoiled = life.ask(part(file, wanted, file.length));
		assert.equal(spoiled.status, 409);
		assert.equal(spoiled.text, sentence("spoiled"));
		assert.equal(placeIn(life.ask(part(file, 0, 512))).wanted, 512);
		assert.equal(life.ask(part(file, 512, file.length)).status, 200);
		assertTaken(life);
	});
});

describe("an upload that does not go well", () => {
	it("is over 20 s after it stalled, and what came is kept", () => {
		const life = board();
		const peer = life.connect();
		peer.send(request(form(file)).subarray(0, 3000));
		life.host.clock.advance(10_200);
		assert.match(peer.text, /408/);
		assert.deepEqual(life.events, ["started"]);
		life.host.clock.advance(10_000);
		assert.deepEqual(life.events, ["started", "failed"]);
	});

	it("is ended when it drips: each 10 s have to bring 8 KB", () => {
		const large = updateFile({ image: someImage(60_000) });
		const bytes = request(large, bare);
		const upload = (bytesPerSecond: number): { ended: number; status: number } => {
			const life = board();
			const peer = life.connect();
			for (let at = 0; at < bytes.length && peer.text === ""; at += bytesPerSecond) {
				peer.send(bytes.subarray(at, at + bytesPerSecond));
				life.host.clock.advance(1000);
			}
			const ended = life.host.clock.now();
			return { ended, status: answerTo(life, peer).status };
		};
		const drip = upload(100);
		assert.equal(drip.status, 408);
		assert.ok(drip.ended <= 14_000, `${drip.ended} ms`);
		assert.equal(upload(1000).status, 200);
	});

	it("is one phone's at a time: another hears when to come again", () => {
		const life = board();
		const first = life.connect();
		first.send(part(file, 0, file.length).subarray(0, 2000));
		life.host.clock.advance(0);
		const other = life.ask(request(form(file)), "192.168.4.3");
		assert.equal(other.status, 503);
		assert.equal(other.fields.get("retry-after"), "5");
		first.close();
		life.host.clock.advance(5000);
		assert.equal(life.ask(part(file, 0, 512), "192.168.4.3").status, 503);
		life.host.clock.advance(10_000);
		assert.equal(life.ask(request(form(file)), "192.168.4.3").status, 200);
		assertTaken(life);
	});

	it("is taken over by a later request of the same phone, which knows that the first is dead", () => {
		const life = board();
		const first = life.connect();
		const bytes = part(file, 0, file.length);
		first.send(bytes.subarray(0, 2000));
		life.host.clock.advance(0);
		const { wanted } = placeIn(life.ask(part(file, 0, 512)));
		first.send(new Uint8Array(1000));
		life.host.clock.advance(0);
		assert.match(first.text, / 409 /);
		assert.equal(life.ask(part(file, wanted, file.length)).status, 200);
		assertTaken(life);
		assert.deepEqual(life.events, ["started"]);
	});

	it("takes nothing more by the request that was taken over, not even where it would fit", () => {
		const life = board();
		const other = updateFile({ image: someImage(6000).map(each => each ^ 255), version: "0.3.0" });
		const first = life.connect();
		const bytes = part(file, 0, file.length);
		first.send(bytes.subarray(0, bytes.length - 3000));
		life.host.clock.advance(0);
		assert.equal(placeIn(life.ask(part(other, 0, 512))).wanted, 512);
		assert.equal(placeIn(life.ask(part(other, 512, 3000))).wanted, 3000);
		first.send(bytes.subarray(bytes.length - 3000));
		life.host.clock.advance(0);
		assert.match(first.text, / 409 /);
		assert.equal(life.ask(part(other, 3000, other.length)).status, 200);
		assertTaken(life, other.subarray(512));
	});

	it("begins not while the device is busy with settings, nor where its head came before them", () => {
		let phase = "trying";
		const life = board(undefined, () => ({ phase, code: 0 }));
		const bytes = request(form(file));
		assert.equal(life.ask(bytes).status, 503);
		phase = "setup";
		const peer = life.connect();
		peer.send(bytes.subarray(0, 150));
		life.host.clock.advance(100);
		phase = "trying";
		peer.send(bytes.subarray(150));
		assert.equal(answerTo(life, peer).status, 503);
		assert.deepEqual([life.slot.log, life.events], [[], []]);
		phase = "setup";
		assert.equal(life.ask(bytes).status, 200);
	});

	it("takes nothing from another site's page, in parts neither", () => {
		const { exchange, slot } = board();
		for (const more of ["Origin: http://evil.example\r\n", "Referer: http://evil.example/x\r\n"])
			for (const range of ["", `Content-Range: bytes 0-${file.length - 1}/${file.length}\r\n`])
				assert.equal(exchange(request(file, bare, more + range)).status, 403);
		assert.equal(exchange(request(file, bare).map((each, at) => (at === 29 ? 0x39 : each))).status, 421);
		assert.deepEqual(slot.log, []);
	});

	it("ends with the server, which closes where the button is held: nothing writes to the flash any more", () => {
		for (const count of [1500, Infinity]) {
			const life = board();
			const { slot, host } = life;
			const { read } = slot;
			slot.read = (offset, into) => {
				// Between two turns of reading back.
				host.clock.set(() => life.server.close(), 0);
				return read(offset, into);
			};
			const large = updateFile({ image: someImage(40_000) });
			const peer = life.connect({ window: 100_000 });
			peer.send(request(large, bare).subarray(0, count));
			host.clock.advance(0);
			life.server.close();
			const { written } = slot;
			peer.send(new Uint8Array(2000));
			host.clock.advance(60_000);
			assert.equal(slot.written, written);
			assert.equal(slot.log.includes("read"), count === Infinity);
			assert.ok(!slot.log.includes("activate"));
			assert.deepEqual(life.events, ["started"]);
			assert.equal(host.clock.next, undefined);
		}
	});

	it("is carried out though the phone left before it heard so; others are answered all the while", () => {
		const large = updateFile({ image: someImage(8_000) });
		const life = board();
		const peer = life.connect({ window: 100_000 });
		peer.send(request(large, bare));
		life.host.clock.advance(0);
		peer.close();
		assert.equal(life.get("/board_info.json").status, 200);
		assert.equal(life.ask(part(large, 0, 512)).status, 503);
		life.host.clock.advance(5000);
		assert.deepEqual(life.events, ["started", "done"]);
		assertTaken(life, large.subarray(512));
	});
});
