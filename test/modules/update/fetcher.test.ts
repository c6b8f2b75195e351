import assert from "node:assert/strict";
import type { SocketError } from "../../../hosts/host";
import { UpdateRecord } from "../../../modules/update/index";
import { Fetch, file, large, minute, type Told } from "./fetch";
import { serve, type Answer, type FileServer } from "./file-server";
import { FlashBoard, imageOf, type Life } from "./flash-board";
import { packageOf, toySigner } from "./packages";

/** Keeps sockets from being opened, as the host has it. */
const refusing =
	(end: SocketError | "silence" | "throws") =>
	(server: FileServer): void => {
		server.refuses = () => end;
	};

const plain = (status: string, more = ""): Answer => ({
	head: `HTTP/1.1 ${status}\r\n${more}Content-Length: 0\r\n\r\n`,
});

describe("an update's fetcher", () => {
	it("asks for the file once, over TLS, and has the next start begin with it", () => {
		const board = new FlashBoard();
		const fetch = new Fetch(request => serve(file, request), { board });
		assert.equal(fetch.end(), "done");
		assert.deepEqual(fetch.server.asked, [
			{
				...{ secure: true, address: "10.0.0.9", port: 443, serverName: "cloud.example", closed: true },
				request: "GET /static/fw.bin?token=SECRET HTTP/1.1\r\nHost: cloud.example\r\nConnection: close\r\n\r\n",
			},
		]);
		assert.equal(board.start().version, "1.1.0");
	});

	it("goes without TLS where the product has none, on a port that is named", () => {
		const fetch = new Fetch(request => serve(file, request), { from: "http://cloud.example:8080/fw", tls: false });
		assert.equal(fetch.end(), "done");
		assert.deepEqual([fetch.server.asked[0]?.secure, fetch.server.asked[0]?.port], [false, 8080]);
		assert.match(fetch.server.asked[0]?.request ?? "", /\r\nHost: cloud.example:8080\r\n/);
	});

	it("goes on where a connection was lost, as often as each brings something", () => {
		const fetch = new Fetch((request, number) => {
			const whole = serve(file, request);
			return number < 12 ? { ...whole, body: whole.body?.subarray(0, 4200) ?? file, then: "unreachable" } : whole;
		});
		assert.equal(fetch.end(), "done");
		const { ranges } = fetch.server;
		assert.deepEqual(ranges.slice(0, 3), [0, 4200, 8400]);
		assert.equal(ranges.length, 10);
	});

	it("goes on in the middle of the header", () => {
		const fetch = new Fetch((request, number) => {
			const whole = serve(file, request);
			return number === 1 ? { ...whole, body: file.subarray(0, 100) } : whole;
		});
		assert.equal(fetch.end(), "done");
		assert.deepEqual(fetch.server.ranges, [0, 100]);
	});

	it("asks for the header first in a later life, and then from where the flash is", () => {
		const board = new FlashBoard();
		const first = new Fetch(request => serve(large, request), { board });
		first.life.clock.advance(130);
		assert.equal(first.told, undefined);
		const fetch = new Fetch(request => serve(large, request), { board });
		assert.equal(fetch.end(), "done");
		assert.deepEqual(fetch.server.ranges, [0, 512 + 131_072]);
	});

	it("passes over what is here already where that is quicker, or the server does not know how else", () => {
		const board = new FlashBoard();
		const first = new Fetch(request => serve(large, request), { board });
		first.life.clock.advance(90);
		first.fetcher.stop();
		const place = first.receiver.wanted - (first.receiver.wanted % 4096);
		assert.ok(place > 65_536);
		const ignorant = new Fetch(() => serve(large, ""), { board });
		assert.equal(ignorant.end(), "done");
		assert.equal(ignorant.server.asked.length, 2);

		const near = new FlashBoard();
		const short = new Fetch(request => serve(large, request), { board: near });
		short.life.clock.advance(60);
		short.fetcher.stop();
		assert.ok(new UpdateRecord(near.flash).offset > 20_000);
		const again = new Fetch(request => serve(large, request), { board: near });
		assert.equal(again.end(), "done");
		assert.deepEqual(again.server.ranges, [0]);
	});

	it("gives up after eight connections in a row that bring nothing new", () => {
		const same = new Fetch((request, number) =>
			number === 1 ? { ...serve(file, request), body: file.subarray(0, 5000) } : {},
		);
		assert.equal(same.end(), "lost");
		assert.equal(same.server.asked.length, 9);
		assert.ok(same.at > minute && same.at < 3 * minute, `${same.at}`);
		for (const [end, told] of [
			["closed", "unreachable"],
			["refused", "unreachable"],
			["certificate-chain", "certificate-chain"],
			["certificate-name", "certificate-name"],
			["tls", "tls"],
			["memory", "memory"],
			["silence", "unreachable"],
			["throws", "unreachable"],
		] as const) {
			const fetch = new Fetch(() => ({}), { setUp: refusing(end) });
			assert.equal(fetch.end(), told, end);
			assert.equal(fetch.server.asked.length, end === "throws" ? 0 : 8);
			assert.ok(fetch.at < 5 * minute);
		}
	});

	it("gives up at once where another attempt would be the same", () => {
		const rows: readonly (readonly [Told, Answer])[] = [
			["gone", plain("404 Not Found")],
			["gone", plain("403 Forbidden")],
			["gone", plain("410 Gone")],
			["declined", plain("302 Found", "Location: https://elsewhere.example/\r\n")],
			["declined", plain("401 Unauthorized")],
			["declined", plain("204 No Content")],
			["declined", plain("416 Range Not Satisfiable")],
			["malformed", { head: "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", body: new Uint8Array(5000) }],
			["malformed", { head: `HTTP/1.1 200 OK\r\nContent-Length: ${file.length + 1}\r\n\r\n`, body: file }],
			["signature", serve(packageOf(imageOf("1.1.0", 9000), {}, toySigner(3)), "")],
			["older", serve(packageOf(imageOf("1.0.0", 9000), { version: "1.0.0" }), "")],
		];
		for (const [told, answer] of rows) {
			const fetch = new Fetch(() => answer);
			assert.equal(fetch.end(), told);
			assert.equal(fetch.server.asked.length, 1, told);
			assert.ok(fetch.at < 1000);
		}
		const clockless = new Fetch(() => ({}), { setUp: refusing("clock") });
		assert.equal(clockless.end(), "clock");
		assert.equal(clockless.server.asked.length, 1);
		assert.equal(new Fetch(() => ({}), { from: "ftp://cloud.example/" }).end(), "address");
	});

	it("tries again where the server is busy, or what answers is no file", () => {
		const rows: readonly (readonly [Told, Answer])[] = [
			["busy", plain("503 Service Unavailable")],
			["busy", plain("429 Too Many Requests")],
			["busy", plain("500 Internal Server Error")],
			["answer", { head: "HTTP/1.1 200 OK\r\n\r\n", body: file }],
			["answer", { head: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }],
			["answer", { head: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", body: file }],
			[
				"answer",
				{ head: `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n`, body: file },
			],
			["answer", { head: "220 mail.example ESMTP\r\n" }],
		];
		for (const [told, answer] of rows) {
			const fetch = new Fetch(() => answer);
			assert.equal(fetch.end(), told);
			assert.equal(fetch.server.asked.length, 8);
			const patient = new Fetch((request, number) => (number < 8 ? answer : serve(file, request)));
			assert.equal(patient.end(), "done", told);
		}
	});

	it("does not take a part that was not asked for", () => {
		for (const range of [
			"bytes 5001-40511/40512",
			"bytes 4999-40511/40512",
			"bytes 5000-40511/*",
			"items 5000-40511/40512",
			"bytes 5000",
		]) {
			const fetch = new Fetch((request, number) =>
				number === 1
					? { ...serve(file, request), body: file.subarray(0, 5000) }
					: {
							head: `HTTP/1.1 206 Partial\r\nContent-Range: ${range}\r\nContent-Length: 35512\r\n\r\n`,
							body: file.subarray(5000),
						},
			);
			assert.equal(fetch.end(), "answer", range);
			assert.equal(fetch.receiver.wanted, 5000);
		}
		const other = new Fetch((request, number) =>
			number === 1 ? { ...serve(file, request), body: file.subarray(0, 5000) } : serve(large, request),
		);
		assert.equal(other.end(), "malformed");
	});

	it("does not wait for who is silent, nor for who drips", () => {
		const silent = new Fetch((request, number) => (number === 1 ? { then: "silence" } : serve(file, request)));
		assert.equal(silent.end(), "done");
		assert.ok(silent.at > 30_000 && silent.at < 33_000, `${silent.at}`);
		const falling = new Fetch((request, number) => {
			const whole = serve(file, request);
			return number === 1 ? { ...whole, body: file.subarray(0, 20_000), then: "silence" } : whole;
		});
		assert.equal(falling.end(), "done");
		assert.ok(falling.at > 60_000 && falling.at < 63_000, `${falling.at}`);
		const drip: Answer = { piece: 100, pause: 1000 };
		const dripping = new Fetch((request, number) => serve(file, request, number === 1 ? drip : {}));
		assert.equal(dripping.end(), "done");
		assert.ok(dripping.at > 30_000 && dripping.at < 33_000, `${dripping.at}`);
		assert.ok((dripping.server.ranges[1] ?? 0) > 2000);
		const slow = new Fetch(request => serve(file, request, { piece: 300, pause: 1000 }));
		assert.equal(slow.end(), "done");
		assert.equal(slow.server.asked.length, 1);
	});

	it("asks the name server each time, and bears one that is wrong, late, silent, or says it twice", () => {
		const ask = (names: (count: number, onDone: (address: string | undefined) => void, life: Life) => void): Fetch => {
			let count = 0;
			const fetch: Fetch = new Fetch(request => serve(file, request), {
				setUp: server => {
					server.names = (_, onDone) => names(++count, onDone, fetch.life);
				},
			});
			return fetch;
		};
		assert.equal(ask((_, onDone) => onDone(undefined)).end(), "name");
		assert.equal(ask(() => {}).end(), "name");
		const twice = ask((_, onDone) => {
			onDone("10.0.0.9");
			onDone("10.0.0.8");
		});
		assert.equal(twice.end(), "done");
		assert.equal(twice.server.asked.length, 1);
		const late = ask((count, onDone, life) => {
			if (count === 1) life.clock.set(() => onDone("10.0.0.7"), 10_200);
			else onDone("10.0.0.8");
		});
		assert.equal(late.end(), "done");
		assert.deepEqual(
			late.server.asked.map(each => each.address),
			["10.0.0.8"],
		);
		const thrown = ask(count => {
			if (count < 3) throw new Error("no name server");
		});
		thrown.server.resolve = () => {
			throw new Error("no name server");
		};
		assert.equal(thrown.end(), "name");
	});

	it("begins anew when what an earlier attempt left is spoiled", () => {
		const board = new FlashBoard();
		const first = new Fetch(request => serve(large, request), { board });
		first.life.clock.advance(100);
		first.fetcher.stop();
		board.slots.write(1, 8192, new Uint8Array(10));
		const fetch = new Fetch(request => serve(large, request), { board });
		assert.equal(fetch.end(), "done");
		assert.deepEqual([fetch.server.ranges.length, fetch.server.ranges[2]], [3, 0]);
		assert.equal(board.start().version, "1.1.0");
	});

	it("counts that as a begin: what comes again is something new", () => {
		const board = new FlashBoard();
		const first = new Fetch(request => serve(large, request), { board });
		first.life.clock.advance(100);
		first.fetcher.stop();
		board.slots.write(1, 8192, new Uint8Array(10));
		const fetch = new Fetch(
			(request, number) => {
				const whole = serve(large, request);
				return number > 2 && number < 14 ? { ...whole, body: whole.body?.subarray(0, 4200) ?? file } : whole;
			},
			{ board },
		);
		assert.equal(fetch.end(), "done");
		assert.equal(fetch.server.asked.length, 14);
	});

	it("gives up a file that is not what its header says", () => {
		const broken = file.slice();
		broken[20_000] = 0;
		const fetch = new Fetch(request => serve(broken, request));
		assert.equal(fetch.end(), "broken");
		assert.equal(fetch.server.asked.length, 1);
	});

	it("hands the turn on when more comes than it can take", () => {
		const fetch = new Fetch(request => serve(file, request, { piece: 41_000 }));
		const { clock, update } = fetch.life;
		const { write } = update;
		const turns = [0];
		const next = (): void => {
			turns.push(0);
			if (turns.length < 20) clock.set(next, 0);
		};
		update.write = (offset, bytes) => {
			if (turns.length === 1) next();
			turns.push((turns.pop() ?? 0) + bytes.length);
			assert.ok(bytes.length <= 1024);
			write(offset, bytes);
		};
		assert.equal(fetch.end(), "done");
		assert.ok(Math.max(...turns) <= 8192 && turns.filter(each => each > 0).length >= 5, turns.join());
	});
});
