import { copy, part, say } from "./dom";
import type { Language } from "./language";
import { bars, type Network } from "./networks";

/** One row of the network list: a button whose name is spoken with its signal and whether it asks for a password. */
export function networkRow(network: Network, language: Language, onPick: () => void): HTMLElement {
	const row = copy("row");
	const signal = bars(network.rssi);
	part(row, "bdi").textContent = network.name;
	row.querySelectorAll(".bars path").forEach((bar, index) => bar.classList.toggle("off", index >= signal));
	const strength = language.say(signal === 4 ? "strong" : signal === 1 ? "weak" : "fair");
	const { access } = network;
	const asks = access === "password" ? language.say("secured") : access === "open" ? language.say("open") : "";
	part(row, "span").textContent = `, ${strength}, ${asks}`;
	if (access === "open" || access === "maybe") part(row, ".lock").remove();
	const button = part(row, "button");
	button.onclick = onPick;
	if (access === "company" || access === "unsupported") {
		button.setAttribute("disabled", "");
		say(part(row, "small"), language.say(access, { sec: network.sec }));
	}
	return row;
}
