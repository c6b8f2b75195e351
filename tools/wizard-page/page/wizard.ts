import type { FailureCode } from "../../../modules/codes/index";
import { dress } from "./brand";
import * as device from "./device";
import { byId, part, say } from "./dom";
import { Follower, busy, type Stage, type Status } from "./follow";
import { Language, choose, type Key } from "./language";
import { lightLine } from "./light";
import { networkRow } from "./list";
import { displayName, networks, type Access, type Network } from "./networks";
import { remedy, steps, type Step } from "./remedy";
import { checkName, checkPassword, checkServer, checkToken, tokenIn, type Complaint } from "./rules";

declare const LANGUAGES: Readonly<Record<string, string>>;

/** Rows shown before "more". */
const fewRows = 6;
const pause = (time: number): Promise<void> => new Promise(resolve => setTimeout(resolve, time));

const form = byId("form", HTMLFormElement);
const title = (step: Step): HTMLElement => part(byId(`step-${step}`, HTMLElement), "h2", HTMLElement);
const field = {
	ssid: byId("ssid", HTMLInputElement),
	pass: byId("pass", HTMLInputElement),
	token: byId("token", HTMLInputElement),
	host: byId("host", HTMLInputElement),
};

/** What the device is doing with the settings, and how that ended. */
type Course =
	| { readonly at: "editing" }
	| { readonly at: "following"; readonly stage: Stage }
	| { readonly at: "gone" }
	| { readonly at: "online" };

/**
 * The flow of the page. What was typed lives in the form's fields and nowhere else; what the device does is asked from
 * the device, because a captive sheet may be torn down at any moment and has no storage (facts/peers.md part 2, 3).
 */
export class Wizard {
	readonly #language = new Language();
	#product = device.toProduct({});
	#step: Step = "network";
	#course: Course = { at: "editing" };
	#networks: readonly Network[] = [];
	#scannedAt = 0;
	#looking = true;
	#allRows = false;
	/** `undefined`: typed by name. */
	#chosen: Network | undefined;
	#attempt: number | undefined;
	/** Written anew when the language changes. */
	#problem: (() => { readonly title: string; readonly text: string }) | undefined;
	#offline = false;
	/** The token was sent once: who comes back to correct a password need not see it again. */
	#sent = false;

	async start(): Promise<void> {
		this.#listen();
		this.#takeLink();
		this.#show("network", false);
		this.#product = await this.#insist(device.product);
		dress(this.#product);
		field.host.value ||= this.#product.host;
		await this.#speak(choose(this.#languages(), navigator.languages));
		const status = await this.#insist(device.status);
		this.#attempt = status.attempt;
		this.#recall(status);
		if (busy(status) || status.phase === "running") return this.#follow();
		const list = this.#scan(false);
		if (status.code) this.#fail(status.code);
		return list;
	}

	#listen(): void {
		form.noValidate = true;
		byId("show", HTMLElement).hidden = false;
		byId("is-hidden", HTMLElement).remove();
		form.onsubmit = event => {
			event.preventDefault();
			this.#next();
		};
		byId("other", HTMLElement).onclick = () => this.#pick(undefined);
		byId("again", HTMLElement).onclick = () => void this.#scan(true);
		byId("more", HTMLElement).onclick = () => {
			const { length } = byId("found", HTMLElement).children;
			this.#allRows = true;
			this.#render();
			byId("found", HTMLElement).querySelectorAll("button")[length]?.focus();
		};
		byId("change", HTMLElement).onclick = () => this.#go("network");
		byId("back", HTMLElement).onclick = () => this.#go(this.#path()[this.#path().indexOf(this.#step) - 1] ?? "network");
		const show = byId("show", HTMLElement);
		show.onclick = () => {
			const shown = field.pass.type === "password";
			field.pass.type = shown ? "text" : "password";
			show.setAttribute("aria-pressed", String(shown));
			field.pass.focus();
		};
		field.pass.oninput = () => this.#render();
		const language = byId("language", HTMLSelectElement);
		language.onchange = () => void this.#speak(language.value);
		addEventListener("hashchange", () => this.#takeLink());
		addEventListener("popstate", event => {
			const step = steps.find(step => step === event.state);
			if (step && this.#course.at === "editing") this.#show(step);
		});
		setInterval(() => this.#renderAge(), 5_000);
	}

	/** The token comes in the fragment, which no browser sends anywhere. */
	#takeLink(): void {
		const link = new URLSearchParams(location.hash.slice(1));
		field.token.value = tokenIn(link.get("token") ?? field.token.value);
		field.host.value = link.get("host") ?? field.host.value;
		field.ssid.value ||= link.get("ssid") ?? "";
	}

	/** Asks until there is an answer, and says so meanwhile. */
	async #insist<T>(ask: () => Promise<T | undefined>): Promise<T> {
		for (let tries = 1; ; tries++) {
			const answer = await ask();
			this.#offline = answer === undefined && tries > 1;
			this.#render();
			if (answer !== undefined) return answer;
			await pause(1_500);
		}
	}

	#languages(): readonly string[] {
		const offered = this.#product.languages.filter(tag => tag in LANGUAGES);
		return offered.length ? offered : ["en"];
	}

