import assert from "node:assert/strict";
import type { Accepted, Network, Socket } from "../../../hosts/host";
import { messageLength, RuleWriter, wrongWith } from "../write-rule";
import { clock, ends, loadTCP, SdkTCP } from "./sdk-sockets";

const to = { address: "203.0.113.9", port: 9, serverName: "rule.example" };

describe("a socket of the Moddable host", () => {
	let network: Pick<Network, "TCP">;
	let told: string[];

	before(async () => {
		network = { TCP: await loadTCP() };
	});

	beforeEach(() => {
		told = [];
		SdkTCP.refuses = false;
	});

	const callbacks = {
		onReadable: (count: number) => void told.push(`readable ${count}`),
		onWritable: (count: number) => void told.push(`writable ${count}`),
		onError: (error: string) => void told.push(error),
	};

	/** A connection that stands. */
	const open = (): { readonly socket: Socket; readonly native: SdkTCP } => {
		const socket = new network.TCP({ ...to, ...callbacks });
		SdkTCP.last.tell();
		told.length = 0;
		return { socket, native: SdkTCP.last };
	};

	it("keeps the rule of write", () => {
		const lines: string[] = [];
		new RuleWriter({ clock, network }, "TCP", to, line => lines.push(line));
		const native = SdkTCP.last;
		for (let i = 0; i < 30 && !native.closed; i++) native.acknowledge();
		const count = native.sent.length / messageLength;
		assert.deepEqual(lines, [`done ${count}`]);
		assert.equal(wrongWith(Uint8Array.from(native.sent), count), undefined);
	});

	it("shares segments while something is under way: it does not ask for nodelay", () => {
		assert.equal(open().native.options.nodelay ?? false, false);
	});

	it("refuses what lwIP has no segment or memory for, and then ends", () => {
		const { socket, native } = open();
		native.fails = "queue";
		assert.equal(socket.write(Uint8Array.of(1)), false);
		assert.equal(socket.writable, 0);
		native.ready = false;
		native.options.onError?.();
		assert.deepEqual(told, ["closed"]);
		assert.equal(socket.write(Uint8Array.of(1)), false);
	});

	it("takes a write that throws for one that found no room, until it is told of room", () => {
		const { socket, native } = open();
		native.room = 3;
		assert.equal(socket.write(Uint8Array.of(1, 2, 3, 4)), false);
		assert.equal(socket.writable, 0);
		native.acknowledge();
		assert.equal(socket.write(Uint8Array.of(1, 2, 3, 4)), true);
		assert.equal(socket.writable, 5740);
		assert.deepEqual(native.sent, [1, 2, 3, 4]);
	});

	it("refuses from the peer's end on, also while bytes of it are unread", () => {
		const { socket, native } = open();
		native.ready = false;
		native.options.onReadable?.(10);
		assert.equal(socket.write(Uint8Array.of(1)), false);
		assert.equal(socket.read(new Uint8Array(20)), 10);
		native.options.onError?.();
		assert.deepEqual(told, ["readable 10", "closed"]);
		assert.equal(native.closed, true);
	});

	it("says and takes nothing after close(), whatever still comes", () => {
		const { socket, native } = open();
		socket.close();
		socket.close();
		native.options.onReadable?.(3);
		native.acknowledge();
		native.options.onError?.();
		clock.advance(60_000);
		assert.deepEqual(told, []);
		assert.deepEqual([socket.write(Uint8Array.of(1)), socket.writable, socket.read(new Uint8Array(9))], [false, 0, 0]);
	});

	it("holds back the peer's end of a connection that was taken over, until it is finished", () => {
		ends.length = 0;
		const from = new SdkTCP({}) as unknown as Accepted;
		const socket = new network.TCP({ from });
		// The SDK's constructor hears of the end itself, so it has to be over by then.
		assert.deepEqual(ends.splice(0), [["hold", "192.168.4.2", 49_999, true]]);
		socket.finish?.();
		assert.deepEqual(ends.splice(0), [["tell", "192.168.4.2", 49_999]]);
		new network.TCP({ address: "10.0.0.1", port: 80 }).finish?.();
		assert.deepEqual(ends, []);
	});

	it("that was taken over takes nothing before it is told of room", () => {
		// What a listener gives out is the SDK's socket (hosts/moddable/tcp.ts).
		const from = new SdkTCP({}) as unknown as Accepted;
		const socket = new network.TCP({ from, ...callbacks });
		SdkTCP.last.options.onReadable?.(5);
		assert.equal(socket.write(Uint8Array.of(1)), false);
		SdkTCP.last.tell();
		assert.equal(socket.write(Uint8Array.of(1)), true);
		assert.deepEqual(told, ["readable 5", "writable 5744"]);
	});

	it("that the SDK cannot make ends later, and takes nothing meanwhile", () => {
		SdkTCP.refuses = true;
		const socket = new network.TCP({ ...to, ...callbacks });
		assert.equal(socket.write(Uint8Array.of(1)), false);
		assert.deepEqual(told, []);
		clock.advance(1);
		assert.deepEqual(told, ["unreachable"]);
	});
});
