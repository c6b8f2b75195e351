import type { PhoneView } from "../tour-events";
import { command, element, type Part } from "./link";

/** The phone: the networks it sees, and the wizard page while it is on the board's network. */
export function phone(): Part {
	const page = element("phone-page", HTMLIFrameElement);
	const home = element("phone-home", HTMLElement);
	const leave = element("phone-leave", HTMLButtonElement);
	leave.addEventListener("click", () => void command({ phone: "leave" }));
	let shown = "";

	return event => {
		if (event.event !== "phone") return;
		const view = event.view;
		const address = view.at === "setup" ? view.page : "";
		if (address !== shown) page.src = shown = address || "about:blank";
		page.hidden = leave.hidden = view.at !== "setup";
		home.hidden = view.at === "setup";
		element("phone-wifi", HTMLElement).textContent = view.at === "setup" ? `${view.network} (no Internet)` : "Home";
		element("phone-text", HTMLElement).textContent = view.text;
		list(view);
	};
}

function list(view: PhoneView): void {
	const networks = element("phone-networks", HTMLUListElement);
	networks.replaceChildren();
	if (view.at !== "home") return;
	for (const name of view.setupNetworks) {
		const item = document.createElement("li");
		item.className = "setup";
		const join = document.createElement("button");
		join.type = "button";
		join.id = "phone-join";
		join.textContent = `Join ${name}`;
		join.addEventListener("click", () => void command({ phone: "join" }));
		item.append(join);
		networks.append(item);
	}
}
