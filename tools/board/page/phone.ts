import type { PhoneView } from "../tour-events";
import { command, element, type Part } from "./link";

/** The phone: what it says, its browser, and the way to and from the board's network. */
export function phone(): Part {
	const page = element("phone-page", HTMLIFrameElement);
	const join = element("phone-join", HTMLButtonElement);
	for (const what of ["join", "leave", "browser", "close"] as const)
		element(`phone-${what}`, HTMLButtonElement).addEventListener("click", () => {
			if (join.getAttribute("aria-disabled") !== "true") void command({ phone: what });
		});
	let shown: string | undefined;
	return event => {
		if (event.event !== "phone") return;
		const focused = document.activeElement;
		const opens = event.page !== undefined && event.page !== shown;
		if (event.page !== shown) page.src = event.page ?? "about:blank";
		shown = event.page;
		show(event);
		// What had the focus is gone: the next thing to use gets it, and not the top of the page.
		const gone = focused instanceof HTMLElement && focused.hidden;
		if (gone) (opens ? page : element("phone", HTMLElement)).focus({ preventScroll: true });
	};
}

function show({ wifi, text, join, joining, leave, page, browser }: PhoneView): void {
	element("phone", HTMLElement).classList.toggle("open", page !== undefined);
	element("phone-wifi", HTMLElement).textContent = `Wi-Fi: ${wifi}${leave === undefined ? "" : ", no Internet"}`;
	element("phone-text", HTMLElement).textContent = text;
	element("phone-page", HTMLIFrameElement).hidden = page === undefined;
	const joinButton = element("phone-join", HTMLButtonElement);
	joinButton.setAttribute("aria-disabled", String(joining));
	joinButton.textContent = joining ? "Joining …" : `Join ${join ?? ""}`;
	element("phone-leave", HTMLButtonElement).textContent = `Leave ${leave ?? ""}`;
	const hidden = {
		join: join === undefined,
		leave: leave === undefined,
		browser: page !== undefined || join === undefined,
		close: !browser,
	};
	for (const [name, is] of Object.entries(hidden)) element(`phone-${name}`, HTMLButtonElement).hidden = is;
}
