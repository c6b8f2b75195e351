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

const help = `esptool in a place without chips: does and says what esptool 5.6 does with flash-id, read-mac, write-flash, verify-flash and
read-flash. A port is a folder with a chip in it, as factory practice makes them. See tools/factory/line.md.

  factory flash ... --port practice/usb0 --esptool "npx blynk-inject factory stand-in"
`;

if (process.argv[2] === undefined || process.argv[2] === "--help") process.stdout.write(help);
else process.exitCode = standInEsptool(process.argv.slice(2), chipAt, line => void process.stdout.write(`${line}\n`));
for (const [port, chip] of opened) chip.save(port);
