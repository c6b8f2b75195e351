/** What a product needs besides a config in keeping with the rules: files that are there, names that fit, known words. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { valueAt } from "../../hosts/translation/parts";
import { hotspotName } from "../../modules/access-point/index";
import { text } from "../../modules/bytes/index";
import { project } from "../cli/folders";
import { nameOf, readRootFiles } from "../sdk/roots";
import { readLanguages } from "../wizard-page/build";
import { nearest } from "./nearest";
import { pictureFault } from "./picture";
import { shown, type Problem } from "./problem";
import type { Config } from "./sources";

/** A problem but for the place, which follows from the field. */
type Need = Pick<Problem, "level" | "field" | "value" | "shape" | "rule" | "nearest">;

/** What a product's config needs around it. What breaks one of its rules is passed over here: see broken.ts. */
export async function missingNeeds({ product, where, repeated }: Config): Promise<readonly Problem[]> {
	const twice = repeated.map(each => ({
		...{ level: "warning" as const, shape: "there twice", rule: "there once: only the last counts" },
		...{ field: each.field, ...each.where },
	}));
	const needs = [
		...placeholder(product),
		...longName(product),
		...wrongRoots(product),
		...unknownLanguages(product, [...(await readLanguages()).keys()]),
		...wrongIcon(product),
	];
	return [...twice, ...needs.map(need => ({ ...need, ...where(need.field) }))];
}

function placeholder(product: unknown): readonly Need[] {
	// Of our own manifest, and of the documentation.
	const value = valueAt(product, ["templateId"]);
	if (value !== "TMPLabcd1234") return [];
	return [{ level: "warning", field: "templateId", value, rule: "that of your own template in the Blynk console" }];
}

/** How the setup network's name ends: a hyphen and what tells one unit from another. */
const ending = "-1W7R";

function longName(product: unknown): readonly Need[] {
	const [prefix, name] = [valueAt(product, ["vendor"]), valueAt(product, ["name"])];
	if (typeof prefix !== "string" || typeof name !== "string") return [];
	const mac = new Uint8Array([0x24, 0x6f, 0x28, 0xaa, 0xbb, 0xcc]);
	const ssid = text(hotspotName({ prefix, name, mac }));
	const rule = (part: string): string =>
		`shorter: the setup network's name has 29 bytes, of which ${ending.length} tell the units apart, and would be "${ssid}", without ${part}`;
	if (!ssid.endsWith(ending))
		return [{ level: "error", field: "vendor", ...shown(prefix), rule: rule("what tells them apart") }];
	const whole = prefix === name ? prefix : `${prefix} ${name}`;
	if (ssid === whole + ending) return [];
	return [{ level: "warning", field: "name", ...shown(name), rule: rule("the whole name") }];
}

function wrongRoots(product: unknown): readonly Need[] {
	return texts(valueAt(product, ["cloud", "roots"])).flatMap(([file, at]) => {
		const need = (level: Problem["level"], rule: string): readonly Need[] => [
			{ level, field: `cloud.roots[${at}]`, ...shown(file), rule },
		];
		const path = resolve(project, file);
		if (!existsSync(path)) return need("error", "a file that is there, by its path from the product's folder");
		try {
			return readRootFiles([path]).flatMap(certificate => {
				const [end, name] = [new Date(certificate.validTo), nameOf(certificate)];
				const left = end.getTime() - Date.now();
				const until = `${name} is valid until ${end.toISOString().slice(0, 10)}`;
				if (left < 0) return need("error", `certificates that have not expired: ${until}`);
				return left < year ? need("warning", `certificates that outlive the product: ${until}`) : [];
			});
		} catch (error) {
			return need("error", `a PEM file of authorities: ${error instanceof Error ? error.message : String(error)}`);
		}
	});
}

const year = 365 * 86_400_000;

function unknownLanguages(product: unknown, known: readonly string[]): readonly Need[] {
	return texts(valueAt(product, ["brand", "languages"]))
		.filter(([language]) => !known.includes(language))
		.map(([language, at]) => {
			const near = nearest(language, known) ?? known.find(each => language.startsWith(`${each}-`));
			return {
				...{ level: "error", field: `brand.languages[${at}]`, ...shown(language) },
				rule: `one that the page speaks: ${known.join(", ")}`,
				...(near === undefined ? {} : { nearest: near }),
			};
		});
}

function wrongIcon(product: unknown): readonly Need[] {
	const icon = valueAt(product, ["brand", "icon"]);
	const rule = typeof icon === "string" && icon.startsWith("data:image/") ? pictureFault(icon) : undefined;
	return rule === undefined ? [] : [{ level: "error", field: "brand.icon", ...shown(icon), rule }];
}

/** The texts of a list, each with where it stands. */
function texts(list: unknown): readonly (readonly [text: string, at: number])[] {
	return Array.isArray(list)
		? list.flatMap((each: unknown, at) => (typeof each === "string" ? [[each, at] as const] : []))
		: [];
}