	async #speak(tag: string): Promise<void> {
		const strings = tag === "en" ? undefined : await device.languageFile(tag);
		this.#language.use(strings ? tag : "en", strings);
		const offered = this.#languages();
		const choice = byId("language", HTMLSelectElement);
		choice.replaceChildren(...offered.map(tag => new Option(LANGUAGES[tag], tag)));
		choice.value = this.#language.tag;
		byId("languages", HTMLElement).hidden = offered.length < 2;
		const { instructions } = this.#product;
		const lines = (instructions[this.#language.tag] ?? instructions["en"] ?? "").split("\n").filter(Boolean);
		byId("instructions", HTMLElement).replaceChildren(
			...lines.map(line => Object.assign(document.createElement("p"), { textContent: line, dir: "auto" })),
		);
		this.#render();
	}

	async #scan(refresh: boolean): Promise<void> {
		const asked = Date.now();
		this.#looking = true;
		this.#render();
		for (let tries = 0; tries < 9 && this.#course.at === "editing"; tries++) {
			const { heard, age } = await this.#insist(() => device.scan(refresh && tries === 0));
			this.#networks = networks(heard);
			this.#scannedAt = Date.now() - age * 1000;
			this.#render();
			if (heard.length && (!refresh || (tries && this.#scannedAt > asked - 1_000))) break;
			await pause(1_500);
		}
		this.#looking = false;
		this.#render();
	}

	#pick(network: Network | undefined): void {
		if (network?.value !== this.#chosen?.value) field.pass.value = "";
		this.#chosen = network;
		this.#go(this.#path()[1] ?? "review");
	}

	/** The steps this choice needs: an open network has no password, a link may have brought the token. */
	#path(): readonly Step[] {
		const linked = !checkToken(tokenIn(new URLSearchParams(location.hash.slice(1)).get("token") ?? ""));
		const { token, host } = this.#complaints();
		const trusted = (linked || this.#sent) && this.#step !== "token" && !token && !host;
		return steps.filter(
			step => !((step === "password" && this.#chosen?.access === "open") || (step === "token" && trusted)),
		);
	}

	#access(): Access {
		return this.#chosen?.access ?? "maybe";
	}

	#complaints(): { readonly [name in keyof typeof field]: Complaint | undefined } {
		return {
			ssid: this.#chosen ? undefined : checkName(field.ssid.value),
			pass: checkPassword(field.pass.value, this.#access()),
			token: checkToken(field.token.value),
			host: checkServer(field.host.value),
		};
	}

	/** Shows what is wrong with these fields and puts the cursor into the first. */
	#accept(...names: (keyof typeof field)[]): boolean {
		const complaints = this.#complaints();
		for (const name of names) {
			const complaint = complaints[name];
			field[name].setAttribute("aria-invalid", String(!!complaint));
			say(byId(`${name}-error`, HTMLElement), complaint && this.#language.say(complaint.key, { n: complaint.n }));
		}
		const wrong = names.find(name => complaints[name]);
		if (wrong === "host") byId("advanced", HTMLDetailsElement).open = true;
		if (wrong) field[wrong].focus();
		return !wrong;
	}

	#next(): void {
		const path = this.#path();
		if (this.#step === "password" && !this.#accept("ssid", "pass")) return;
		if (this.#step === "token") {
			field.token.value = tokenIn(field.token.value);
			if (!this.#accept("token", "host")) return;
		}
		if (this.#step === "review") return void this.#apply();
		this.#go(path[path.indexOf(this.#step) + 1] ?? "review");
	}

	#go(step: Step): void {
		this.#problem = undefined;
		history.pushState(step, "");
		this.#show(step);
	}

	#show(step: Step, focus = true): void {
		this.#step = step;
		if (!history.state) history.replaceState(step, "");
		this.#render();
		if (!focus) return;
		scrollTo(0, 0);
		title(step).focus();
	}

	async #apply(): Promise<void> {
		const settings = new URLSearchParams({ if: "wifi", pass: "", blynk: field.token.value, host: field.host.value });
		if (this.#chosen) settings.set(this.#chosen.field, this.#chosen.value);
		else {
			settings.set("ssid", field.ssid.value);
			settings.set("hidden", "1");
		}
		if (this.#access() !== "open") settings.set("pass", field.pass.value);
		this.#course = { at: "following", stage: this.#product.live ? "join" : "store" };
		this.#problem = undefined;
		this.#show("review");
		this.#sent = true;
		const taken = await device.configure(settings);
		if (taken.at === "refused") return this.#trouble("refused", taken.reason);
		// Without an answer the settings may have arrived or not: the device knows.
		if (taken.at === "silent" && (await device.status())?.phase === "setup") return this.#trouble("offline");
		const sent = Date.now();
		// The answer comes before the act (DESIGN policy 4); a status read in between would tell of the last attempt.
		await pause(700);
		return this.#follow(sent);
	}

	async #follow(since = 0): Promise<void> {
		const follower = new Follower(this.#product.live, this.#attempt);
		for (;;) {
			const status = await device.status();
			const verdict = follower.next(status, Date.now() - since);
			this.#attempt = status?.attempt ?? this.#attempt;
			if (verdict.at === "failed") return this.#fail(verdict.code);
			if (verdict.at === "interrupted") return this.#trouble("interrupted");
			const before = this.#course;
			this.#course = verdict.at === "waiting" ? { at: "following", stage: verdict.stage } : { at: verdict.at };
			if (before.at !== this.#course.at) this.#show(verdict.at === "waiting" ? "review" : "result");
			else if (verdict.at === "waiting") this.#render();
			if (verdict.at === "online") return;
			await pause(verdict.at === "gone" ? 2_500 : 1_000);
		}
	}

	/** The device remembers the network of its last attempt; the page may be a new one. */
	#recall({ ssid, ssid_hex }: Status): void {
		if (!ssid && !ssid_hex) return;
		const name = displayName(ssid, ssid_hex);
		const field = ssid_hex ? "ssid_hex" : "ssid";
		this.#chosen = { name, field, value: ssid_hex || ssid, access: "maybe", rssi: 0 };
	}

	#fail(code: FailureCode): void {
		const ssid = this.#chosen?.name ?? field.ssid.value;
		this.#stop(remedy(code), () => ({
			title: ssid ? this.#language.say("problemWith", { ssid }) : this.#language.say("problem"),
			text: this.#language.say(code),
		}));
		byId("advanced", HTMLDetailsElement).open = code === 710 || code === 711;
		if (code === 720 && this.#networks.length) void this.#scan(true);
	}

	#trouble(key: Key, reason = ""): void {
		const ap = this.#product.hotspot;
		const text = (): string => `${this.#language.say(key, { ap })} ${reason}`;
		this.#stop("review", () => ({ title: this.#language.say("problem"), text: text() }));
	}

	/** Back to editing: at `step`, or at the first one before it that lacks something. */
	#stop(step: Step, problem: () => { title: string; text: string }): void {
		this.#course = { at: "editing" };
		this.#problem = problem;
		const { ssid, pass, token, host } = this.#complaints();
		const lacking = ssid ? "network" : pass ? "password" : token || host ? "token" : "review";
		const at = steps.find(each => each === step || each === lacking) ?? "network";
		if (!this.#networks.length) void this.#scan(false);
		history.pushState(at, "");
		this.#show(at);
	}

	#render(): void {
		const words = (key: Key, values?: Record<string, string | number>): string => this.#language.say(key, values);
		const going = this.#course.at === "following";
		const step = this.#step;
		for (const each of [...steps, "result"]) byId(`step-${each}`, HTMLElement).hidden = each !== step;
		const problem = this.#problem?.();
		say(byId("problem-title", HTMLElement), problem?.title);
		say(byId("problem-text", HTMLElement), problem?.text);
		byId("problem", HTMLElement).hidden = !problem;
		say(byId("offline", HTMLElement), this.#offline ? words("offline", { ap: this.#product.hotspot }) : "");
		const path = this.#path();
		byId("dots", HTMLElement).replaceChildren(
			...path.map((_, index) => {
				const dot = document.createElement("li");
				dot.classList.toggle("on", step === "result" || index <= path.indexOf(step));
				return dot;
			}),
		);
		byId("actions", HTMLElement).hidden = step === "network" || step === "result" || going;
		byId("back", HTMLElement).hidden = false;
		byId("primary", HTMLElement).textContent = words(
			step !== "review" ? "continue" : this.#problem ? "retry" : "connect",
		);
		this.#renderList();
		const name = this.#chosen?.name;
		say(byId("chosen", HTMLElement), name);
		byId("by-name", HTMLElement).hidden = name !== undefined;
		byId("password-title", HTMLElement).textContent = words(name === undefined ? "other" : "passwordTitle");
		const blank = /^\s|\s$/.test(field.pass.value);
		say(
			byId("pass-note", HTMLElement),
			blank ? words("space") : this.#access() === "maybe" ? words("openHint") : undefined,
		);
		this.#renderPlan(going);
	}

	#renderList(): void {
		const rows = this.#allRows ? this.#networks : this.#networks.slice(0, fewRows);
		const focused = document.activeElement?.closest("#found li");
		const found = byId("found", HTMLElement);
		const index = focused ? [...found.children].indexOf(focused) : -1;
		found.replaceChildren(...rows.map(each => networkRow(each, this.#language, () => this.#pick(each))));
		if (index >= 0) found.querySelectorAll("button")[index]?.focus();
		const more = this.#networks.length - rows.length;
		say(byId("more", HTMLElement), more ? this.#language.say("more", { n: more }) : undefined);
		const none = this.#networks.length ? undefined : this.#language.say("none");
		say(byId("looking", HTMLElement), this.#looking ? this.#language.say("looking") : none);
		this.#renderAge();
	}

	#renderAge(): void {
		if (!this.#networks.length || !("RelativeTimeFormat" in Intl)) return;
		const format = new Intl.RelativeTimeFormat(this.#language.tag, { numeric: "auto" });
		const seconds = Math.round((Date.now() - this.#scannedAt) / 1000);
		byId("age", HTMLElement).textContent =
			seconds < 90 ? format.format(-seconds, "second") : format.format(-Math.round(seconds / 60), "minute");
	}

	#renderPlan(going: boolean): void {
		const { live, leds, hotspot: ap } = this.#product;
		const language = this.#language;
		const ssid = this.#chosen?.name ?? field.ssid.value;
		const lines = {
			store: lightLine(language.say(live ? "storeLive" : "store"), live ? leds["running"] : leds["setup"], language),
			join: lightLine(language.say("join", { ssid }), leds["joining"], language),
			cloud: lightLine(language.say("cloud", { host: field.host.value }), leds["connecting"], language),
			ready: lightLine(language.say("ready"), leds["running"], language),
		};
		const order: readonly Stage[] = live ? ["join", "cloud", "store", "ready"] : ["store", "join", "cloud", "ready"];
		const now = this.#course.at === "following" ? order.indexOf(this.#course.stage) : -1;
		order.forEach((stage, index) => {
			lines[stage].className = index < now ? "past" : index === now ? "now" : "";
			if (index === now) lines[stage].setAttribute("aria-current", "step");
		});
		const plan = byId("plan", HTMLElement);
		plan.replaceChildren(...order.map(stage => lines[stage]));
		plan.className = going ? "going" : "";
		part(byId("review-network", HTMLElement), "bdi", HTMLElement).textContent = ssid;
		byId("review-network", HTMLElement).hidden = going;
		byId("plan-title", HTMLElement).hidden = going;
		byId("review-title", HTMLElement).textContent = language.say(going ? "sending" : "review");
		say(byId("waiting", HTMLElement), going ? language.say("wait") : undefined);
		const bad = lightLine(language.say("otherwise", { ap }), leds["setup"], language);
		byId("otherwise", HTMLElement).replaceChildren(bad);
		byId("otherwise", HTMLElement).hidden = live;
		const gone = this.#course.at === "gone";
		byId("result-title", HTMLElement).textContent = language.say(gone ? "gone" : "done");
		byId("result-title", HTMLElement).classList.toggle("good", !gone);
		say(byId("result-text", HTMLElement), gone ? language.say("goneText") : undefined);
		byId("lights", HTMLElement).replaceChildren(
			lightLine(language.say("goneGood"), leds["running"], language),
			...(gone ? [lightLine(language.say("goneBad", { ap }), leds["setup"], language)] : []),
		);
	}
}
