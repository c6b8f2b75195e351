import assert from "node:assert/strict";
import type { Update } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import { portal, type Portal } from "../../support/portal";

interface Flashed {
	readonly update: Update;
	readonly log: string[];
	bytes: number[];
}

/** A second firmware that starts with 0xE9, as an ESP32 image does. */
function flash(most = 100_000): Flashed {
	const flashed: Flashed = {
		log: [],
		bytes: [],
		update: {
			keep: () => {},
			begin(byteLength) {
				if (byteLength > most) throw new Error("does not fit");
				flashed.log.push(`begin ${byteLength}`);
				flashed.bytes = [];
				return {
					write: bytes => {
						if (flashed.bytes.length + bytes.length > byteLength) throw new Error("more than announced");
						for (const byte of bytes) flashed.bytes.push(byte);
					},
					finish: () => {
						if (flashed.bytes.length !== byteLength || flashed.bytes[0] !== 0xe9) throw new Error("no image");
						flashed.log.push("finish");
					},
					abort: () => flashed.log.push("abort"),
				};
			},
		},
	};
	return flashed;
}

function board(flashed: Flashed): Portal & { readonly events: string[] } {
	const events: string[] = [];
	const update = {
		onStarted: () => events.push("started"),
		onDone: () => events.push("done"),
		onFailed: () => events.push("failed"),
	};
	return { ...portal({ update: flashed.update, options: { update } }), events };
}

const image = Uint8Array.from({ length: 5000 }, (_, i) => (i ? i & 255 : 0xe9));

function join(...parts: readonly (string | Uint8Array)[]): Uint8Array {
	const all = parts.map(part => (typeof part === "string" ? utf8(part) : part));
	const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of all) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

function form(file: Uint8Array, name = "update", tail = "\r\n--XX--\r\n"): Uint8Array {
	const head = `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
	return join(head, file, tail);
}

function request(body: Uint8Array, type = "multipart/form-data; boundary=XX"): Uint8Array {
	return join(
		`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
		body,
	);
}

