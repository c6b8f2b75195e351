import type { Blynk } from "../modules/blynk/index";
import { CarePages } from "../modules/config-server/index";
import { countLine, whyLine } from "../modules/logbook/index";
import { History, type HistoryHost, type HistoryStation } from "./history";

type Write = (line: string) => void;
type LineAt = (record: Uint32Array, index: number) => string | undefined;

/** Has a history written, and tells what it knows: to people, a line each, to programs, and to the cloud. */
export class HealthReport {
	/** @param field the metadata field of the template that is told of each outage of a minute or more once it is over */
	constructor(readonly field: string | undefined) {}

	/** Begins a life's history; see {@link History}. */
	begin(host: HistoryHost, station: HistoryStation, crashed: boolean): History {
		return new History(host, station, crashed);
	}

	/** The last outages, the newest first. */
	why(history: History, write: Write): void {
		each(history, whyLine, write);
	}

	/** What was counted. */
	counts(history: History, write: Write): void {
		each(history, countLine, write);
	}

	/** What setup shows of it. */
	pages(history: History): CarePages {
		history.count();
		return new CarePages(history.record.slice());
	}

	/** An outage of a minute or more is over. */
	tell({ record }: History, blynk: Blynk): void {
		if (this.field !== undefined) blynk.setMeta(this.field, whyLine(record, 0) ?? "");
	}
}

function each(history: History, lineAt: LineAt, write: Write): void {
	history.count();
	const { record } = history;
	for (let index = 0, line = lineAt(record, 0); line !== undefined; line = lineAt(record, ++index)) write(line);
}
