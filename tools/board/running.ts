import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tourFiles } from "./tour-files";

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
	writeFileSync(file, url, { mode: 0o600 }); // it holds the key
	return () => rmSync(file, { force: true });
}

/** @throws Error naming the address when the tour that left its address in `file`, of the directory `data`, still runs */
export async function refuseSecond(file: string, data: string): Promise<void> {
	const url = left(file);
	const said = url && (await tourAt(url));
	if (url && said && said.data === data) throw new Error(alreadyRuns({ url, data }, data));
}

/** A tour that runs, and the directory of its data. */
export interface RunningTour {
	/** As far as it may be known: its key is in its data. */
	readonly url: string;
	readonly data: string;
}

export async function runningAt(port: number): Promise<RunningTour | undefined> {
	const url = `http://127.0.0.1:${port}/`;
	const said = await tourAt(url);
	return said && { url: left(tourFiles(said.data).address) ?? url, data: said.data };
}

/** The address in `file`, when there is one. */
function left(file: string): string | undefined {
	try {
		const url = readFileSync(file, "utf8");
		return URL.canParse(url) ? url : undefined;
	} catch {
		return undefined;
	}
}

/** Why there is no second tour on a port, or on `data`, and how there can be one. */
export function alreadyRuns(other: RunningTour, data: string): string {
	if (other.data === data)
		return `The tour is already running: ${other.url}\nFor a second one: npm start -- --port 0 --data DIR`;
	const { port } = new URL(other.url);
	return `Port ${port} has another tour, that of ${other.data}: ${other.url}\nFor this one: npm start -- --port 0`;
}
