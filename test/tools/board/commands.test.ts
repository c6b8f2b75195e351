import assert from "node:assert/strict";
import { parseCommand } from "../../../tools/board/commands";

describe("the board's commands", () => {
	it("are read with any spacing", () => {
		assert.deepEqual(parseCommand(" press  200 "), { do: "press", ms: 200 });
		assert.deepEqual(parseCommand("power on"), { do: "power", on: true });
		assert.deepEqual(parseCommand("power off"), { do: "power", on: false });
		assert.deepEqual(parseCommand('air {"phones": 2}'), { do: "air", patch: { phones: 2 } });
		assert.deepEqual(parseCommand("quit"), { do: "quit" });
	});

	for (const [line, message] of [
		["jump", /"jump" is not a command\. Known are: press MS, power off/],
		["press", /"press" wants milliseconds/],
		["press -1", /"press" wants milliseconds/],
		["press 0", /"press" wants milliseconds/],
		["press 1e3", /"press" wants milliseconds/],
		["press 600001", /"press" wants milliseconds/],
		["power", /on or off/],
		["air", /merge patch/],
		["air {phones: 2}", /merge patch/],
		["quit now", /nothing more/],
	] as const)
		it(`say what is wrong with "${line}"`, () => assert.throws(() => parseCommand(line), message));
});
