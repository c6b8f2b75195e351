import { element, type Part } from "./link";

/** Ticks the tour's steps off as they happen, whoever made them happen. */
export function steps(): Part {
	const items = [...element("steps", HTMLOListElement).children].filter(item => item instanceof HTMLElement);
	let reached = 0;
	const reach = (name: string): void => {
		const index = items.findIndex(item => item.dataset["step"] === name);
		if (index === reached) show(++reached);
	};
	const show = (current: number): void => {
		items.forEach((item, index) => {
			item.classList.toggle("done", index < current);
			if (index === current) item.setAttribute("aria-current", "step");
			else item.removeAttribute("aria-current");
		});
	};
	show(0);
	return event => {
		if (event.event === "phone" && event.view.at === "setup") reach("join");
		if (event.event === "state" && event.state === "storing") reach("wizard");
		if (event.event === "state" && event.state === "running") reach("online");
		if (event.event === "pin" && event.direction === "in" && event.pin === 1) reach("write");
		if (event.event === "state" && event.state === "resetting") reach("reset");
	};
}
