import type { Blynk } from "../modules/blynk/index";
import { countLine, whyLine } from "../modules/logbook/index";
import type { History } from "./history";
import type { HealthSettings } from "./product";

/** What the history has to tell: to people, a line each, and to the cloud. */

type Write = (line: string) => void;
type LineAt = (record: Uint32Array, index: number) => string | undefined;

function each({ record }: History, lineAt: LineAt, write: Write): void {
	for (let index = 0, line = lineAt(record, 0); line !== undefined; line = lineAt(record, ++index)) write(line);
}

/** The last outages, the newest first. */
export function why(history: History, write: Write): void {
	history.count();
	each(history, whyLine, write);
}

/** What was counted. */
export function counts(history: History, write: Write): void {
	history.count();
	each(history, countLine, write);
}

/** Tells the cloud of the outage that is just over, where the product names a field for that. */
export function tellCloud({ record }: History, settings: HealthSettings | undefined, blynk: Blynk): void {
	if (settings?.field !== undefined) blynk.setMeta(settings.field, whyLine(record, 0) ?? "");
}
