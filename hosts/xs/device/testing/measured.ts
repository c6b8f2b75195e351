import * as script from "measured";

/** What the script exports: functions, and maps of functions, each of which is named `map: key`. */
const functions = new Map<string, unknown>(Object.entries(script));
for (const [name, value] of [...functions])
	if (value instanceof Map) for (const [key, each] of value) functions.set(`${name}: ${key}`, each);

const nothing = (): void => {};

globalThis.onEvent = (name: string) => {
	if (name === "?") return [...functions.keys()].filter(each => typeof functions.get(each) === "function");
	const measured = name === "" ? nothing : functions.get(name);
	if (typeof measured === "function") measured();
	return undefined;
};
