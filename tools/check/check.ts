import { readFileSync } from "node:fs";
import { JsonError, parseJson } from "../cli/json-text";
import { includedBy, isRecord } from "../cli/manifest";
import { brokenRules } from "./broken";
import { manifestProblems } from "./manifest";
import { missingNeeds } from "./needs";
import type { Problem } from "./problem";
import { configOfFile, configOfManifest, fileName, type Config } from "./sources";

/** All that is wrong with a manifest and its product, errors first. @throws Error when it cannot be read */
export async function checkManifest(manifest: string): Promise<readonly Problem[]> {
	const unread = unreadable(manifest, includedBy);
	if (unread.length) return unread;
	const config = configOfManifest(manifest);
	const missing: Problem = {
		...{ level: "error", field: "config.product", file: fileName(manifest) },
		rule: "an object that says who the product is, with vendor, name, templateId and firmwareVersion at least",
	};
	const product = config.product === undefined ? [missing] : await productProblems(config);
	return sorted([...product, ...manifestProblems(manifest)]);
}

/** All that is wrong with a product's config in a file of its own, errors first. @throws Error when it cannot be read */
export async function checkConfig(file: string): Promise<readonly Problem[]> {
	const unread = unreadable(file, () => []);
	return unread.length ? unread : sorted(await productProblems(configOfFile(file)));
}

async function productProblems(config: Config): Promise<readonly Problem[]> {
	const broken = await brokenRules(config);
	const fields = broken.map(({ field }) => field);
	return [...broken, ...(await missingNeeds(config)).filter(({ field }) => !fields.includes(field))];
}

function sorted(problems: readonly Problem[]): readonly Problem[] {
	return [...problems.filter(({ level }) => level === "error"), ...problems.filter(({ level }) => level === "warning")];
}

/** Those of a file and what it includes that nothing can be read from. */
function unreadable(file: string, included: (file: string) => readonly string[]): readonly Problem[] {
	const fault = (rule: string, place: object = {}): readonly Problem[] => [
		{ level: "error", field: "", rule, file: fileName(file), ...place },
	];
	try {
		if (!isRecord(parseJson(readFileSync(file, "utf8")).value)) return fault("an object with named fields");
		return included(file).flatMap(each => unreadable(each, included));
	} catch (error) {
		if (error instanceof JsonError) return fault(`JSON, with ${error.expected} here`, error.place);
		throw error;
	}
}
