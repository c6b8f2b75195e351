import type { Wrong } from "./entry";
import type { Schema } from "./json-schema";
import { loadRules } from "./load";
import { shown, type Problem } from "./problem";
import type { Config } from "./sources";
import { valueIn } from "./value-in";

/** The rules of src/product.ts that a config breaks: all of them. */
export async function brokenRules({ product, where }: Config): Promise<readonly Problem[]> {
	const { wrongIn, productSchema } = await loadRules();
	const all = fieldsOf(productSchema(), "");
	return wrongIn(product).map(wrong => {
		const isSecret = maySecret(wrong, product);
		return {
			level: "error",
			field: wrong.path,
			...shown(isSecret ? valueIn(product, wrong.path) : wrong.value, isSecret),
			rule: wrong.rule,
			...nearestOf(wrong, all),
			...where(wrong.path),
		};
	});
}

/** True for what may be a secret: the setup network's key, also under a misspelled name, and what a secret field is preset to. */
function maySecret({ path, rule, known }: Wrong, product: unknown): boolean {
	if (known?.what === "name" || path === "setup.password" || rule.startsWith("an object")) return true;
	const [, field] = /^(setup\.fields\[\d+\])\.default$/.exec(path) ?? [];
	return (
		field !== undefined && !["text", "number", "choice", "yesno"].includes(String(valueIn(product, `${field}.kind`)))
	);
}

/** The field that was meant, or one of the same name where it belongs; or the value that was meant. */
function nearestOf({ path, known, meant }: Wrong, all: readonly string[]): Pick<Problem, "nearest"> {
	const name = path.slice(path.lastIndexOf(".") + 1);
	const near = meant ?? (known?.what === "name" ? all.find(each => each.endsWith(`.${name}`)) : undefined);
	return near === undefined ? {} : { nearest: near };
}

/** All fields that a config may have. */
function fieldsOf({ properties = {}, items }: Schema, path: string): readonly string[] {
	const below = items ? fieldsOf(items, `${path}[]`) : [];
	const own = Object.entries(properties).flatMap(([name, field]) => {
		const at = path ? `${path}.${name}` : name;
		return [at, ...fieldsOf(field, at)];
	});
	return [...own, ...below];
}
