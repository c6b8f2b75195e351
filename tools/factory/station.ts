import { RealClock } from "../../hosts/virtual/node/clock";
import type { Product } from "../../src/product";
import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { productFrom } from "../cli/product";
import { checkNames, testUnit, type Bench, type Check, type UnitReport, type Worker } from "./checks";
import { inSeries, Keyboard, unitCount } from "./keyboard";
import { openCommand, openPort, type OpenCable } from "./port";
import { runProgram } from "./program";
import { readRegistry } from "./registry";
import { readRelease } from "./release";
import { refuseOther, refuseOtherRelease } from "./report";
import { appendTest, readTests, summaryOf, type Summary, type UnitEvent } from "./tests-file";
import { UnitConsole } from "./unit-console";
import { usable } from "./usable";

const help = `Tests a flashed unit by its serial port: the end of the line. See tools/factory/line.md.

  factory test --release DIR --out DIR --ap SSID --port PORT [options]

  --release DIR   what the unit is to run: the folder with release.json
  --out DIR       the units: what factory units --out made; each test is a line of DIR/tests.jsonl
  --ap SSID       the station's access point, which the unit has to hear
  --least N       how strong, dBm (default -60)
  --port PORT     the unit's serial port, as /dev/ttyUSB0
  --command CMD   a program instead, whose stdin and stdout are the unit's serial port
  --light LIST    colours the light is to show (default ff0000,00ff00,0000ff; ffffff for a light of one colour)
  --light-sensor CMD  a program that looks in the worker's place: called with a colour as its last word, it ends with
                  code 0 when it sees it, else 1
  --wait N        how long the button is waited for, seconds (default 30)
  --skip LIST     checks to leave out, as light,button: ${checkNames.slice(1).join(" ")}
  --yes           ask nobody whether the light is right: that check is skipped
  --count N       so many units, one after the other, Enter in between (default 1)
  --config FILE   the product, JSON (default: the product's of manifest.json)
  --json          one object a line on stdout: unit, summary, error
  --help          this text

The product needs "console": { "serial": true, "factory": true } in its config.

Exit code: 0 when all passed, 1 when a unit failed, 2 when the command or a file it names is wrong.
`;

const names: Readonly<Record<string, string>> = {
	...{ ff0000: "red", "00ff00": "green", "0000ff": "blue", ffff00: "yellow", ffffff: "on", "000000": "off" },
};

// Node takes a negative number for an option, unless it is tied to its own.
const leastAt = process.argv.indexOf("--least");
if (leastAt > 0 && /^-\d/.test(process.argv[leastAt + 1] ?? ""))
	process.argv.splice(leastAt, 2, `--least=${process.argv[leastAt + 1]}`);

await runCommand({
	help,
	options: {
		release: { type: "string" },
		out: { type: "string" },
		ap: { type: "string" },
		least: { type: "string", default: "-60" },
		port: { type: "string" },
		command: { type: "string" },
		light: { type: "string", default: "ff0000,00ff00,0000ff" },
		"light-sensor": { type: "string" },
		wait: { type: "string" },
		skip: { type: "string", default: "" },
		yes: { type: "boolean" },
		count: { type: "string" },
		config: { type: "string" },
	},
	async run(values, output) {
		const { out: dir, port, command } = values;
		if (dir === undefined) throw new UsageError("--out is missing: give the folder that factory units made.");
		if ((port === undefined) === (command === undefined))
			throw new UsageError("Give --port PORT, the unit's serial port, or --command CMD.");
		const count = unitCount(values.count);
		const product = productFrom(values.config);
		refuseOther(dir, product);
		const bench = usable(() => benchOf(values, dir, product));
		refuseOtherRelease(bench.release, product);
		if (product.console?.factory !== true)
			output.note('The product has no "console": { "serial": true, "factory": true }, so no unit will answer.');

		const keyboard = new Keyboard();
		let cable: OpenCable | undefined;
		let isStopped = false;
		const stop = (): void => {
			isStopped = true;
			keyboard.close();
			cable?.onEnd?.("stopped");
		};
		for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, stop);
		let failed = 0;

		const failing = (why: string): void => {
			failed++;
			output.event({ event: "error", why }, `FAIL ${why}`);
		};
		await inSeries(count, keyboard, async () => {
			if (isStopped) return;
			try {
				cable = port === undefined ? openCommand(command ?? "") : openPort(port);
			} catch (error) {
				return failing(error instanceof Error ? error.message : String(error));
			}
			const all = { ...bench, units: readRegistry(dir) };
			const { gone, ...report } = await onCable(cable, all, workerAt(keyboard, values, output));
			if (isStopped) return;
			// No unit has said who it is, so this is the test of none.
			if (gone !== undefined && report.mac === undefined) return failing(gone);
			const event: UnitEvent = { event: "unit", at: new Date().toISOString(), ...report };
			appendTest(dir, event);
			output.event(event, sentenceOf(event));
			if (event.result === "fail") failed++;
		});
		keyboard.close();
		const summary = summaryOf(readTests(dir));
		output.event(summary, inWords(summary));
		return failed || isStopped ? 1 : 0;
	},
});

