/**
 * esptool in a place without chips: a port is a folder with a chip in it. Where there is `chip.json` of another kind, or none, there
 * is no such port. For `factory flash --esptool "npx blynk-inject factory stand-in" --port FOLDER`.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StandInChip } from "./chip";
import { standInEsptool } from "./esptool";

const opened = new Map<string, StandInChip>();

const chipAt = (port: string): StandInChip | undefined => {
	if (!existsSync(join(port, "chip.json"))) return undefined;
	const chip = StandInChip.open(port);
	opened.set(port, chip);
	return chip;
};

process.exitCode = standInEsptool(process.argv.slice(2), chipAt, line => void process.stdout.write(`${line}\n`));
for (const [port, chip] of opened) chip.save(port);
