import type { Blynk } from "../modules/blynk/index";
import { CarePages } from "../modules/config-server/index";
import { countLine, whyLine } from "../modules/logbook/index";
import { History, type HistoryHost, type HistoryStation } from "./history";
import { fields, or, text, type Rule } from "./rules";

type Write = (line: string) => void;
type LineAt = (record: Uint32Array, index: number) => string | undefined;

/** Has a history written, and tells what it knows: to people, a line each, to programs, and to the cloud. */
class Story {
	readonly #field: string | undefined;

	/** @param field the metadata field of the template that is told of each outage of a minute or more once it is over */
	constructor(field: string | undefined) {
		this.#field = field;
	}

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
		if (this.#field !== undefined) blynk.setMeta(this.#field, whyLine(record, 0) ?? "");
	}
}

function each(history: History, lineAt: LineAt, write: Write): void {
	history.count();
	const { record } = history;
	for (let index = 0, line = lineAt(record, 0); line !== undefined; line = lineAt(record, ++index)) write(line);
}

export type { Story };

interface Given {
	/** The template's metadata field that is told of each outage of a minute or more; none when absent. */
	readonly field: string | undefined;
}

const read = fields<Given>({ field: or(text(1, 50), undefined) });

/** The rules of `health`. */
export const health: Rule<Story | undefined> = (value, path) => new Story(read(value, path).field);
