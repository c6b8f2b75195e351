import { fields, or, text, type Rule } from "./rules";
import { HealthReport } from "../health-report";

interface Given {
	/** The template's metadata field that is told of each outage of a minute or more; none when absent. */
	readonly field: string | undefined;
}

const read = fields<Given>({ field: or(text(1, 50), undefined) });

/** The rules of `health`. */
export const health: Rule<HealthReport | undefined> = (value, path) => new HealthReport(read(value, path).field);
