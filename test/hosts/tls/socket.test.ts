import assert from "node:assert/strict";
import type { SocketError } from "../../../hosts/host";
import { Bench, roots, room, ScriptedTCP, tls } from "./script";

const bytes = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => i & 0x7e);

describe("the TLS socket", () => {
	describe("while it connects", () => {
		it("connects TCP, and asks for memory only once that stands", () => {
			const bench = new Bench();
			assert.equal(bench.tcp.options.address, "192.0.2.1");
			assert.equal(bench.tcp.options.port, 443);
			assert.deepEqual(bench.turns().native.calls, []);
			bench.tcp.drain(1000);
			assert.deepEqual(bench.native.calls, [`open blynk.cloud ${roots.length} 5000`]);
			assert.deepEqual(bench.native.roots, [...roots]);
		});

		it("takes one step of the handshake a turn", () => {
			const bench = new Bench([{}, {}, {}]);
			const { calls } = bench.native;
			const other = (): void => {
				calls.push("other");
				if (bench.native.state !== tls.up) bench.clock.set(other, 0);
			};
			bench.tcp.drain(1000);
			calls.length = 0;
			other();
			bench.turns();
			assert.deepEqual(calls, ["other", "step", "other", "step", "other", "step", "other"]);
		});

		it("waits for a step that is computed aside, a turn a slice, and touches nothing meanwhile", () => {
			const bench = new Bench([{ sends: 3 }, { slices: 3, sends: 1 }, {}]);
			bench.tcp.drain(1000);
			bench.native.calls.length = 0;
			bench.clock.set(() => {
				bench.tcp.drain(1000);
				bench.tcp.receive(8);
				bench.native.calls.push("other");
			}, 0);
			bench.clock.advance(100);
			assert.deepEqual(bench.native.calls, ["step", "other", "slice", "slice", "slice", "step", "step"]);
			assert.deepEqual(bench.tcp.sent, [0x16, 0x16, 0x16, 0x16]);
			assert.deepEqual(bench.heard, [`writable ${room}`, "readable 1"]);
		});

		it("may be closed, may lose TCP and may run out of time while a step is computed aside", () => {
			const ends: readonly (readonly [(bench: Bench) => void, readonly string[]])[] = [
				[bench => bench.socket.close(), []],
				[bench => bench.tcp.fail("closed"), ["timeout"]],
				[() => {}, ["timeout"]],
			];
			for (const [end, heard] of ends) {
				const bench = new Bench([{ slices: 2000 }]);
				bench.tcp.drain(1000);
				bench.clock.advance(60);
				assert.equal(bench.native.calls.at(-1), "slice");
				end(bench);
				bench.clock.advance(20_000);
				assert.deepEqual(bench.heard, heard);
				assert.equal(bench.native.calls.at(-1), "close");
				assert.equal(bench.tcp.open, false);
			}
		});

		it("sends what the handshake says, feeds it what comes in whatever pieces, and tells when it is up", () => {
			const bench = new Bench();
			bench.tcp.drain(1000);
			bench.turns();
			assert.deepEqual(bench.tcp.sent, [0x16, 0x16, 0x16]);
			for (const byte of [1, 2, 3, 4]) {
				assert.deepEqual(bench.heard, []);
				assert.equal(bench.socket.write(bytes(1)), false);
				assert.equal(bench.socket.writable, 0);
				bench.tcp.receive(byte);
				bench.turns();
			}
			assert.deepEqual(bench.heard, [`writable ${room}`]);
			assert.deepEqual(bench.tcp.sent, [0x16, 0x16, 0x16, 0x16, 0x16]);
			assert.equal(bench.clock.next, undefined);
		});

		it("fails as clock without a date, and bothers nobody", () => {
			const bench = new Bench([], false);
			assert.deepEqual(bench.heard, []);
			bench.turns();
			assert.deepEqual(bench.heard, ["clock"]);
			assert.deepEqual(ScriptedTCP.made, []);
		});

		it("passes on why TCP did not come to stand", () => {
			for (const error of ["refused", "timeout", "unreachable"] as const) {
				const bench = new Bench();
				bench.tcp.fail(error);
				assert.deepEqual(bench.heard, [error]);
				assert.deepEqual(bench.native.calls, []);
			}
		});

		it("gives up a peer that says no more after 15 s", () => {
			const bench = new Bench();
			bench.tcp.drain(1000);
			bench.clock.advance(14_999);
			assert.deepEqual(bench.heard, []);
			bench.clock.advance(1);
			assert.deepEqual(bench.heard, ["timeout"]);
			assert.equal(bench.tcp.open, false);
			assert.equal(bench.native.calls.at(-1), "close");
		});

		it("tells the reasons apart, after the alert has gone, and frees all", () => {
			const reasons: readonly (readonly [number, SocketError])[] = [
				[tls.chain, "certificate-chain"],
				[tls.name, "certificate-name"],
				[tls.date, "certificate-date"],
				[tls.protocol, "tls"],
				[tls.alert, "alert"],
				[tls.ended, "closed"],
				[tls.memory, "memory"],
			];
			for (const [reason, error] of reasons) {
				const bench = new Bench([{ sends: 1 }]);
				bench.native.failure = reason;
				bench.tcp.drain(1000);
				bench.turns();
				assert.deepEqual(bench.heard, [error]);
				assert.deepEqual(bench.tcp.sent, [0x16, 0x15, reason]);
				assert.equal(bench.tcp.open, false);
				assert.equal(bench.native.calls.at(-1), "close");
				assert.equal(bench.clock.next, undefined);
				assert.equal(bench.lines.join(), error === "closed" ? "" : `tls: ${error} (mbedTLS -0x2700)`);
			}
		});

		it("says memory when there is none to begin with", () => {
			const bench = new Bench();
			bench.native.refusal = -(tls.failed | (tls.memory << 8) | (0x7f00 << 16));
			bench.tcp.drain(1000);
			assert.deepEqual(bench.heard, ["memory"]);
			assert.equal(bench.tcp.open, false);
		});

		it("asks the C what a connection that ended meanwhile has said, and else says what TCP said", () => {
			for (const [reason, error] of [
				[tls.ended, "timeout"],
				[tls.alert, "alert"],
			] as const) {
				const bench = new Bench();
				bench.native.atEnd = tls.failed | (reason << 8);
				bench.tcp.drain(1000);
				bench.turns();
				bench.tcp.fail("timeout");
				bench.turns();
				assert.equal(bench.native.calls.includes("end of input"), true);
				assert.deepEqual(bench.heard, [error]);
			}
		});
	});

	describe("once it is up", () => {
		it("tells what came with the end of the handshake", () => {
			const bench = new Bench();
			bench.tcp.drain(1000);
			bench.tcp.receive(1, 2, 3, 4, 8, 9);
			bench.turns();
			assert.deepEqual(bench.heard, [`writable ${room}`, "readable 2"]);
		});

		it("reads into views, as far as there is something", () => {
			const bench = new Bench().connected();
			bench.tcp.receive(2, 4, 6);
			assert.deepEqual(bench.heard, ["readable 3"]);
			const into = new Uint8Array(8);
			assert.equal(bench.socket.read(into.subarray(2, 4)), 2);
			assert.equal(bench.socket.read(into.subarray(4)), 1);
			assert.equal(bench.socket.read(into), 0);
			assert.deepEqual([...into], [0, 0, 3, 5, 7, 0, 0, 0]);
		});

		it("tells again what a full read left, wherever it lies", () => {
			const bench = new Bench().connected();
			const into = new Uint8Array(500);
			let got = 0;
			bench.onReadable = () => {
				got += bench.socket.read(into);
			};
			bench.tcp.receiveAll(bytes(1300));
			for (let i = 0; i < 10; i++) bench.turns();
			assert.equal(got, 1300);
		});

		it("takes no more from TCP than its owner reads", () => {
			const bench = new Bench().connected();
			bench.tcp.receiveAll(bytes(5000));
			for (let i = 0; i < 20; i++) bench.tcp.receiveAll(bytes(100));
			bench.turns();
			assert.ok(bench.tcp.arrived.length >= 7000 - tls.input);
			assert.ok(bench.native.input.length <= tls.input);
		});

		it("takes all of a message or nothing, and tells when there is room again", () => {
			const bench = new Bench().connected();
			bench.tcp.window = 0;
			assert.equal(bench.socket.write(bytes(room + 1)), false);
			assert.equal(bench.socket.write(bytes(room - 10)), true);
			assert.equal(bench.socket.writable, 10);
			assert.equal(bench.socket.write(bytes(11)), false);
			assert.equal(bench.socket.write(bytes(10)), true);
			assert.deepEqual(bench.tcp.sent, []);
			assert.deepEqual(bench.heard, []);
			bench.tcp.drain(600);
			assert.equal(bench.tcp.sent.length, 600);
			assert.deepEqual(bench.heard, ["writable 600"]);
			bench.tcp.drain(5000);
			const expected = [...bytes(room - 10), ...bytes(10)].map(byte => byte ^ 1);
			assert.deepEqual(bench.tcp.sent, expected);
		});

		it("loses nothing to a TCP that promises room and then has none", () => {
			const bench = new Bench().connected();
			Object.defineProperty(bench.tcp, "writable", { get: () => 400 });
			bench.tcp.window = 5;
			assert.equal(bench.socket.write(bytes(50)), true);
			assert.deepEqual(bench.tcp.sent, []);
			bench.tcp.drain(1000);
			assert.deepEqual(
				bench.tcp.sent,
				[...bytes(50)].map(byte => byte ^ 1),
			);
		});

		it("is over when the peer says goodbye, once what came before was read", () => {
			const bench = new Bench().connected();
			bench.onReadable = () => void bench.socket.read(new Uint8Array(10));
			bench.tcp.receive(8, 0xff);
			assert.deepEqual(bench.heard, ["readable 1"]);
			bench.turns();
			assert.deepEqual(bench.heard, ["readable 1", "closed"]);
			assert.deepEqual(bench.lines, []);
		});

		it("holds the end of TCP back until what came before was read", () => {
			const bench = new Bench().connected();
			bench.tcp.receive(8);
			bench.tcp.fail("closed");
			assert.equal(bench.heard.includes("closed"), false);
			assert.equal(bench.socket.write(bytes(1)), false);
			assert.equal(bench.socket.read(new Uint8Array(10)), 1);
			bench.turns();
			assert.equal(bench.heard.at(-1), "closed");
			assert.equal(bench.heard.filter(each => each === "closed").length, 1);
		});

		it("says what broke the stream, once", () => {
			const bench = new Bench().connected();
			bench.native.fail(tls.protocol);
			bench.tcp.receive(1);
			bench.tcp.receive(1);
			bench.turns();
			assert.deepEqual(bench.heard, ["tls"]);
		});
	});

	describe("when it is closed", () => {
		it("says goodbye, frees all, and calls back no more", () => {
			const bench = new Bench().connected();
			bench.socket.close();
			bench.socket.close();
			assert.deepEqual(bench.tcp.sent, [0xff]);
			assert.equal(bench.native.calls.filter(call => call === "close").length, 1);
			bench.tcp.receive(1);
			bench.tcp.drain(10);
			bench.tcp.fail("closed");
			bench.clock.advance(60_000);
			assert.deepEqual(bench.heard, []);
			assert.equal(bench.socket.write(bytes(1)), false);
			assert.equal(bench.socket.read(bytes(1)), 0);
		});

		it("leaves no timer behind in the middle of a handshake, nor before TCP stands", () => {
			const before = new Bench();
			before.socket.close();
			assert.equal(before.tcp.open, false);
			const during = new Bench();
			during.tcp.drain(10);
			during.socket.close();
			for (const bench of [before, during]) {
				bench.clock.advance(60_000);
				assert.deepEqual(bench.heard, []);
				assert.equal(bench.clock.next, undefined);
			}
		});

		it("may be closed inside its own callbacks", () => {
			const bench = new Bench().connected();
			bench.onReadable = () => bench.socket.close();
			bench.tcp.receive(1, 2, 3);
			bench.clock.advance(60_000);
			assert.deepEqual(bench.heard, ["readable 3"]);
		});
	});
});
