import type { Day } from "./life";

/**
 * So many bytes may live more than on the first day: what a collection leaves differs by what is under way, such as a
 * heartbeat that is not answered yet. Sixteen bytes a reconnection, the least that can leak, are more than this after a day
 * of hourly troubles.
 */
const tolerance = 256;

/** Why the life was not as it must be, in sentences; none when it was. */
export function judge(days: readonly Day[]): readonly string[] {
	const [first] = days;
	const said: string[] = [];
	for (const each of days) {
		for (const violation of each.violations) said.push(`Day ${each.day}: ${violation}`);
		if (!first || !each.slots) continue;
		const more = each.live - first.live;
		if (more > tolerance)
			said.push(`Day ${each.day}: ${more} bytes live more than on the first day; ${tolerance} may.`);
		if (each.keys > first.keys) said.push(`Day ${each.day}: ${each.keys - first.keys} property names were made up.`);
	}
	return said;
}
