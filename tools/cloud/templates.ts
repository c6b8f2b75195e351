import { fileURLToPath } from "node:url";
import { readJson } from "../cli/json-file";
import { isRecord } from "../cli/record";

/** What a datastream takes. `location` is longitude and latitude (docs/protocol/cloud.md#device-api). */
export type DatastreamType = "integer" | "double" | "string" | "location";

/** One virtual pin of a product, as the Blynk console's template describes it. */
export interface Datastream {
	/** The number that `dataStreamId` names. */
	readonly id: number;
	/** Virtual pin, 0 to 255. */
	readonly pin: number;
	readonly name: string;
	readonly type: DatastreamType;
	readonly min?: number;
	readonly max?: number;
	readonly unit?: string;
	/** The app may write it; the page shows a control. */
	readonly control?: boolean;
	/** Sent when the device asks for everything; true unless said otherwise (docs/protocol/wire.md#sync). */
	readonly sync?: boolean;
	readonly default?: string;
}

export interface Template {
	readonly id: string;
	readonly name: string;
	readonly datastreams: readonly Datastream[];
	readonly events: readonly { readonly code: string; readonly name: string }[];
	readonly metaFields: readonly { readonly id: number; readonly name: string; readonly type: string }[];
}

/** The templates of this cloud. */
export class Templates {
	readonly all: readonly Template[];
	readonly first: Template;
	/**
	 * As blynk.cloud: only what a template lists is accepted, in its range, and the first template stands in for ids
	 * nobody knows (docs/protocol/legacy.md#the-next-servers-first-code). Otherwise any template id, pin, event and field
	 * will do.
	 */
	readonly strict: boolean;

	constructor(all: readonly Template[], strict: boolean) {
		const [first] = all;
		if (!first) throw new Error("The list of templates is empty: the cloud needs at least one.");
		this.all = all;
		this.first = first;
		this.strict = strict;
	}

	find(id: string): Template | undefined {
		return this.all.find(each => each.id === id);
	}

	/** The template a device follows. */
	of(id: string): Template {
		const known = this.find(id);
		if (known || this.strict) return known ?? this.first;
		return { id, name: id, datastreams: [], events: [], metaFields: [] };
	}
}

/**
 * Reads templates from a JSON file.
 * @throws Error naming the file and the entry that is wrong.
 */
export function readTemplates(file: string | URL): readonly Template[] {
	const name = file instanceof URL ? fileURLToPath(file) : file;
	const json = readJson(name);
	if (Array.isArray(json) && json.every(isTemplate)) return json;
	throw new Error(
		`${name} is no list of templates: each needs "id", "name", "datastreams" ` +
			'(with "id", "pin" 0 to 255, "name", "type" integer, double, string or location), "events" and "metaFields".',
	);
}

function isTemplate(value: unknown): value is Template {
	return (
		isRecord(value) &&
		typeof value["id"] === "string" &&
		typeof value["name"] === "string" &&
		isListOf(value["datastreams"], isDatastream) &&
		isListOf(value["events"], each => typeof each["code"] === "string" && typeof each["name"] === "string") &&
		isListOf(value["metaFields"], each => typeof each["id"] === "number" && typeof each["name"] === "string")
	);
}

function isDatastream(value: Readonly<Record<string, unknown>>): boolean {
	const pin = value["pin"];
	return (
		typeof value["id"] === "number" &&
		typeof pin === "number" &&
		Number.isInteger(pin) &&
		pin >= 0 &&
		pin <= 255 &&
		typeof value["name"] === "string" &&
		["integer", "double", "string", "location"].includes(String(value["type"]))
	);
}

function isListOf(value: unknown, check: (each: Readonly<Record<string, unknown>>) => boolean): boolean {
	return Array.isArray(value) && value.every(each => isRecord(each) && check(each));
}
