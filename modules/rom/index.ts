/**
 * Constants that lie in ROM and take no RAM.
 *
 * @packageDocumentation
 */

/**
 * Freezes a constant with all that is in it, and returns it. XS keeps 4 bytes of RAM for each object in ROM that could
 * change, used or not (docs/platform.md#preloaded-modules): worth it for tables. Not for typed arrays, which cannot be frozen.
 */
export function frozen<T>(value: T): T {
	if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
	for (const each of Object.values(value)) frozen(each);
	return Object.freeze(value);
}
