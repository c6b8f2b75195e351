/** The value at a path as the rules write it: a name may hold a dot itself. */
export function valueIn(value: unknown, path: string): unknown {
	if (path === "") return value;
	if (typeof value !== "object" || value === null) return undefined;
	const isList = Array.isArray(value);
	for (const [key, each] of Object.entries(value)) {
		const start = isList ? `[${key}]` : key;
		const rest = path.startsWith(start) ? path.slice(start.length) : undefined;
		if (rest !== undefined && (rest === "" || ".[".includes(rest.charAt(0))))
			return valueIn(each, rest.startsWith(".") ? rest.slice(1) : rest);
	}
	return undefined;
}
