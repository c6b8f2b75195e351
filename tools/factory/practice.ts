import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { oneOf, runCommand, UsageError } from "../cli/command";
import { productFrom } from "../cli/product";
import { onDisk } from "./disk";
import { chipNames, writeRelease } from "./stand-in/release";

const help = `Makes what a line needs to be tried without ESP-IDF and without a board: a release, and two chips.

  factory practice --out DIR [options]

  --out DIR      DIR/release: files in the shape of a build's, which no real chip starts. Flash them to none.
                 DIR/usb0, DIR/usb1: ports for factory stand-in, each with a chip (chip.json; its flash comes beside it).
                 A chip that is there already is left as it is
  --chip NAME    ${chipNames.join(", ")} (default ESP32-C3)
  --config FILE  the product, JSON (default: "config" of manifest.json)
  --json         one object a line on stdout: practice
  --help         this text
`;

await runCommand({
	help,
	options: { out: { type: "string" }, chip: { type: "string", default: "ESP32-C3" }, config: { type: "string" } },
	run({ out, chip: given, config }, output) {
		if (out === undefined) throw new UsageError("--out is missing: name a folder for release and chips.");
		const chip = oneOf("--chip", given, chipNames);
		const { vendor, name, firmwareVersion: version } = productFrom(config);
		const release = join(out, "release");
		const ports = ["usb0", "usb1"].map(port => join(out, port));
		onDisk(out, () => {
			writeRelease(release, { vendor, name, version, chip });
			for (const [at, port] of ports.entries()) {
				const file = join(port, "chip.json");
				if (existsSync(file)) continue;
				mkdirSync(port, { recursive: true });
				const facts = { chip, mac: `24:6f:28:00:00:0${at + 1}`, flash: "4MB" };
				writeFileSync(file, `${JSON.stringify(facts, undefined, "\t")}\n`);
			}
		});
		output.event(
			{ event: "practice", release, ports },
			`${release} for ${vendor} ${name} ${version}, which no real chip starts; ${ports.join(" and ")}.`,
		);
		return Promise.resolve(0);
	},
});
