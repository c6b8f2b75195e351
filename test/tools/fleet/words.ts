import type { Chapter, Person, Plan } from "../../../tools/fleet/plan";

/** A life in a few lines, for people. */
export function words({ unit, chapters }: Plan): string {
	const first = `verify: ${unit.verify}${unit.redirects ? ", redirected at each login" : ""}`;
	return [first, ...chapters.map(chapter => [chapter.what, ...details(chapter)].join("; "))].join("\n");
}

function details(chapter: Chapter): readonly string[] {
	const person = "person" in chapter ? habits(chapter.person) : [];
	const hands =
		chapter.what === "switched"
			? [`on for ${chapter.on.join(", ")} ms`]
			: chapter.what === "clicked"
				? [`${chapter.clicks} times`]
				: [];
	const { troubles } = chapter;
	return [
		...person,
		...hands,
		...troubles.map(({ what, at, lasts }) => `${what} at ${seconds(at)} for ${seconds(lasts)}`),
	];
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

function habits(person: Person): readonly string[] {
	const { mistakes, attempts, leaves, door } = person;
	const habits = (["retries", "doubleTap", "helper", "closes"] as const).filter(each => person[each]);
	return [
		door,
		...mistakes.map(each => (each === "none" ? "no mistake" : `wrong ${each}`)),
		...(attempts < 8 ? [`gives up after ${attempts}`] : []),
		...(leaves ? [`leaves for ${seconds(leaves)}${person.unplugs ? " and unplugs" : ""}`] : []),
		...habits,
	];
}