describe("/update", () => {
	it("is refused with a sentence unless the product allows it", () => {
		const flashed = flash();
		const { get, exchange } = portal({ update: flashed.update });
		assert.equal(get("/update").status, 403);
		const { status, text } = exchange(request(form(image)));
		assert.equal(status, 403);
		assert.match(text, /does not take firmware here/);
		assert.deepEqual(flashed.log, []);
	});

	it("is not there on a board without room for it", () => {
		const update = { onStarted: () => {}, onDone: () => {}, onFailed: () => {} };
		assert.equal(portal({ options: { update } }).get("/update").status, 501);
	});

	it("takes a file whose name is no UTF-8, as an old browser sends it", () => {
		const head = join(
			'--XX\r\nContent-Disposition: form-data; name="update"; filename="f',
			Uint8Array.of(0xfc),
			'r.bin"\r\n\r\n',
		);
		const flashed = flash();
		assert.equal(board(flashed).exchange(request(join(head, image, "\r\n--XX--\r\n"))).status, 200);
		assert.deepEqual(flashed.bytes, [...image]);
	});

	it("offers a form", () => {
		assert.match(board(flash()).get("/update").text, /enctype="multipart\/form-data".*type="file" name="update"/);
	});

	it("writes the file of the form, verifies it, and then lets the device restart", () => {
		const flashed = flash();
		const { connect, host, events } = board(flashed);
		const peer = connect();
		peer.send(request(form(image)));
		host.clock.advance(0);
		assert.match(peer.text, /^HTTP\/1\.1 200 OK\r\n/);
		assert.match(peer.text, /\r\n\r\nOK$/);
		assert.deepEqual(flashed.log, ["begin 5000", "finish"]);
		assert.deepEqual(flashed.bytes, [...image]);
		assert.deepEqual(events, ["started"]);
		peer.close();
		host.clock.advance(0);
		assert.deepEqual(events, ["started", "done"]);
	});

	it("does so however the body is cut into pieces", () => {
		const bytes = request(form(image));
		for (const step of [1, 7, 333]) {
			const flashed = flash();
			const { connect, host } = board(flashed);
			const peer = connect();
			for (let at = 0; at < bytes.length; at += step) {
				peer.send(bytes.subarray(at, at + step));
				host.clock.advance(0);
			}
			assert.match(peer.text, /200 OK/);
			assert.deepEqual(flashed.bytes, [...image]);
		}
	});

	it("takes the bare image too", () => {
		for (const type of ["application/octet-stream", "Application/Octet-Stream ; charset=x"]) {
			const flashed = flash();
			assert.equal(board(flashed).exchange(request(image, type)).status, 200, type);
			assert.deepEqual(flashed.bytes, [...image]);
		}
	});

	it("knows the boundary in quotes, and among other parameters", () => {
		for (const type of ['multipart/form-data; boundary="XX"', "Multipart/Form-Data ;a=b; Boundary=XX ; c"])
			assert.equal(board(flash()).exchange(request(form(image), type)).status, 200, type);
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
			assert.equal(board(flash()).exchange(request(form(image), `multipart/form-data${each}`)).status, 415, each);
	});

	it("changes nothing when it is no image, too large, or not the one file", () => {
		const cases: Record<string, Uint8Array> = {
			"no image": request(form(new Uint8Array(100))),
			"too large for the flash": request(form(new Uint8Array(200_000))),
			"another field": request(form(image, "other")),
			"a longer field": request(form(image, "updates")),
			"a field in the name of a file": request(form(image, 'other"; filename="; name=update')),
			"another boundary": request(form(image), "multipart/form-data; boundary=YY"),
			"no end": request(form(image, "update", "")),
			"an empty file": request(form(new Uint8Array(0))),
			"no part at all": request(utf8("x".repeat(3000))),
			"next to nothing": request(utf8("x")),
		};
		for (const [what, bytes] of Object.entries(cases)) {
			const flashed = flash();
			const { exchange, events, host } = board(flashed);
			const { status, text } = exchange(bytes);
			assert.equal(status, 500, what);
			assert.match(text, /^FAIL\n.*Nothing has changed/);
			assert.ok(!flashed.log.includes("finish"), what);
			assert.ok(!events.includes("done"), what);
			assert.equal(events.includes("started"), events.includes("failed"), what);
			assert.match(host.lines.join(), /upload refused/);
		}
	});

	it("refuses an upload larger than any board takes, one of unknown length, and other types", () => {
		const { exchange } = board(flash());
		const head = (length: string, type = "application/octet-stream"): string =>
			`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`;
		assert.equal(exchange(head("Content-Length: 99999999")).status, 413);
		assert.equal(exchange(head("X: y")).status, 411);
		assert.equal(exchange(head("Content-Length: 5", "text/plain")).status, 415);
	});

	it("drops what it wrote when the phone goes away, or stalls for 10 s", () => {
		const bytes = request(form(image)).subarray(0, 3000);
		const gone = flash();
		const away = board(gone);
		const peer = away.connect();
		peer.send(bytes);
		peer.close();
		away.host.clock.advance(0);
		assert.deepEqual(gone.log, ["begin 5000", "abort"]);
		assert.deepEqual(away.events, ["started", "failed"]);

		const stalled = flash();
		const slow = board(stalled);
		const other = slow.connect();
		other.send(bytes);
		slow.host.clock.advance(10_200);
		assert.match(other.text, /408/);
		assert.deepEqual(stalled.log, ["begin 5000", "abort"]);
	});

	it("ends one that drips: each 10 s have to bring 8 KB", () => {
		const large = new Uint8Array(60_000).fill(0xe9);
		const bytes = request(large, "application/octet-stream");
		const upload = (bytesPerSecond: number): { ended: number; text: string; log: readonly string[] } => {
			const flashed = flash();
			const { connect, host } = board(flashed);
			const peer = connect();
			for (let at = 0; at < bytes.length && peer.text === ""; at += bytesPerSecond) {
				peer.send(bytes.subarray(at, at + bytesPerSecond));
				host.clock.advance(1000);
			}
			return { ended: host.clock.now(), text: peer.text, log: flashed.log.filter(line => !line.startsWith("write")) };
		};
		const drip = upload(100);
		assert.match(drip.text, /408/);
		assert.deepEqual(drip.log, ["begin 60000", "abort"]);
		assert.ok(drip.ended <= 14_000, `${drip.ended} ms`);
		assert.match(upload(1000).text, /200 OK/);
	});

	it("takes one upload at a time, and another after a failure", () => {
		const flashed = flash();
		const { connect, exchange, host } = board(flashed);
		const first = connect();
		first.send(request(form(image)).subarray(0, 1000));
		host.clock.advance(0);
		assert.equal(exchange(request(form(image))).status, 503);
		first.close();
		host.clock.advance(0);
		assert.equal(exchange(request(form(image))).status, 200);
	});

	it("begins none while the device is busy with settings, nor one whose head came before them", () => {
		let phase = "trying";
		const flashed = flash();
		const update = { onStarted: () => assert.fail(), onDone: () => assert.fail(), onFailed: () => {} };
		const { connect, exchange, host } = portal({
			update: flashed.update,
			options: { update, status: () => ({ phase, code: 0 }) },
		});
		const bytes = request(form(image));
		assert.equal(exchange(bytes).status, 503);
		phase = "setup";
		const peer = connect();
		peer.send(bytes.subarray(0, 150));
		host.clock.advance(100);
		phase = "trying";
		peer.send(bytes.subarray(150));
		host.clock.advance(5000);
		assert.match(peer.text, /^HTTP\/1.1 500 /);
		assert.deepEqual(flashed.log, ["begin 5000", "abort"]);
	});

	it("takes nothing from another site's page", () => {
		const flashed = flash();
		const bytes = request(form(image));
		const host = utf8("Host: 192.168.4.1\r\n");
		const at = bytes.findIndex((_, i) => host.every((byte, k) => bytes[i + k] === byte));
		const forged = join(bytes.subarray(0, at), "Origin: http://evil.example\r\n", bytes.subarray(at));
		assert.equal(board(flashed).exchange(forged).status, 403);
		assert.deepEqual(flashed.log, []);
	});
});
