import { element, make, part, say } from "./dom";
import type { Stage } from "./follow";
import { controls } from "./controls";
import { settings } from "./form";
import { isKept } from "./kept";
import type { Key, Values } from "./language";
import { lightLine } from "./light";
import { networkRow } from "./list";
import type { Network } from "./networks";
import { steps, type Step } from "./remedy";
import { isOwnServer } from "./rules";
import { access, field, isLive, networkName, type State } from "./state";

/** Rows shown before "more". */
const fewRows = 6;

/**
 * Shows the state: called again whenever it changes, and cheap enough for that.
 * @param next the step that follows; none when the settings can go
 */
export function render(
	state: State,
	path: readonly Step[],
	next: Step | undefined,
	onPick: (network: Network) => void,
): void {
	const { step, mending, course, product } = state;
	const words = (key: Key, values?: Values): string => state.language.say(key, values);
	const going = course.at === "following";
	for (const each of [...steps, "help", "result"]) element(`step-${each}`).hidden = each !== step;
	renderProblem(state);
	say(element("offline"), state.offline ? words("offline", { ap: product.hotspot }) : "");
	const dots = mending ? [] : path;
	element("dots").replaceChildren(
		...dots.map((_, index) => {
			const dot = make("li", "");
			dot.classList.toggle("on", step === "result" || index <= path.indexOf(step));
			return dot;
		}),
	);
	const first = step === "network";
	element("actions").hidden = going || step === "result" || (first && !(mending && networkName(state)));
	element("back").hidden = first;
	element("back").textContent = words(mending ? "edit" : "back");
	element("primary").textContent = words(next ? "continue" : mending ? "retry" : "connect");
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
	const now = settings(state);
	for (const each of [...steps].flatMap(controls)) {
		each.setAttribute("aria-describedby", `${each.id}-error ${each.id}-note`);
		each.setAttribute("placeholder", isKept(state, now, each.name) && !each.value ? words("kept") : "");
	}
	renderPlan(state, going);
	renderResult(state);
}

function renderProblem({ problem, step }: State): void {
	const { title, text, facts = [] } = problem?.() ?? { title: "", text: "" };
	const place = step === "help" ? step : "problem";
	element("problem").hidden = step === "help" || !problem;
	for (const each of ["help", "problem"]) {
		say(element(`${each}-title`), each === place ? title : "");
		say(element(`${each}-text`), each === place ? text : "");
	}
	element("facts").replaceChildren(
		...facts.flatMap(([label, value]) => (value ? [make("dt", label), make("dd", value)] : [])),
	);
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

function renderAge({ networks, scannedAt, language }: State): void {
	const minutes = Math.round((Date.now() - scannedAt) / 60_000);
	const format = new Intl.RelativeTimeFormat(language.tag, { numeric: "auto" });
	say(element("age"), networks.length && minutes > 0 ? format.format(-minutes, "minute") : "");
}

function renderPlan(state: State, going: boolean): void {
	const { leds, hotspot: ap, host: own } = state.product;
	const live = isLive(state);
	const language = state.language;
	const ssid = networkName(state);
	// Where a new page does not know the server, the device still does.
	const host = field.host.value || language.say("sameServer");
	const lines = {
		store: lightLine(language.say(live ? "storeLive" : "store"), live ? "running" : "setup", leds, language),
		join: lightLine(language.say("join", { ssid }), "joining", leds, language),
		cloud: lightLine(language.say("cloud", { host }), "connecting", leds, language),
		ready: lightLine(language.say("ready"), "running", leds, language),
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
	part(element("review-network"), "bdi").textContent = ssid;
	element("review-network").hidden = going;
	element("plan-title").hidden = going;
	say(
		element("server-note"),
		isOwnServer(field.host.value, own) ? undefined : language.say("otherServer", { host, own }),
	);
	element("review-title").textContent = language.say(going ? "sending" : "review");
	say(element("waiting"), state.course.at === "following" ? state.course.told || language.say("wait") : "");
	const bad = lightLine(language.say("otherwise", { ap }), "setup", leds, language);
	element("otherwise").replaceChildren(bad);
	element("otherwise").hidden = live;
}

function renderResult({ course, product, language }: State): void {
	const { leds, hotspot: ap, next } = product;
	const gone = course.at === "gone";
	element("result-title").textContent = language.say(gone ? "gone" : "done");
	element("result-title").classList.toggle("good", !gone);
	element("result-text").textContent = language.say(gone ? "goneText" : "doneText");
	element("lights").replaceChildren(
		lightLine(language.say("goneGood"), "running", leds, language),
		...(gone ? [lightLine(language.say("goneBad", { ap }), "setup", leds, language)] : []),
	);
	say(element("another"), language.say("another"));
	const link = element<HTMLAnchorElement>("next");
	link.href = next?.url ?? "";
	say(link, link.protocol === "https:" ? language.pick(next?.label) || link.host : "");
}
