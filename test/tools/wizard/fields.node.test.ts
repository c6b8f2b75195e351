import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { App } from "../../../src/main";
import { UsageError } from "../../../tools/cli/command";
import { exits, ProvisionError } from "../../../tools/wizard/exits";
import { checkFields, readFields } from "../../../tools/wizard/fields";
import { until } from "../cloud/support";
import { runToolOn, type Ended } from "../support";
import { Home } from "./support";

const fields = [
	{ name: "place", kind: "text", required: true, label: { en: "Place" } },
	{ name: "key", kind: "secret", min: 4, label: { en: "Key" } },
	{ name: "interval", kind: "number", min: 10, max: 60, step: 10, default: 30, label: { en: "Interval" } },
];
const next = { url: "https://example.com/app", label: { de: "Zur App", en: "Open the app" } };

describe("--field", () => {
	const read = async (given: readonly string[], lines = ""): Promise<unknown> => {
		const input = new PassThrough();
		input.end(lines);
		return [...(await readFields(given, input))];
	};

	it("has its value behind the first =, or in the next line of stdin", async () => {
		assert.deepEqual(await read(["place=a=b", "key", "other="], "two words \r\nmore\n"), [
			...[["place", "a=b"], ["key", "two words "], ["other", ""]], // prettier-ignore
		]);
		assert.deepEqual(await read(["one", "two"], "1\n2"), [
			["one", "1"],
			["two", "2"],
		]);
	});

	it("is refused without a name, twice, or with nothing on stdin", async () => {
		for (const [given, message] of [
			[["=x"], /must be NAME=VALUE/],
			[["Place=x"], /must be NAME=VALUE/],
			[["a=1", "a=2"], /--field a is given twice/],
			[["a"], /takes a line of stdin, and there is none/],
		] as const)
			await assert.rejects(read(given), error => error instanceof UsageError && message.test(error.message));
	});

	it("is checked by what the board asks for, and never told", () => {
		const product = { fields: fields.map(each => ({ ...each, ...(each.default && { default: "30" }) })) };
		const problem = (given: object, extent: "all" | "changed" = "all", of: unknown = product): string => {
			try {
				checkFields(new Map(Object.entries(given)), of, extent);
				return "";
			} catch (error) {
				assert.ok(error instanceof ProvisionError && error.ending === "fieldRefused");
				return error.message;
			}
		};
		assert.equal(problem({ place: "Attic", key: "1234", interval: "40" }), "");
		assert.equal(problem({ place: "Attic" }), "");
		assert.equal(problem({}), "--field place must be a text of 1 to 256 bytes without control characters.");
		assert.equal(problem({}, "changed"), "");
		assert.equal(
			problem({ place: "a", key: "123" }),
			"--field key must be a text of 4 to 256 bytes without control characters.",
		);
		assert.equal(problem({ interval: "35" }), "--field interval must be a number from 10 to 60 in steps of 10.");
		assert.match(problem({ colour: "x" }), /no field "colour"; it has place, key, interval/);
		assert.match(problem({ colour: "x" }, "all", {}), /no field "colour"; it asks for none/);
		assert.equal(problem({}, "all", {}), "");
	});
});

describe("the maker's own fields from the command line, with a board and a cloud", function () {
	this.timeout(60_000);
	let home: Home;
	let seen: unknown[];
	afterEach(() => home.close());

	const app: App = ({ settings }) => {
		seen = [settings.text("place"), settings.text("key"), settings.number("interval")];
		return {
			checkSettings: (wanted, _, done) =>
				done(wanted.text("key") === "bad key" ? { field: "key", rule: "Nobody knows this key." } : undefined),
		};
	};
	const provision = (input: string, ...more: readonly string[]): Promise<Ended> => {
		const { url, bearer } = home.cloud.cloud;
		const where = ["--json", "--device", home.board.setupUrl, "--cloud", url, "--bearer", bearer];
		const what = ["--ssid", "Home", "--password", "correct horse", ...more];
		return runToolOn(input, "tools/wizard/main.ts", ...where, ...what);
	};

	for (const verify of ["restart", "live"] as const)
		it(`reach the product, and its link the person, ${verify}`, async () => {
			home = await Home.open({ app, product: { setup: { verify, fields }, brand: { next } } });
			await home.toSetup();
			const wrong = await provision("", "--field", "place=Attic", "--field", "interval=35");
			assert.equal(wrong.code, exits.fieldRefused, wrong.errors);
			assert.equal([...home.cloud.cloud.devices.all].length, 0, "no token was made");

			const ended = await provision("s3cret key\n", "--field", "place=Attic & Co", "--field", "key");
			assert.equal(ended.code, 0, ended.errors);
			assert.deepEqual(ended.events.at(-1)?.["next"], { url: next.url, label: "Open the app" });
			await until(() => home.state === "running");
			assert.deepEqual(seen, ["Attic & Co", "s3cret key", 30]);
			assert.ok(!`${ended.out}${ended.errors}`.includes("s3cret"));
		});

	it("that the product itself refuses are told with its sentence, and mended alone", async () => {
		home = await Home.open({ app, product: { setup: { verify: "live", fields } } });
		await home.toSetup();
		const refused = await provision("", "--field", "place=Attic", "--field", "key=bad key");
		assert.equal(refused.code, exits.settingsRefused, refused.errors);
		assert.equal(refused.errors, 'The product refused the field "key": Nobody knows this key.\n');
		const { url } = home.cloud.cloud;
		const device = ["--json", "--device", home.board.setupUrl, "--cloud", url, "--token", home.device.token];
		const again = await runToolOn("good key\n", "tools/wizard/main.ts", ...device, "--retry", "--field", "key");
		assert.equal(again.code, 0, again.errors);
		await until(() => home.state === "running");
		assert.deepEqual(seen, ["Attic", "good key", 30]);
	});
});
