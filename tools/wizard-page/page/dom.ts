/** The element `id` of index.html. A wrong id is a bug of the page, found by its first test. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
	return part<T>(document, `#${id}`);
}

export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): T {
	const found = root.querySelector<T>(selector);
	if (!found) throw new TypeError(selector);
	return found;
}

/** A copy of the only element in the template `id`: the page's markup stays in index.html. */
export function copy(id: string): HTMLElement {
	// A mere clone would stay with the template's own document, whose clock stands still: no animation would run.
	return part(document.importNode(element<HTMLTemplateElement>(id).content, true), "*");
}

/** Text goes in as text only: a network's name may be `<script>`. */
export function make(tag: string, text: string): HTMLElement {
	const made = document.createElement(tag);
	made.textContent = text;
	return made;
}

/** Shows `text`, or hides the element when there is none. */
export function say(element: HTMLElement, text = ""): void {
	// Setting the same text again would make some screen readers say it again.
	if (element.textContent !== text) element.textContent = text;
	element.hidden = !text;
}
