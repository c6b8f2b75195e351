import type { LoadHook } from "node:module";
import { instrument } from "./instrument";

/** For `module.register`: counters go into the parsers, and into nothing else. */
const measured = /\/(modules|src|hosts|tools\/(board|cloud))\/[^?]*\.ts(\?|$)/;

/** The clock turns, whoever sets a timer. */
const root = new URL("../../../", import.meta.url).href;

const numbered = { next: 0 };

export const load: LoadHook = async (url, context, nextLoad) => {
	const loaded = await nextLoad(url, context);
	if (loaded.format !== "module" || !loaded.source || !url.startsWith(root) || url.includes("/node_modules/"))
		return loaded;
	if (!measured.test(url.slice(root.length - 1)) || url.includes("/hosts/virtual/clock")) return loaded;
	const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
	const { source, next } = instrument(text, numbered.next);
	numbered.next = next;
	return { ...loaded, source };
};