interface BenchValues {
	readonly release?: string | undefined;
	readonly ap?: string | undefined;
	readonly least: string;
	readonly light: string;
	readonly wait?: string | undefined;
	readonly skip: string;
}

/** @throws UsageError, or Error naming a file */
function benchOf({ release, ap = "", least, light, wait, skip }: BenchValues, dir: string, product: Product): Bench {
	const skipped = listed(skip).map(each => {
		const name = checkNames.find(known => known === each);
		if (name !== undefined && name !== "console") return name;
		throw new UsageError(`--skip names "${each}", but must name some of ${checkNames.slice(1).join(", ")}.`);
	});
	const colours = listed(light.toLowerCase());
	if (!colours.length || !colours.every(each => /^[0-9a-f]{6}$/.test(each)))
		throw new UsageError(`--light is "${light}", but must be colours as ff0000,00ff00.`);
	if (!/^-\d{1,3}$/.test(least)) throw new UsageError(`--least is "${least}", but must be a strength in dBm, as -60.`);
	if (ap === "" && !skipped.includes("radio"))
		throw new UsageError("--ap is missing: name the station's access point, or leave the check out: --skip radio.");
	if (release === undefined) throw new UsageError("--release is missing: give the folder with release.json.");
	return {
		...{ product, colours, ap, skip: skipped, least: Number(least) },
		...{ release: readRelease(release), units: readRegistry(dir) },
		patience: wholeNumber("--wait", wait, 30, 600) * 1000,
	};
}

function listed(list: string): readonly string[] {
	return list.split(",").filter(each => each !== "");
}

interface WorkerValues {
	readonly "light-sensor"?: string | undefined;
	readonly yes?: boolean | undefined;
}

function workerAt(keyboard: Keyboard, values: WorkerValues, output: Output): Worker {
	const sensor = values["light-sensor"];
	return {
		async sees(colour) {
			if (sensor !== undefined) return (await runProgram(sensor, [colour])).code === 0;
			return values.yes ? undefined : keyboard.agrees(`  Is the light ${names[colour] ?? `#${colour}`}?`);
		},
		press: () => output.note("  Press the button."),
		onCheck: check => output.note(lineOf(check)),
	};
}

/** `chip     ok    ESP32-C3`. */
function lineOf({ check, result, value, limit, why }: Check): string {
	const told = result === "pass" ? "ok" : result;
	const facts =
		value === undefined ? "" : String(value) + (result === "fail" && limit !== undefined ? `, not ${limit}` : "");
	return `  ${check.padEnd(8)} ${told.padEnd(8)} ${[facts, why].filter(Boolean).join(": ")}`.trimEnd();
}

/** Tests the unit that is on the cable, and lets go of it. */
async function onCable(
	cable: OpenCable,
	bench: Bench,
	worker: Worker,
): Promise<UnitReport & { readonly gone: string | undefined }> {
	const unit = new UnitConsole(cable, new RealClock());
	cable.onEnd = why => unit.end(why);
	try {
		const report = await testUnit(unit, worker, bench);
		return { ...report, gone: unit.gone };
	} finally {
		cable.onEnd = undefined;
		cable.close();
	}
}

function sentenceOf({ serial, mac, result, checks, ms }: UnitEvent): string {
	const failed = checks.filter(each => each.result === "fail").map(({ check }) => check);
	const who = serial ?? mac ?? "unknown unit";
	return `${result === "pass" ? "PASS" : "FAIL"} ${who}  ${[...failed, `${(ms / 1000).toFixed(1)} s`].join(", ")}`;
}

function inWords({ units, passed, failedBy, firstPassYield }: Summary): string {
	const failures = Object.entries(failedBy).map(([check, count]) => `${check} ${count}`);
	const yields = `first-pass yield ${(firstPassYield * 100).toFixed(1)} %`;
	return [`${passed} of ${units} units passed`, yields, ...failures].join(", ");
}
