import assert from "node:assert/strict";
import Board from "./sdk/ffi";
import "./sdk/register";

const { Esp32System } = await import("../../../hosts/moddable/esp32/system");

describe("the ESP32's system", () => {
	const board = new Board();
	const lines: string[] = [];
	const system = (): InstanceType<typeof Esp32System> => new Esp32System(board, 0, line => lines.push(line));

	it("tells the reset reason in the contract's words (esp_system.h)", () => {
		const reasons = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200].map(reason => {
			board.reason = reason;
			return system().resetReason;
		});
		const wanted = ["unknown", "power-on", "external", "software", "panic", "watchdog", "watchdog", "watchdog"];
		assert.deepEqual(reasons, [...wanted, "software", "brownout", "unknown"]);
	});

	it("tells the chip that a restart was asked for, and that a crash was not", () => {
		board.calls.length = 0;
		system().restart("new credentials");
		system().crash();
		assert.deepEqual(board.calls, ["restart 1", "restart 0"]);
		assert.deepEqual(lines, ["restart: new credentials"]);
	});

	it("has two addresses, random bytes, and tells the free memory", () => {
		const { mac, accessPointMac, chip } = system();
		assert.deepEqual([mac[5], accessPointMac[5], chip], [0, 1, "ESP32-C3"]);
		const bytes = new Uint8Array(4);
		system().random(bytes.subarray(1, 3));
		assert.deepEqual([...bytes], [0, 7, 7, 0]);
		assert.equal(system().freeMemory(), 1000);
	});
});
