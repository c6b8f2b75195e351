import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** What a tour's server says of itself at {@link namePath}. */
export interface TourName {
	readonly tour: "blynk-inject";
	/** Its data directory, the whole path. */
	readonly data: string;
}

/** Where a tour's server says that it is one. */
export const namePath = "/tour.json";

/** A server on this machine that does not answer within this time is no tour, milliseconds. */
const patience = 1000;

/** What the tour at `url` says of itself; `undefined` when no tour answers there. */
export async function tourAt(url: string): Promise<TourName | undefined> {
	try {
		const answer = await fetch(new URL(namePath, url), { signal: AbortSignal.timeout(patience) });
		const said = (await answer.json()) as Partial<TourName> | null;
		return said?.tour === "blynk-inject" && typeof said.data === "string"
			? { tour: said.tour, data: said.data }
			: undefined;
	} catch {
		return undefined;
	}
}

/** Leaves the tour's address in `file`, for who would start it again. The function returned takes it away. */
export function leaveAddress(file: string, url: string): () => void {
	writeFileSync(file, url);
	return () => rmSync(file, { force: true });
}

/** @throws Error naming the address when the tour that left its address in `file`, of the directory `data`, still runs */
export async function refuseSecond(file: string, data: string): Promise<void> {
	let url: string;
	try {
		url = readFileSync(file, "utf8");
	} catch {
		return;
	}
	const said = URL.canParse(url) ? await tourAt(url) : undefined;
	if (said?.data === data) throw new Error(alreadyRuns(url));
}

export const alreadyRuns = (url: string): string =>
	`The tour is already running: ${url}\nFor a second one: npm start -- --port 0 --data DIR`;
