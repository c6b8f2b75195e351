import { runCommand } from "../cli/command";
import { counted } from "../cli/counted";
import { projectManifest } from "../cli/manifest";
import { checkConfig, checkManifest } from "./check";
import { sentence } from "./problem";

const help = `npx blynk-inject check [--config FILE]

Says all that is wrong with the product of this folder's manifest.json and with what its build needs: each field, what
stands there, what it must be, and what was most likely meant. docs/config.md explains every field.

  --config FILE   a product's config in a file of its own, in place of the manifest's
  --json          one object a line: a "problem" with level ("error" or "warning"), field, value or shape, rule, nearest,
                  file, line, column; at the end "checked" with the numbers of errors and warnings

Exit code: 0 when nothing is wrong (there may be warnings), 1 when something is, 2 for a wrong option.
`;

/** As `no errors`, `1 warning`. */
const some = (count: number, what: string): string => (count ? counted(count, what) : `no ${what}s`);

await runCommand({
	help,
	options: { config: { type: "string" } },
	async run({ config }, { event }) {
		const problems = await (config === undefined ? checkManifest(projectManifest()) : checkConfig(config));
		for (const problem of problems) event({ event: "problem", ...problem }, sentence(problem));
		const errors = problems.filter(({ level }) => level === "error").length;
		const warnings = problems.length - errors;
		event({ event: "checked", errors, warnings }, `${some(errors, "error")}, ${some(warnings, "warning")}.`);
		return errors ? 1 : 0;
	},
});
