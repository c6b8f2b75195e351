/**
 * The faults of the Moddable SDK that this project works around, in one list. `docs/sdk-faults.md` is made of it:
 * `npx tsx tools/sdk/faults.ts`. Where an SDK is installed, a test says which of them are gone
 * (`test/tools/sdk/faults.node.test.ts`): then our way round may go too.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildFaults } from "./faults/build";
import { chipFaults } from "./faults/chip";
import { engineFaults } from "./faults/engine";
import type { SdkFault } from "./faults/fault";
import { networkFaults } from "./faults/network";
import { radioFaults } from "./faults/radio";
import { sensorFaults } from "./faults/sensors";
import { root } from "../cli/folders";

const groups: readonly (readonly [title: string, faults: readonly SdkFault[]])[] = [
	["Building", buildFaults],
	["The engine", engineFaults],
	["The chip: start, settings, update", chipFaults],
	["Wi-Fi", radioFaults],
	["Sockets and TLS", networkFaults],
	["Sensors", sensorFaults],
];

export const sdkFaults: readonly SdkFault[] = groups.flatMap(([, faults]) => faults);

/** Where {@link faultsPage} is kept. */
export const faultsFile = join(root, "docs/sdk-faults.md");

/** The list as a page. */
export function faultsPage(): string {
	const lines = [
		"# Faults of the Moddable SDK that we work around",
		"",
		"Written by `npx tsx tools/sdk/faults.ts` from the list in `tools/sdk/faults`. With an SDK installed (`MODDABLE`),",
		"`npx mocha test/tools/sdk/faults.node.test.ts` says which of them it has no more: then our way round may go too. It looks for",
		"the text that shows the fault in the file named here; a fault whose file has moved counts as gone, so look before you believe.",
	];
	for (const [title, faults] of groups) {
		lines.push("", `## ${title}`, "", "| | what goes wrong | our way | seen in | shown by |", "|---|---|---|---|---|");
		for (const { id, what, ourWay, since, where } of faults)
			lines.push(`| ${id} | ${what} | ${ourWay} | ${since} | \`${where}\` |`);
	}
	return `${lines.join("\n")}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(faultsFile, faultsPage());
