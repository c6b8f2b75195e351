import type { Guide, Spot, StepName } from "../steps";
import type { Scene } from "../tour-events";
import { element, type Part } from "./link";

/** Whoever looks at what has just happened is not taken elsewhere at once, milliseconds. */
const pause = 1200;

/** Where each step happens. */
const spots: Readonly<Record<StepName, Spot>> = {
	join: "phone",
	wizard: "phone",
	online: "board",
	move: "cloud",
	update: "updates",
	reset: "board",
	fail: "switches",
};

/** The steps with the present one marked, what to do now, and the place of it brought into view. */
export function guide(): Part {
	const calm = matchMedia("(prefers-reduced-motion: reduce)");
	let order: Scene["steps"] = [];
	let shown = "";
	let timer: ReturnType<typeof setTimeout> | undefined;
	return event => {
		if (event.event === "scene") order = event.steps;
		if (event.event !== "guide") return;
		draw(order, event);
		const place = `${event.step} ${event.spot}`;
		if (place === shown) return;
		const wait = shown === "" ? 0 : pause;
		shown = place;
		clearTimeout(timer);
		timer = setTimeout(() => bring(event.spot, calm.matches ? "auto" : "smooth"), wait);
	};
}

function draw(order: Scene["steps"], { step, done, spot, title }: Guide): void {
	const items = order.map(({ name, label }) => {
		const item = document.createElement("li");
		const link = document.createElement("a");
		link.href = `#${spots[name]}`;
		link.textContent = label;
		if (name === step) link.setAttribute("aria-current", "step");
		item.append(link);
		if (done.includes(name)) {
			item.className = "done";
			const word = document.createElement("span");
			word.className = "unseen";
			word.textContent = ", done";
			link.append(word);
		}
		return item;
	});
	const list = element("steps", HTMLOListElement);
	const focused = [...list.children].findIndex(item => item.contains(document.activeElement));
	list.replaceChildren(...items);
	items[focused]?.querySelector("a")?.focus();
	element("show", HTMLAnchorElement).href = `#${spot}`;
	const status = element("title", HTMLElement);
	// The same words again would be read out again.
	if (status.textContent !== title) status.textContent = title;
}

/** Scrolls to a part of the page, unless what matters in it can be seen already. */
function bring(spot: Spot, behavior: ScrollBehavior): void {
	const section = element(spot, HTMLElement);
	const target = section.querySelector("[data-look]") ?? section;
	const top = element("now", HTMLElement).getBoundingClientRect().bottom;
	const place = target.getBoundingClientRect();
	const room = innerHeight - top;
	const seen = place.top >= top - 1 && Math.min(place.bottom, place.top + room / 2) <= innerHeight + 1;
	if (!seen) section.scrollIntoView({ block: "start", behavior });
}
