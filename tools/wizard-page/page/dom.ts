/** The element `id` of index.html. A wrong id or kind is a bug of the page, found by its first test. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
	const found = document.getElementById(id);
	if (!(found instanceof kind)) throw new TypeError(`#${id}`);
	return found;
}

export const element = (id: string): HTMLElement => byId(id, HTMLElement);

export function part<T extends Element>(root: ParentNode, selector: string, kind: new () => T): T {
	const found = root.querySelector(selector);
	if (!(found instanceof kind)) throw new TypeError(selector);
	return found;
}

/** A copy of the only element in the template `id`: the page's markup stays in index.html. */
export function copy(id: string): HTMLElement {
	// A mere clone would stay with the template's own document, whose clock stands still: no animation would run.
	const first = document.importNode(byId(id, HTMLTemplateElement).content, true).firstElementChild;
	if (!(first instanceof HTMLElement)) throw new TypeError(`#${id}`);
	return first;
}

/** Shows `text`, or hides the element when there is none. Only ever text: a network's name may be `<script>`. */
export function say(element: HTMLElement, text: string | undefined): void {
	// Setting the same text again would make some screen readers say it again.
	if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
	element.hidden = !text;
}
