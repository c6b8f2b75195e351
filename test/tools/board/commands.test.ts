import assert from "node:assert/strict";
import { parseCommand } from "../../../tools/board/commands";

describe("the board's commands", () => {
	it("are read with any spacing", () => {
		assert.deepEqual(parseCommand(" press  200 "), { do: "press", ms: 200 });
		assert.deepEqual(parseCommand("power on"), { do: "power", on: true });
		assert.deepEqual(parseCommand("power off"), { do: "power", on: false });
		assert.deepEqual(parseCommand('air {"phones": 2}'), { do: "air", patch: { phones: 2 } });
		assert.deepEqual(parseCommand("part Beer 21.5"), { do: "part", name: "Beer", to: 21.5 });
		assert.deepEqual(parseCommand("part  The tent  -4 "), { do: "part", name: "The tent", to: -4 });
		assert.deepEqual(parseCommand("part Beer unplugged"), { do: "part", name: "Beer", to: "unplugged" });
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
		["part Beer", /"part" wants a name and a number, or unplugged, plugged, simulated/],
		["part Beer warm", /"part" wants/],
		["part Beer 1e3", /"part" wants/],
		["part 20", /"part" wants/],
		["quit now", /nothing more/],
	] as const)
		it(`say what is wrong with "${line}"`, () => assert.throws(() => parseCommand(line), message));
});
