import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SdkFault } from "./fault";

const where = "xs/sources/xsre.c";

/** `fxAllocateRegExpData` lacks an `else`: what it took from the machine's heap is thrown away for a `c_malloc`. */
export const regExpLeak: SdkFault = {
	id: "regexp-leak",
	since: "8.2.3",
	what: "a regular expression in preloaded code loses native memory at each use, until the chip has none left",
	ourWay: "no regular expression in firmware (`modules/match`, lint); nor has a module of the SDK in the image one",
	where,
	isThere: sdk => /\bdata = fxNewChunk\((?:(?!\b(?:else|return)\b)[^])*?c_malloc/.test(allocation(sdk)),
};

/** What a build says where the SDK has a fault that would matter, were it not for our way round. */
export function harmless({ what, ourWay }: SdkFault): string {
	return `This SDK has a fault: ${what}. It does not matter here: ${ourWay}.`;
}

/** The body of the function that gets a regular expression its memory; "" where there is none. */
function allocation(sdk: string): string {
	const file = join(sdk, where);
	const source = existsSync(file) ? readFileSync(file, "utf8") : "";
	return /\bfxAllocateRegExpData\([^)]*\)\s*\{([^]*?)\n\}/.exec(source)?.[1] ?? "";
}
