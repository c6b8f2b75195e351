/**
 * Parts of the firmware that not every product wants. In the image of one that does not, a file of the same shape that
 * does nothing stands in for each.
 */
const parts: readonly Part[] = [
	{
		file: "modules/config-server/upload",
		without: "modules/config-server/no-upload",
		wanted: product => valueAt(product, ["setup", "update"]) === true,
	},
	{
		file: "src/own-fields",
		without: "src/no-fields",
		// What is no list is for the real one to refuse.
		wanted: product => {
			const fields = valueAt(product, ["setup", "fields"]);
			return Array.isArray(fields) ? fields.length > 0 : fields !== undefined;
		},
	},
];

interface Part {
	/** Relative to the project, without ending. */
	readonly file: string;
	readonly without: string;
	wanted(product: unknown): boolean;
}

/** What stands in for what in the image of a product with this config: files relative to the project, without endings. */
export function standIns(product: unknown): ReadonlyMap<string, string> {
	return new Map(parts.filter(each => !each.wanted(product)).map(({ file, without }) => [file, without]));
}

/** True for a product that wants none of them. */
export function isBare(product: unknown): boolean {
	return standIns(product).size === parts.length;
}

/** What is at the end of `path` in a config. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(each, name) =>
			typeof each === "object" && each ? Object.entries(each).find(([key]) => key === name)?.[1] : undefined,
		value,
	);
}
