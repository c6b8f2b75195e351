import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wrongInBoard } from "../../../tools/sdk/board-rules";
import { boardNames, choose } from "../../../tools/sdk/targets";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/esp32.md"), "utf8");
const file = join(root, "hosts/moddable/boards/made-up/manifest.json");

const wrong = (board: unknown, build: object = {}): string =>
	(wrongInBoard({ build, config: { board } }, file, "esp32c3") ?? "").replace(`${file}: `, "");

describe("the boards", () => {
	for (const name of boardNames()) {
		it(`${name} says what the firmware understands`, () => assert.equal(choose(undefined, name).board, name));

		it(`${name} is in the table of docs/esp32.md`, () => assert.ok(page.includes(`\`${name}\``)));
	}
});

describe("the manifest of a board", () => {
	it("may leave light and button to the firmware, and name each kind of them", () => {
		const button = { pin: 9, externalPull: true };
		const leds = [
			undefined,
			{ kind: "none" },
			{ kind: "mono", pin: 2, activeLow: true },
			{ kind: "rgb", pins: [3, 4, 5] },
			{ kind: "pixel", pin: 8, order: "GRBW" },
		];
		for (const led of leds) assert.equal(wrong(led && { led, button }), "");
	});

	it("is refused with what is wrong in it, where the chip would take anything", () => {
		assert.match(
			wrong({ led: { kind: "rgbb", pins: [3, 4, 5] } }),
			/^"config\.board\.led\.kind" is "rgbb", but must be/,
		);
		assert.match(wrong({ led: { kind: "mono", pins: [3] } }), /^"config\.board\.led\.pins" .* kind, pin, activeLow/);
		assert.match(wrong({ led: { kind: "rgb", pins: [3, 4] } }), /^"config\.board\.led\.pins" is a list of 2/);
		assert.match(wrong({ button: {} }), /^"config\.board\.button\.pin" is missing/);
		assert.match(wrong({ button: { pin: 22 } }), /^"config\.board\.button\.pin" is 22, but must be .*0 to 21/);
		assert.match(wrong(undefined, { SDKCONFIGPATH: "./../../sdkconfig/flash-3mb" }), /SDKCONFIGPATH" is .*flash-3mb/);
	});
});
