import assert from "node:assert/strict";
import { accept, KeptSettings, lineOf, noSettings, ruleOf, valueOf, type Field } from "../../../modules/settings/index";

const field = (given: Partial<Field>): Field => ({
	...{ name: "it", kind: "text", min: 0, max: 32, step: 1, options: "  ", required: false, default: "" },
	keepOnReset: false,
	...given,
});

const taken = (of: Field, ...values: readonly string[]): readonly (string | undefined)[] =>
	values.map(value => accept(of, value));

const none = (count: number): readonly undefined[] => Array.from({ length: count }, () => undefined);

describe("a field of the maker's own", () => {
	it("takes a text by its bytes, without control characters, and empty unless it is required", () => {
		const text = field({ min: 2, max: 4 });
		assert.deepEqual(taken(text, "ab", "é", "éé", "", "a", "abcde", "ééa"), ["ab", "é", "éé", "", ...none(3)]);
		assert.deepEqual(taken(text, "a\nb", "a\0", "a\x7fb", "a\ufffd"), none(4));
		assert.equal(accept(field({ required: true }), ""), undefined);
		assert.equal(ruleOf(text), "a text of 2 to 4 bytes without control characters");
	});

	it("takes a number of its range and step, and keeps it plainly", () => {
		const whole = field({ kind: "number", min: -5, max: 3600 });
		assert.deepEqual(taken(whole, "-5", "3600", "007", "+1", "3601", "-6", "1.5"), ["-5", "3600", "7", ...none(4)]);
		assert.deepEqual(taken(whole, "0x10", "1e3", " 1", "1 ", "Infinity", "NaN", "-", ".", "1,5"), none(9));
		const fine = field({ kind: "number", min: 0.1, max: 0.9, step: 0.2 });
		assert.deepEqual(taken(fine, "0.1", "0.30", "0.9", "0.2", "1.1"), ["0.1", "0.3", "0.9", undefined, undefined]);
		assert.equal(ruleOf(whole), "a whole number from -5 to 3600");
		assert.equal(ruleOf(fine), "a number from 0.1 to 0.9 in steps of 0.2");
	});

	it("takes a choice that is one, and yes or no as forms and JSON say it", () => {
		const choice = field({ kind: "choice", options: " eu us-1 " });
		assert.deepEqual(taken(choice, "eu", "us-1", "", "us", "eu us-1", "EU"), ["eu", "us-1", "", ...none(3)]);
		assert.equal(ruleOf(choice), "one of eu, us-1");
		const yesNo = field({ kind: "yesno" });
		assert.deepEqual(taken(yesNo, "1", "true", "On", "YES"), ["1", "1", "1", "1"]);
		assert.deepEqual(taken(yesNo, "0", "false", "off", "no", "", "2", "ja"), ["0", "0", "0", "0", "", ...none(2)]);
	});
});

describe("settings as they are kept", () => {
	it("are found by name, whatever else is there", () => {
		const text = lineOf("a", "x=1") + lineOf("aa", "") + lineOf("b", "a=2");
		assert.deepEqual(
			["a", "aa", "b", "c", "x"].map(name => valueOf(text, name)),
			["x=1", "", "a=2", undefined, undefined],
		);
		assert.equal(valueOf("", "a"), undefined);
		assert.equal(valueOf("a=12", "a"), "12", "without a line end at the end");
	});

	const fields = [
		field({ name: "place", default: "Home" }),
		field({ name: "key", kind: "secret" }),
		field({ name: "interval", kind: "number", min: 1, max: 60, default: "10" }),
		field({ name: "offset", kind: "number", min: -1, max: 1, step: 0.5 }),
		field({ name: "metric", kind: "yesno", default: "1" }),
		field({ name: "region", kind: "choice", options: " eu us " }),
	];

	it("are told typed, with the defaults", () => {
		const none = new KeptSettings(fields, "");
		assert.deepEqual(
			[none.text("place"), none.text("key"), none.number("interval"), none.flag("metric"), none.text("region")],
			["Home", "", 10, true, ""],
		);
		assert.ok(Number.isNaN(none.number("offset")));
		const set = new KeptSettings(fields, "place=\nkey=secret\ninterval=60\noffset=-0.5\nmetric=0\nregion=us\n");
		assert.deepEqual(
			[set.text("place"), set.text("key"), set.number("interval"), set.number("offset"), set.flag("metric")],
			["", "secret", 60, -0.5, false],
		);
		assert.equal(set.text("region"), "us");
	});

	it("that another firmware took and this one does not are as if nobody had said anything", () => {
		const set = new KeptSettings(fields, "interval=3600\nregion=asia\n");
		assert.deepEqual([set.number("interval"), set.text("region")], [10, ""]);
	});

	it("are asked for by a name and kind that the product has", () => {
		const set = new KeptSettings(fields, "");
		assert.throws(() => set.number("intervall"), /have no "intervall" of kind number/);
		assert.throws(() => set.text("interval"), /have no "interval" of kind text secret choice/);
		assert.throws(() => set.flag("place"), /of kind yesno/);
		for (const kind of ["text", "number", "flag"] as const) assert.throws(() => noSettings[kind]("it"), /no fields/);
	});
});
