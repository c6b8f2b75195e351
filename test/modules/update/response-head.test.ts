import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { ResponseHead } from "../../../modules/update/response-head";

/** What is read of a head, in pieces of so many bytes, and how much of it was taken. */
function read(head: string, piece = 10_000): Omit<ResponseHead, "push"> & { readonly taken: number } {
	const bytes = utf8(head);
	const reader = new ResponseHead();
	let taken = 0;
	while (taken < bytes.length && reader.state === "open") taken += reader.push(bytes.subarray(taken, taken + piece));
	const { status, length, from, total, state } = reader;
	return { status, length, from, total, state, taken };
}

const whole =
	"HTTP/1.1 206 Partial Content\r\nServer: x\r\ncontent-LENGTH: 100 \r\nContent-Range: bytes 512-611/612\r\n\r\n";

describe("the head of an answer", () => {
	it("tells status, length and part, in any pieces, and leaves the body", () => {
		for (const piece of [1, 2, 3, 7, 50, 10_000])
			assert.deepEqual(read(`${whole}body`, piece), {
				...{ status: 206, length: 100, from: 512, total: 612, state: "complete", taken: whole.length },
			});
		assert.equal(read("HTTP/1.0 200\r\n\r\n").state, "complete");
		assert.equal(read("HTTP/1.1 200 OK\nContent-Length: 5\n\n").length, 5);
		assert.equal(read(whole.slice(0, -1)).state, "open");
	});

	it("passes over one that only announces another", () => {
		const early = "HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\n";
		assert.deepEqual(read(`${early}${early}HTTP/1.1 200 OK\r\n\r\n`), {
			...{ status: 200, length: undefined, from: undefined, total: undefined, state: "complete" },
			taken: 2 * early.length + 19,
		});
	});

	it("is broken where it is no HTTP, or nobody can tell where the body ends", () => {
		for (const head of [
			...[
				"HTTP/2 200 OK\r\n",
				"ICY 200 OK\r\n",
				"HTTP/1.1 20 OK\r\n",
				"HTTP/1.1 2000\r\n",
				"HTTP/1.1\r\n",
				"\r\n",
				"HTTP/1.1 099 x\r\n",
			],
			...["x", "5x", "-1", "5,5", "5 5", "", "123456789", "5\r\nContent-Length: 6"].map(
				each => `HTTP/1.1 200 OK\r\nContent-Length: ${each}\r\n`,
			),
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\ntransfer-encoding: identity\r\n",
			`HTTP/1.1 200 OK\r\nX: ${"x".repeat(8192)}`,
			`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(1400)}`,
			"HTTP/1.1 100 Continue\r\n\r\n".repeat(400),
		])
			assert.equal(read(`${head}\r\n`).state, "broken", head.slice(0, 80));
		assert.equal(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n").length, 5);
	});

	it("takes a part that it does not understand for none", () => {
		for (const range of [
			"bytes */612",
			"bytes 512-611",
			"512-611/612",
			"lines 1-2/3",
			"bytes -611/612",
			"bytes x-611/612",
		])
			assert.equal(
				read(`HTTP/1.1 206 x\r\nContent-Range: ${range}\r\n\r\n`).from,
				range.startsWith("bytes 512") ? 512 : undefined,
				range,
			);
		assert.equal(read("HTTP/1.1 206 x\r\nContent-Range: bytes 5-6/*\r\n\r\n").total, undefined);
		assert.equal(read("HTTP/1.1 206 x\r\nContent-Range: bytes 512-611\r\n\r\n").total, undefined);
	});

	it("does not mind lines that are longer than what it keeps", () => {
		const long = `HTTP/1.1 200 ${"x".repeat(500)}\r\nX: ${"y".repeat(3000)}\r\nContent-Length: 5\r\n\r\n`;
		for (const piece of [1, 100, 10_000])
			assert.deepEqual([read(long, piece).state, read(long, piece).length], ["complete", 5]);
	});
});
