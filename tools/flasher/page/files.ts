import type { UnitList } from "./config";
import { Trouble } from "./trouble";

/** A file of the page's folder, and that it is whole. @throws Trouble when it is missing or another one */
export async function load({ path, sha256 }: { readonly path: string; readonly sha256: string }): Promise<Uint8Array> {
	const bytes = new Uint8Array(await (await get(path)).arrayBuffer());
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	const hash = Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("");
	if (hash !== sha256) throw new Trouble({ is: "files", path, reason: "it is not the file this page was made with." });
	return bytes;
}

/** @throws Trouble when it is missing */
export async function loadUnits(): Promise<UnitList> {
	return (await (await get("units.json")).json()) as UnitList;
}

async function get(path: string): Promise<Response> {
	try {
		const answer = await fetch(path, { cache: "no-store" });
		if (answer.ok) return answer;
		throw new Error(`the server says ${answer.status}.`);
	} catch (error) {
		throw new Trouble({ is: "files", path, reason: error instanceof Error ? error.message : String(error) });
	}
}
