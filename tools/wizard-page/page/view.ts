import { element, part, say } from "./dom";
import type { Stage } from "./follow";
import type { Key } from "./language";
import { lightLine } from "./light";
import { networkRow } from "./list";
import type { Network } from "./networks";
import { steps, type Step } from "./remedy";
import { isOwnServer } from "./rules";
import { access, field, networkName, type State } from "./state";

/** Rows shown before "more". */
const fewRows = 6;

/** Shows the state: called again whenever it changes, and cheap enough for that. */
export function render(state: State, path: readonly Step[], onPick: (network: Network) => void): void {
	const words = (key: Key, values?: Record<string, string | number>): string => state.language.say(key, values);
	const going = state.course.at === "following";
	const step = state.step;
	for (const each of [...steps, "result"]) element(`step-${each}`).hidden = each !== step;
	const problem = state.problem?.();
	say(element("problem-title"), problem?.title);
	say(element("problem-text"), problem?.text);
	element("problem").hidden = !problem;
	say(element("offline"), state.offline ? words("offline", { ap: state.product.hotspot }) : "");
	element("dots").replaceChildren(
		...path.map((_, index) => {
			const dot = document.createElement("li");
			dot.classList.toggle("on", step === "result" || index <= path.indexOf(step));
			return dot;
		}),
	);
	element("actions").hidden = step === "network" || step === "result" || going;
	element("back").hidden = false;
	element("primary").textContent = words(step !== "review" ? "continue" : state.problem ? "retry" : "connect");
	renderList(state, onPick);
	const name = state.chosen?.name;
	say(element("chosen"), name);
	element("by-name").hidden = name !== undefined;
	element("password-title").textContent = words(name === undefined ? "other" : "passwordTitle");
	// Keyboards put one behind the last word.
	const blank = ({ value }: HTMLInputElement): string | undefined =>
		/^\s|\s$/.test(value) ? words("space") : undefined;
	say(element("ssid-note"), blank(field.ssid));
	say(element("pass-note"), blank(field.pass) ?? (access(state) === "maybe" ? words("openHint") : undefined));
	renderPlan(state, going);
}

function renderList(state: State, onPick: (network: Network) => void): void {
	const rows = state.allRows ? state.networks : state.networks.slice(0, fewRows);
	const focused = document.activeElement?.closest("#found li");
	const found = element("found");
	const index = focused ? [...found.children].indexOf(focused) : -1;
	found.replaceChildren(...rows.map(each => networkRow(each, state.language, () => onPick(each))));
	if (index >= 0) found.querySelectorAll("button")[index]?.focus();
	const more = state.networks.length - rows.length;
	say(element("more"), more ? state.language.say("more", { n: more }) : undefined);
	const none = state.networks.length ? undefined : state.language.say("none");
	say(element("looking"), state.looking ? state.language.say("looking") : none);
	renderAge(state);
}

export function renderAge(state: State): void {
	if (!state.networks.length || !("RelativeTimeFormat" in Intl)) return;
	const format = new Intl.RelativeTimeFormat(state.language.tag, { numeric: "auto" });
	const seconds = Math.round((Date.now() - state.scannedAt) / 1000);
	element("age").textContent =
		seconds < 90 ? format.format(-seconds, "second") : format.format(-Math.round(seconds / 60), "minute");
}

function renderPlan(state: State, going: boolean): void {
	const { live, leds, hotspot: ap, host: own } = state.product;
	const language = state.language;
	const ssid = networkName(state);
	const host = field.host.value;
	const lines = {
		store: lightLine(language.say(live ? "storeLive" : "store"), live ? leds["running"] : leds["setup"], language),
		join: lightLine(language.say("join", { ssid }), leds["joining"], language),
		cloud: lightLine(language.say("cloud", { host }), leds["connecting"], language),
		ready: lightLine(language.say("ready"), leds["running"], language),
	};
	const order: readonly Stage[] = live ? ["join", "cloud", "store", "ready"] : ["store", "join", "cloud", "ready"];
	const now = state.course.at === "following" ? order.indexOf(state.course.stage) : -1;
	order.forEach((stage, index) => {
		lines[stage].className = index < now ? "past" : index === now ? "now" : "";
		if (index === now) lines[stage].setAttribute("aria-current", "step");
	});
	const plan = element("plan");
	plan.replaceChildren(...order.map(stage => lines[stage]));
	plan.className = going ? "going" : "";
	part(element("review-network"), "bdi", HTMLElement).textContent = ssid;
	element("review-network").hidden = going;
	element("plan-title").hidden = going;
	say(element("server-note"), isOwnServer(host, own) ? undefined : language.say("otherServer", { host, own }));
	element("review-title").textContent = language.say(going ? "sending" : "review");
	say(element("waiting"), going ? language.say("wait") : undefined);
	const bad = lightLine(language.say("otherwise", { ap }), leds["setup"], language);
	element("otherwise").replaceChildren(bad);
	element("otherwise").hidden = live;
	const gone = state.course.at === "gone";
	element("result-title").textContent = language.say(gone ? "gone" : "done");
	element("result-title").classList.toggle("good", !gone);
	say(element("result-text"), gone ? language.say("goneText") : undefined);
	element("lights").replaceChildren(
		lightLine(language.say("goneGood"), leds["running"], language),
		...(gone ? [lightLine(language.say("goneBad", { ap }), leds["setup"], language)] : []),
	);
}
