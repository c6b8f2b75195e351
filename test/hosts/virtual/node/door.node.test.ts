import assert from "node:assert/strict";
import { setImmediate as tick } from "node:timers/promises";
import { Door } from "../../../../hosts/virtual/node/door";

describe("a door", () => {
	let opened: number;
	let closed: number;
	let errors: unknown[];
	let broken: boolean;
	let door: Door<{ close(): void }>;

	beforeEach(() => {
		[opened, closed, errors, broken] = [0, 0, [], false];
		door = new Door(
			async () => {
				await tick();
				if (broken) throw new Error("taken");
				opened++;
				return { close: () => void closed++ };
			},
			error => errors.push(error),
		);
	});

	const settle = async (): Promise<void> => {
		for (let i = 0; i < 5; i++) await tick();
	};

	it("opens once however often it is wanted open", async () => {
		for (let i = 0; i < 3; i++) door.want(true);
		await settle();
		door.want(true);
		await settle();
		assert.deepEqual([opened, closed], [1, 0]);
		assert.ok(door.socket);
	});

	it("ends closed when it was wanted closed while it opened", async () => {
		door.want(true);
		door.want(false);
		await settle();
		assert.deepEqual([opened, closed], [1, 1]);
		assert.equal(door.socket, undefined);
	});

	it("ends open when it was wanted open again while it opened", async () => {
		for (const open of [true, false, true]) door.want(open);
		await settle();
		assert.deepEqual([opened, closed], [1, 0]);
	});

	it("tells why it cannot be opened, once, and tries again when asked", async () => {
		broken = true;
		door.want(true);
		await settle();
		assert.equal(String(errors[0]), "Error: taken");
		broken = false;
		door.want(true);
		await settle();
		assert.deepEqual([opened, errors.length], [1, 1]);
	});
});
