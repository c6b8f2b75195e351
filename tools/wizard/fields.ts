import { createInterface } from "node:readline";
import { accept, ruleOf, type FieldKind, type FieldRule } from "../../modules/settings/index";
import { UsageError } from "../cli/command";
import { ProvisionError } from "./exits";
import { field } from "./http";

/** What `--field` gave, by name. */
export type GivenFields = ReadonlyMap<string, string>;

/**
 * Reads `--field name=value`. Of a `--field name` the value is the next line of `input`: what stands on a command line
 * everybody on the machine can see.
 * @throws UsageError
 */
export async function readFields(given: readonly string[], input: NodeJS.ReadableStream): Promise<GivenFields> {
	const fields = new Map<string, string>();
	const lines = given.some(each => !each.includes("="))
		? createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]()
		: undefined;
	for (const each of given) {
		const at = each.indexOf("=");
		const name = at < 0 ? each : each.slice(0, at);
		if (!/^[a-z]\w{0,15}$/.test(name))
			throw new UsageError(`--field is "${name}=...", but must be NAME=VALUE or NAME.`);
		if (fields.has(name)) throw new UsageError(`--field ${name} is given twice.`);
		let value = each.slice(at + 1);
		if (at < 0) {
			const line = await lines?.next();
			if (!line || line.done)
				throw new UsageError(`--field ${name} without a value takes a line of stdin, and there is none.`);
			value = line.value;
		}
		fields.set(name, value);
	}
	return fields;
}

/** A field of the board's, as `/product.json` tells it. */
interface BoardField extends FieldRule {
	readonly name: string;
	readonly default: string;
}

/**
 * Checks what was given against what the board asks for: all of it, or only what changed since the last attempt.
 * @throws ProvisionError naming the field and the rule, never the value
 */
export function checkFields(given: GivenFields, product: unknown, extent: "all" | "changed"): void {
	const list = field(product, "fields");
	const known = (Array.isArray(list) ? list : []).map(toField);
	for (const [name, value] of given) {
		const own = known.find(each => each.name === name);
		if (!own) {
			const names = known.map(each => each.name).join(", ");
			throw new ProvisionError(
				"fieldRefused",
				`The board has no field "${name}"; ${names ? `it has ${names}` : "it asks for none"}. Check --field.`,
			);
		}
		if (accept(own, value) === undefined) throw refused(own);
	}
	if (extent === "changed") return;
	const missing = known.find(each => each.required && !each.default && !given.get(each.name));
	if (missing) throw refused(missing);
}

function refused(own: BoardField): ProvisionError {
	return new ProvisionError("fieldRefused", `--field ${own.name} must be ${ruleOf(own)}.`);
}

function toField(each: unknown): BoardField {
	const number = (name: string, fallback: number): number => Number(field(each, name) ?? fallback);
	const options = field(each, "options");
	const values = (Array.isArray(options) ? options : []).map(option => String(field(option, "value")));
	return {
		name: String(field(each, "name")),
		kind: toKind(field(each, "kind")),
		min: number("min", 0),
		max: number("max", 256),
		step: number("step", 1),
		options: ` ${values.join(" ")} `,
		required: field(each, "required") === true,
		default: String(field(each, "default") ?? ""),
	};
}

/** A kind that is not known here is the board's to check. */
function toKind(given: unknown): FieldKind {
	return (["secret", "number", "choice", "yesno"] as const).find(each => each === given) ?? "text";
}
