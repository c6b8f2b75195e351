/** As much of JSON Schema (draft 7, which editors know best) as our rules need. */
export interface Schema {
	readonly $schema?: string;
	readonly $id?: string;
	readonly $ref?: string;
	readonly title?: string;
	readonly description?: string;
	readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
	readonly default?: unknown;
	readonly const?: unknown;
	readonly enum?: readonly string[];
	readonly anyOf?: readonly Schema[];
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly pattern?: string;
	/** Not of the standard: what VS Code says of a text that is not of the pattern. */
	readonly patternErrorMessage?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly items?: Schema;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: Schema | boolean;
	readonly propertyNames?: Schema;
	readonly minProperties?: number;
}
