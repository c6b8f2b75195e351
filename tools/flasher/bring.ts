import { readFileSync } from "node:fs";
import { Registry } from "../factory/registry";
import type { Entry } from "./page/ledger";

/** What came of a list that a station saved. */
export interface Brought {
	/** Units whose chip the registry knows from now on. */
	readonly bound: number;
	/** Units whose chip it knew. */
	readonly known: number;
	/** Sentences on those that contradict it. */
	readonly refused: readonly string[];
}

/**
 * Takes a station's list back into the registry: which unit is on which chip.
 * @param file what the page's "Save the list" wrote
 * @throws Error naming file and line when it is no such list
 */
export async function bringBack(file: string, dir: string): Promise<Brought> {
	const pairs = new Map(readList(file).flatMap(({ serial, mac }) => (serial === undefined ? [] : [[serial, mac]])));
	const registry = await Registry.openSoon(dir);
	const refused: string[] = [];
	let [bound, known] = [0, 0];
	try {
		for (const [serial, mac] of pairs) {
			if (registry.bySerial(serial)?.mac === mac) known++;
			else
				try {
					registry.bind(serial, mac);
					bound++;
				} catch (error) {
					refused.push(error instanceof Error ? error.message : String(error));
				}
		}
	} finally {
		registry.close();
	}
	return { bound, known, refused };
}

function readList(file: string): readonly Entry[] {
	const lines = readFileSync(file, "utf8").split("\n");
	return lines.flatMap((line, at) => {
		if (line.trim() === "") return [];
		try {
			const entry: unknown = JSON.parse(line);
			if (isEntry(entry)) return [entry];
		} catch {
			// Told below.
		}
		throw new Error(`${file}, line ${at + 1}: it is no list of the flasher's page ("Save the list").`);
	});
}

function isEntry(value: unknown): value is Entry {
	return (
		typeof value === "object" &&
		value !== null &&
		"mac" in value &&
		typeof value.mac === "string" &&
		(!("serial" in value) || typeof value.serial === "string")
	);
}
