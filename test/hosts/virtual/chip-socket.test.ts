import assert from "node:assert/strict";
import type { SocketCallbacks } from "../../../hosts/host";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { segmentQueue, segmentSize, sendBuffer } from "../../../hosts/virtual/send-buffer";
import { receiveWindow, recordOverhead, Wire, type WireOptions } from "../../../hosts/virtual/wire";
import { text, utf8 } from "../../../modules/bytes/index";

const latency = 10;

/** A connection of the board, and all that happens at both of its ends, with the time. */
class Bench {
	readonly clock = new VirtualClock();
	readonly wire: Wire;
	readonly told: string[] = [];
	/** Whether the board reads what comes at once. */
	reads = true;
	got = "";

	constructor(options: Partial<WireOptions> = {}) {
		this.wire = new Wire({ clock: this.clock, latency, ...options });
		this.wire.peer.onData = bytes => void (this.got += text(bytes));
		this.wire.peer.onEnd = () => void (this.got += "|end");
	}

	begin(takenOver = false): this {
		const { board } = this.wire;
		const callbacks: SocketCallbacks = {
			onReadable: count => {
				this.told.push(`${this.clock.now()} readable ${count}`);
				if (this.reads) board.read(new Uint8Array(count));
			},
			onWritable: count => this.told.push(`${this.clock.now()} writable ${count}`),
			onError: error => this.told.push(`${this.clock.now()} ${error}`),
		};
		board.begin(callbacks, takenOver);
		return this;
	}

	/** What the board was told since the last look, after `ms`. */
	after(ms: number): readonly string[] {
		this.clock.advance(ms);
		return this.told.splice(0);
	}

	write(size: number): boolean {
		return this.wire.board.write(new Uint8Array(size).fill(0x2e));
	}
}

