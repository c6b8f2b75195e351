import * as script from "measured";

const functions: Readonly<Record<string, unknown>> = { ...script };
const nothing = (): void => {};

globalThis.onEvent = (name: string) => {
	if (name === "?") return Object.keys(functions).filter(each => typeof functions[each] === "function");
	const measured = name === "" ? nothing : functions[name];
	if (typeof measured === "function") measured();
	return undefined;
};
