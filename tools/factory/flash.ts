import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { productFrom } from "../cli/product";
import { esptoolBy, FlashError } from "./esptool";
import { flashUnit, type BoundUnit, type FlashJob } from "./flash-unit";
import { appendLine, flashedIn, labelIn, writeWhole } from "./folder";
import { inSeries, Keyboard, unitCount } from "./keyboard";
import { checkFields, drawLabel, labelOptions, labelStyle } from "./label-options";
import { runProgram } from "./program";
import { readRegistry } from "./registry";
import { inWords, readRelease } from "./release";
import { refuseOther, refuseOtherRelease } from "./report";
import { usable } from "./usable";

const help = `Makes the chip on the USB cable a unit: image and unit data, verified, and its label.

  factory flash --release DIR --out DIR [options]

  --release DIR      what npm run build made: the folder with release.json and its files
  --out DIR          the units: what factory units --out made
  --port PORT        the serial port, as /dev/ttyUSB0 or COM3 (default: esptool looks for it)
  --baud N           its speed (default 460800)
  --serial SERIAL    which unit it is to be (default: the one whose chip it is, else the next that is on none)
  --print COMMAND    prints the label: the command is called with its file, an HTML page, as its last word
  --sheet NAME       the label's size (default 62x29), as of factory labels, whose --fields and --code there are, too
  --count N          so many units, one after the other, Enter in between (default 1)
  --esptool COMMAND  esptool 5 or later (default esptool), as "python -m esptool"
  --config FILE      the product, JSON (default: the product's of manifest.json)
  --json             one object a line on stdout: bound, flash
  --help             this text

The unit is noted in the registry before anything is written, so a run that was cut off, by the cable or by power, is made
good by the same command with the same chip. Each attempt is a line of DIR/flashed.jsonl.

Exit code: 0, or 1 when a unit could not be flashed, or 2 when the command or a file it names is wrong.
`;

await runCommand({
	help,
	options: {
		release: { type: "string" },
		out: { type: "string" },
		port: { type: "string" },
		baud: { type: "string" },
		serial: { type: "string" },
		print: { type: "string" },
		sheet: { type: "string", default: "62x29" },
		fields: labelOptions.fields,
		code: labelOptions.code,
		count: { type: "string" },
		esptool: { type: "string", default: "esptool" },
		config: { type: "string" },
	},
	async run(values, output) {
		const { out: dir, port, serial, esptool } = values;
		if (values.release === undefined) throw new UsageError("--release is missing: give the folder with release.json.");
		if (dir === undefined) throw new UsageError("--out is missing: give the folder that factory units made.");
		const baud = wholeNumber("--baud", values.baud, 460_800, 4_000_000);
		const count = unitCount(values.count);
		if (serial !== undefined && count !== 1) throw new UsageError("--serial names one unit: leave --count out.");
		const product = productFrom(values.config);
		refuseOther(dir, product);
		const { fields, code } = values;
		const style = labelStyle({ sheet: values.sheet, fields, code });
		const release = usable(() => readRelease(values.release ?? ""));
		refuseOtherRelease(release, product);
		checkFields(
			usable(() => readRegistry(dir)),
			style,
		);
		const ending = new AbortController();
		for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => ending.abort());
		const keyboard = new Keyboard();
		ending.signal.addEventListener("abort", () => keyboard.close());
		let failed = 0;

		const once = async (): Promise<void> => {
			const begun = Date.now();
			let unit: BoundUnit | undefined;
			let page = "";
			const report = (result: "pass" | "fail", facts: object, sentence: string): void => {
				const event = {
					...{ event: "flash", at: new Date(begun).toISOString(), serial: unit?.serial, mac: unit?.mac, result },
					...{ ms: Date.now() - begun, version: release.version, image: release.hash, ...facts },
				};
				if (unit) appendLine(flashedIn(dir), event);
				output.event(event, sentence);
			};
			try {
				unit = await flashUnit({
					...{ release, dir, serial, signal: ending.signal, run: esptoolBy(esptool) },
					port: [...(port === undefined ? [] : ["--port", port]), "--baud", String(baud)],
					...told(output, bound => {
						unit = bound;
						page = labelled("Nothing was written", () => drawLabel(bound, product, style));
					}),
				});
				const label = await keepLabel(labelIn(dir, unit.serial), page, values.print);
				report("pass", { label }, `PASS ${unit.serial}  ${seconds(begun)}, label ${label}`);
			} catch (error) {
				failed++;
				const { code, message } = error instanceof FlashError ? error : new FlashError("esptool", reason(error));
				report("fail", { code, why: message }, `FAIL ${unit?.serial ?? "no unit"}  ${code}: ${message}`);
			}
		};

		await inSeries(count, keyboard, async () => {
			if (!ending.signal.aborted) await once();
		});
		keyboard.close();
		return failed ? 1 : 0;
	},
});

function told(output: Output, bound: (unit: BoundUnit) => void): Pick<FlashJob, "onBound" | "onStep"> {
	return {
		onBound(unit, { chip, mac, flash }, isNew) {
			bound(unit);
			const { serial } = unit;
			output.event(
				{ event: "bound", serial, mac, chip, flash, new: isNew },
				`Unit ${serial} on chip ${mac} (${chip}, ${flash} flash)${isNew ? "" : ", as before"}`,
			);
		},
		onStep(step, files, bytes) {
			const what = `${files} files, ${inWords(bytes)}`;
			output.note(step === "writing" ? `Writing ${what} ...` : "Verifying ...");
		},
	};
}

/** Keeps the label of the unit on the cable, and prints it where there is a command for it. Returns the file. */
async function keepLabel(file: string, page: string, print: string | undefined): Promise<string> {
	try {
		writeWhole(file, page);
		if (print === undefined) return file;
		const { code, text } = await runProgram(print, [file]);
		if (code === 0) return file;
		throw new Error(`"${print}" ended with code ${code}. ${text.trim().split("\n").at(-1) ?? ""}`.trim());
	} catch (error) {
		throw noLabel("The unit is flashed", error);
	}
}

function labelled<T>(state: string, draw: () => T): T {
	try {
		return draw();
	} catch (error) {
		throw noLabel(state, error);
	}
}

function noLabel(state: string, error: unknown): FlashError {
	return new FlashError("no-label", `${state}, and there is no label: ${reason(error)} Then run this again.`);
}

function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function seconds(from: number): string {
	return `${((Date.now() - from) / 1000).toFixed(1)} s`;
}
