import { jsonPiece } from "../../modules/logbook/index";

/** What a device's log of outages tells, of what the judge can know to be true or not. */
export interface Story {
	/** How often it started, by the log's names of causes. */
	readonly starts: Readonly<Record<string, number>>;
	/** The newest first. */
	readonly outages: readonly {
		readonly reason: string;
		readonly seconds: number;
		readonly code: number;
		readonly over: boolean;
	}[];
}

/** Reads it as a program does that gets it as JSON. */
export function readStory(record: Uint32Array): Story {
	let json = "";
	for (let index = 0, piece = jsonPiece(record, 0); piece !== undefined; piece = jsonPiece(record, ++index))
		json += piece;
	const story: Story = JSON.parse(json);
	return story;
}

/** What was seen of a device from outside. */
export interface Witness {
	/** How often it started, by what it or its board called the reason; `power-on`: its power came. */
	readonly starts: ReadonlyMap<string, number>;
	/** How often its Wi-Fi ended, whoever ended it. */
	readonly losses: number;
	/** Seconds since it was unboxed. */
	readonly age: number;
	/** The codes that something that was wrong, or given wrongly, explains. */
	readonly codes: readonly number[];
}

/** What of a story cannot be, told of a device that is online; `undefined`: it may be right. */
export function flaw({ starts, outages }: Story, witness: Witness): string | undefined {
	let asked = 0;
	for (const [cause, count] of Object.entries(starts)) {
		const seen = witness.starts.get(cause) ?? 0;
		if (isCrash(cause) && count > seen) return `its log tells of ${count} starts by "${cause}", and there were ${seen}`;
		if (!isCrash(cause)) asked += count;
	}
	const all = [...witness.starts.values()].reduce((sum, each) => sum + each, 0);
	if (asked > all) return `its log tells of ${asked} starts that were no crash, and there were ${all}`;
	for (const [index, { reason, seconds, code, over }] of outages.entries()) {
		if (!over)
			return index
				? "its log has an outage before the last that is not over"
				: "it is online, and its log says it is not";
		if (seconds > witness.age) return `its log tells of an outage of ${seconds} s, and it is not so old`;
		if (reason === "Wi-Fi lost" && !witness.losses) return "its log tells of a Wi-Fi that was lost, and none was";
		if (code && !witness.codes.includes(code)) return `its log gives ${code} as a reason, and that was not so`;
	}
	return undefined;
}

/**
 * Of these it has to know. Which of its own restarts it was, it may not: it had written too much already, or somebody cut its
 * power at the moment of that (docs/health.md).
 */
function isCrash(cause: string): boolean {
	return cause === "watchdog" || cause === "panic" || cause === "fault" || cause === "brownout";
}
