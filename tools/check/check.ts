import { readFileSync } from "node:fs";
import { JsonError, parseJson } from "../cli/json-text";
import { includedBy, wrongShapes } from "../cli/manifest";
import { brokenRules } from "./broken";
import { manifestProblems } from "./manifest";
import { missingNeeds } from "./needs";
import { shown, type Problem } from "./problem";
import { configOfFile, configOfManifest, fileName, readManifest, type Config } from "./sources";
import { isRecord } from "../cli/record";

/** All that is wrong with a manifest and its product, errors first. @throws Error when it cannot be read */
export async function checkManifest(manifest: string): Promise<readonly Problem[]> {
	const unread = unreadable(manifest, misshapen);
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
	const unread = unreadable(file);
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

/** What keeps a file, and with `misshapen` what it includes, from being read as what it is. */
function unreadable(file: string, more: (file: string) => readonly Problem[] = () => []): readonly Problem[] {
	const fault = (rule: string, place: object = {}): readonly Problem[] => [
		{ level: "error", field: "", rule, file: fileName(file), ...place },
	];
	try {
		if (!isRecord(parseJson(readFileSync(file, "utf8")).value)) return fault("an object with named fields");
		return more(file);
	} catch (error) {
		if (error instanceof JsonError) return fault(`JSON, with ${error.expected} here`, error.place);
		throw error;
	}
}

/** Fields of a manifest, or of what it includes, that nobody can read. */
function misshapen(manifest: string): readonly Problem[] {
	const { content, where } = readManifest(manifest);
	const wrong = wrongShapes(content);
	if (wrong.length === 0) return includedBy(manifest).flatMap(each => unreadable(each, misshapen));
	return wrong.map(({ field, rule }) => ({
		...{ level: "error", field, rule },
		...shown(content[field]),
		...where(field),
	}));
}
