import { ConfigError, type Rule } from "./rules";

/**
 * Stands in for `own-fields.ts` in the image of a product without fields of its own (tools/sdk/firmware.ts), so that it has
 * nothing of what they need.
 */
export const ownFields: Rule<undefined> = (value, path) => {
	if (!Array.isArray(value) || value.length)
		throw new ConfigError(path, value, "in the manifest that is built, not in one that it includes");
	return undefined;
};