describe("the board's end of a connection, as lwIP and the SDK have it", () => {
	it("has room again when the peer's acknowledgement is here, and not before", () => {
		const bench = new Bench().begin();
		assert.deepEqual(bench.after(0), [`0 writable ${sendBuffer}`]);
		assert.ok(bench.write(1000));
		assert.equal(bench.wire.board.writable, sendBuffer - 1000);
		assert.deepEqual(bench.after(2 * latency - 1), []);
		assert.equal(bench.got.length, 1000);
		assert.deepEqual(bench.after(1), [`20 writable ${sendBuffer}`]);
	});

	it("takes all of a write or nothing", () => {
		const bench = new Bench().begin();
		bench.after(0);
		assert.equal(bench.write(sendBuffer + 1), false);
		assert.ok(bench.write(sendBuffer - 1));
		assert.equal(bench.write(2), false);
		assert.ok(bench.write(1));
		assert.equal(bench.write(1), false);
		assert.ok(bench.write(0));
		bench.after(100);
		assert.equal(bench.got.length, sendBuffer);
	});

	it("pays for each write over TLS", () => {
		const bench = new Bench({ secure: true }).begin();
		assert.deepEqual(bench.after(0), [`0 writable ${sendBuffer - recordOverhead}`]);
		let taken = 0;
		while (bench.write(11)) taken++;
		assert.equal(taken, Math.floor(sendBuffer / (11 + recordOverhead)));
		bench.after(100);
		assert.equal(bench.got.length, 11 * taken, "what TLS adds must not reach the peer");
	});

	it("has no segment left for small messages long before its buffer is full", () => {
		const bench = new Bench().begin();
		bench.after(0);
		bench.wire.peer.pause();
		for (let turn = 0; turn < segmentQueue; turn++) {
			assert.ok(bench.write(6) && bench.write(5), `turn ${turn}: those of one turn share a segment`);
			bench.after(1);
		}
		assert.equal(bench.wire.board.writable, sendBuffer - 11 * segmentQueue, "which is a hint and no promise");
		assert.equal(bench.write(1), false);
		bench.after(1000);
		assert.equal(bench.write(1), false);
		bench.wire.peer.resume();
		bench.after(latency);
		assert.ok(bench.write(sendBuffer));
		assert.equal(segmentQueue, Math.floor((4 * sendBuffer + segmentSize - 1) / segmentSize));
	});

	it("tells in a later turn: what was written leaves, then what can be read, then room", () => {
		const bench = new Bench();
		bench.wire.peer.send(utf8("first"));
		bench.clock.advance(latency);
		bench.begin();
		assert.deepEqual(bench.told, [], "in the same turn");
		assert.equal(bench.write(1), false, "before room was told");
		assert.deepEqual(bench.after(0), ["10 readable 5", `10 writable ${sendBuffer}`]);
		bench.wire.peer.onData = bytes => bench.wire.peer.send(bytes);
		bench.write(3);
		assert.deepEqual(bench.after(2 * latency), ["30 readable 3", `30 writable ${sendBuffer}`]);
	});

	it("tells the peer's end once all that came before it has been read, and takes nothing from then on", () => {
		const bench = new Bench().begin();
		bench.after(0);
		bench.reads = false;
		bench.wire.peer.send(utf8("last words"));
		bench.wire.peer.close();
		assert.deepEqual(bench.after(1000), ["10 readable 10"]);
		assert.equal(bench.write(1), false);
		assert.equal(bench.wire.board.writable, 0);
		bench.wire.board.read(new Uint8Array(4));
		assert.deepEqual(bench.after(1000), []);
		bench.wire.board.read(new Uint8Array(100));
		assert.deepEqual(bench.told, [], "in the same turn");
		assert.deepEqual(bench.after(0), ["2000 closed"]);
		assert.equal(bench.wire.board.isOpen, false);
	});

	it("holds the peer's end back where the connection was taken over, until it is finished", () => {
		for (const early of [true, false]) {
			const bench = new Bench();
			bench.wire.peer.send(utf8("request"));
			if (early) bench.wire.peer.close();
			bench.after(early ? 2 * latency : latency);
			bench.begin(true);
			if (!early) bench.wire.peer.close();
			bench.after(2 * latency);
			for (let piece = 0; piece < 4; piece++) {
				assert.ok(bench.write(5000));
				bench.after(2 * latency);
			}
			assert.equal(bench.got.length, 20_000);
			assert.ok(!bench.told.some(each => each.endsWith("closed")));
			bench.wire.board.finish();
			assert.match(bench.after(0).join(), /closed$/);
		}
	});

	it("does not hold back that the connection broke", () => {
		const bench = new Bench().begin(true);
		bench.after(0);
		bench.wire.cut("timeout");
		assert.deepEqual(bench.after(latency), ["0 timeout"]);
	});

	it("still delivers what it wrote before it knew of the peer's end, to a peer that has closed its half only", () => {
		const bench = new Bench().begin();
		bench.after(0);
		bench.wire.peer.close();
		bench.after(latency - 1);
		assert.ok(bench.write(5));
		assert.deepEqual(bench.after(1), ["10 closed"]);
		bench.after(100);
		assert.equal(bench.got, ".....|end");
	});

	it("tells no room after the peer's end", () => {
		const bench = new Bench().begin();
		bench.after(0);
		bench.reads = false;
		bench.write(5);
		bench.wire.peer.send(utf8("x"));
		bench.wire.peer.close();
		assert.deepEqual(bench.after(1000), ["10 readable 1"]);
	});

	it("is reset when it closes with bytes unread: what it wrote in that turn is lost", () => {
		for (const reads of [true, false]) {
			const bench = new Bench().begin();
			bench.after(0);
			bench.reads = reads;
			bench.wire.peer.send(utf8("hello"));
			bench.after(20);
			bench.write(3);
			bench.wire.board.close();
			assert.deepEqual(bench.after(100), []);
			assert.equal(bench.got, reads ? "...|end" : "|end");
		}
	});

	it("takes nothing from the moment the connection breaks, and tells after what is unread", () => {
		const bench = new Bench().begin();
		bench.after(0);
		bench.write(3);
		bench.wire.peer.send(utf8("hello"));
		bench.after(latency);
		bench.reads = false;
		bench.wire.peer.send(utf8("again"));
		bench.after(latency);
		bench.wire.cut("unreachable");
		assert.deepEqual(bench.after(0), []);
		assert.equal(bench.write(1), false);
		bench.wire.board.read(new Uint8Array(9));
		assert.deepEqual(bench.after(0), ["20 unreachable"]);
		assert.equal(bench.got, "...|end");
	});

	it("holds the peer back while nothing is read", () => {
		const bench = new Bench().begin();
		bench.reads = false;
		bench.wire.peer.send(new Uint8Array(receiveWindow + 100));
		bench.after(1000);
		assert.equal(bench.wire.board.readable, receiveWindow);
		assert.equal(bench.wire.peer.queued, 100);
		bench.wire.board.read(new Uint8Array(200));
		bench.after(latency);
		assert.equal(bench.wire.peer.queued, 0);
	});

	it("keeps what cannot get through, and breaks when that lasts a minute", () => {
		let passes = true;
		const bench = new Bench({ passes: () => passes }).begin();
		bench.after(0);
		passes = false;
		bench.write(3);
		bench.after(50_000);
		passes = true;
		bench.wire.poke();
		assert.deepEqual(bench.after(2 * latency), [`50010 writable ${sendBuffer}`]);
		assert.equal(bench.got, "...");
		passes = false;
		bench.write(3);
		assert.deepEqual(bench.after(70_000), ["110020 timeout"]);
		assert.equal(bench.got, "...|end");
	});
});
