import type { TourCommand, TourEvent } from "../tour-events";

/** Each part of the page is a function that takes every event and minds its own. */
export type Part = (event: TourEvent) => void;

/** Follows the tour's events for as long as the page is open; the browser reconnects by itself. */
export function connect(part: Part, onThere: (there: boolean) => void): void {
	const source = new EventSource(`/events${location.search}`);
	source.onopen = () => onThere(true);
	source.onerror = () => onThere(false);
	source.onmessage = message => part(JSON.parse(String(message.data)) as TourEvent);
}

/** Asks the tour's server to do something. @returns why it did not, in a sentence */
export async function command(what: TourCommand): Promise<string | undefined> {
	const answer = await fetch(`/command${location.search}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(what),
	});
	return answer.ok ? undefined : await answer.text();
}

/** The element with this id, which the page is known to have. */
export function element<T extends Element>(id: string, type: new () => T): T {
	const found = document.getElementById(id);
	if (!(found instanceof type)) throw new Error(`The page has no ${type.name} #${id}.`);
	return found;
}
