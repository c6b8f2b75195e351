import assert from "node:assert/strict";
import sinon from "sinon";
import type { Serial } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import Board from "./sdk/ffi";
import "./sdk/register";

const { serialOf } = await import("../../../hosts/moddable/esp32/serial");
const { Esp32System } = await import("../../../hosts/moddable/esp32/system");

describe("the ESP32's serial port", () => {
	let clock: sinon.SinonFakeTimers;
	let board: Board;
	let calls: number;
	let serial: Serial;
	const open = (onReadable: () => void = () => undefined): Serial => {
		const Port = serialOf(board);
		assert.ok(Port);
		return new Port({ onReadable });
	};

	beforeEach(() => {
		clock = sinon.useFakeTimers();
		board = new Board();
		calls = 0;
		serial = open(() => calls++);
	});
	afterEach(() => clock.restore());

	it("tells that bytes have come as long as some are unread", () => {
		clock.tick(200);
		assert.equal(calls, 0);
		board.received.push(1, 2, 3);
		clock.tick(80);
		assert.equal(calls, 2);
		const into = new Uint8Array(2);
		assert.deepEqual([serial.read(into), ...into], [2, 1, 2]);
		assert.deepEqual([serial.read(into), into[0]], [1, 3]);
		assert.equal(serial.read(into), 0);
		clock.tick(200);
		assert.equal(calls, 2);
	});

	it("sends, and says what is lost", () => {
		assert.equal(serial.write(utf8("abc")), true);
		board.room = 2;
		assert.equal(serial.write(utf8("def")), false);
		assert.equal(board.sent, "abcde");
	});

	it("is one", () => {
		assert.throws(() => open(), /^Error: the serial port is open already/);
	});

	it("is silent once it is closed, and can be opened again", () => {
		board.received.push(1);
		serial.close();
		serial.close();
		clock.tick(200);
		assert.equal(calls, 0);
		assert.equal(serial.read(new Uint8Array(1)), 0);
		assert.equal(serial.write(utf8("a")), false);
		assert.equal(clock.countTimers(), 0);
		open().close();
	});

	it("gets the log while it is open", () => {
		const system = new Esp32System(board, 0, () => undefined);
		system.print("device: sét up");
		assert.equal(board.sent, Buffer.from("\rdevice: sét up\r\n").toString("latin1"));
		serial.close();
		system.print("more");
		assert.ok(!board.sent.includes("more"));
	});
});
