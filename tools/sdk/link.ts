import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../../hosts/translation/index";
import { runCommand } from "../cli/command";
import { harmless, regExpLeak } from "./faults/regexp";
import { isStandard } from "../../hosts/translation/parts";
import { applicationName, boardOf, productOf, projectManifest, replacements } from "../cli/manifest";
import { writeWithoutApp } from "./firmware";
import { difference, sdkTls, weigh, type Image } from "./image";
import { buildFolder, checkTypes, findSdk, mcconfig, output, printed, type Build } from "./mcconfig";
import { recordRelease } from "./record";
import { stubIdf } from "./stub";
import { choose, forChip } from "./targets";

/** Bytes of the image that are ours, and all of it (docs/figures.md#budgets): of a product without optional parts, and with some. */
const bare = { ours: 196_608, all: 290_816 } as const;
const optional = { ours: 262_144, all: bare.all + 262_144 - bare.ours } as const;

const help = `npm run link -- --target esp32 [--board NAME] [--manifest FILE] [--quick]

Does everything of a build that needs no ESP-IDF: checks the types, translates, compiles, and links the image that goes
into flash. Then it weighs it: all of it, what is ours, which is what the same link without our modules has less, and what is the
product's own, its app and the SDK's drivers for it, which is what the same link with our app has less.
Needs the Moddable SDK (MODDABLE) and a gcc that compiles for 32 bits. What it is of, and its SHA-256, stands in
release.json beside what it linked (docs/release.md).

  --target    esp32, esp32s2, esp32s3, esp32c3, esp32c6
  --board     a board of hosts/moddable/boards; each target has a standard one
  --manifest  another manifest than the project's
  --quick     leave the type check out
  --json      one object a line: "kind" (name, bytes), "source" (file, bytes: its share by length), "release" (file, sha256),
              "image" (ours, own, all)

Exit code: 0, or 1 when it does not link, is over the budget, or holds a part of the SDK's own TLS, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: {
		target: { type: "string" },
		board: { type: "string" },
		manifest: { type: "string" },
		quick: { type: "boolean" },
	},
	async run({ target, board, manifest = projectManifest(), quick }, { event, note }) {
		const choice = choose(target ?? ((board ?? boardOf(manifest)) ? undefined : "esp32"), board);
		const budgets = isStandard(productOf(manifest)) ? bare : optional;
		forChip(choice);
		const sdk = findSdk(process.env);
		if (regExpLeak.isThere(sdk)) note(harmless(regExpLeak));
		const log: string[] = [];
		const onText = (text: string): void => void log.push(text);
		const environment = stubIdf(join(output, "stub-idf"), process.env);
		const build: Build = { choice, manifest, flavour: "release", make: "build", environment, onText };

		const folder = buildFolder("tmp", build, applicationName(manifest));

		async function linked(each: Build): Promise<{ image: Image; sources: readonly Source[] }> {
			// An old image must not be taken for a new one, and xsl would take over the names of the one before.
			for (const name of ["mc.xs.c", "modules/mc.xsi", "mc.resources.c"]) rmSync(join(folder, name), { force: true });
			const { sources } = await mcconfig({
				...each,
				make: ["mc.xs.c", "mc.resources.c"].map(name => join(folder, name)),
			});
			return { image: await weigh(folder, sdk, printed), sources };
		}

		try {
			if (!quick) await checkTypes(onText);
			note("Linking without our modules, then with them.");
			const without = await linked({ ...build, firmware: "none" });
			const general = replacements(manifest).has("src/app")
				? await linked({ ...build, manifest: writeWithoutApp(manifest, join(output, "without-app")) })
				: undefined;
			const { image, sources } = await linked(build);
			const firmware = (general?.image ?? image).bytes;
			const ours = firmware - without.image.bytes;
			const own = image.bytes - firmware;
			for (const [name, bytes] of difference(image, without.image))
				event({ event: "kind", name, bytes }, `${String(bytes).padStart(7)}  ${name}`);
			const share = (ours + own) / sources.reduce((sum, each) => sum + each.bytes, 0);
			for (const { file, bytes } of sources) {
				const about = Math.round(bytes * share);
				event({ event: "source", file, bytes: about }, `${String(about).padStart(7)}  ${file}, about`);
			}
			const { file, release } = recordRelease(build, "linked", note);
			const { sha256 } = release.linked;
			event({ event: "release", file, sha256 }, `SHA-256 ${sha256}, see ${file}`);
			const within = ours <= budgets.ours && firmware <= budgets.all;
			event(
				{ event: "image", ours, own, all: image.bytes, budget: budgets, within, ...image.creation },
				[
					`ours ${ours} of ${budgets.ours} bytes, the whole image ${firmware} of ${budgets.all}`,
					...(general ? [`the product's own code and drivers ${own} bytes more: ${image.bytes}`] : []),
					`${image.creation.aliases} objects and variables of it may change: ${4 * image.creation.aliases} bytes of RAM`,
					within ? "within the budgets" : "OVER a budget",
				].join("\n"),
			);
			const tls = sdkTls(image);
			if (tls.length) note(`The SDK's own TLS is in the image, which does not authenticate: ${tls.join(", ")}.`);
			return within && !tls.length ? 0 : 1;
		} catch (error) {
			note(log.join(""));
			throw error;
		}
	},
});
