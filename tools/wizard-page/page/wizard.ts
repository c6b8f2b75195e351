import type { FailureCode } from "../../../modules/codes/index";
import { dress } from "./brand";
import * as device from "./device";
import { byId, element, part, say } from "./dom";
import { Follower, busy, type Status } from "./follow";
import { Language, choose, type Key } from "./language";
import { displayName, networks, type Network } from "./networks";
import { remedy, steps, type Step } from "./remedy";
import { checkName, checkPassword, checkServer, checkToken, tokenIn, type Complaint } from "./rules";
import { access, field, networkName, type State } from "./state";
import { render, renderAge } from "./view";

declare const LANGUAGES: Readonly<Record<string, string>>;

const pause = (time: number): Promise<void> => new Promise(resolve => setTimeout(resolve, time));

const form = byId("form", HTMLFormElement);
const title = (step: Step): HTMLElement => part(element(`step-${step}`), "h2", HTMLElement);

/**
 * The flow of the page. What was typed lives in the form's fields and nowhere else; what the device does is asked from
 * the device, because a captive sheet may be torn down at any moment and has no storage (facts/peers.md part 2, 3).
 */
export class Wizard {
	readonly #state: State = {
		language: new Language(),
		product: device.toProduct({}),
		step: "network",
		course: { at: "editing" },
		networks: [],
		scannedAt: 0,
		looking: true,
		allRows: false,
		chosen: undefined,
		problem: undefined,
		offline: false,
	};
	#attempt: number | undefined;
	/** The token was sent once: who comes back to correct a password need not see it again. */
	#sent = false;
	/** The token came with the link, which is trusted to be whole. */
	#linked = false;
	/** From the link, too: what the user chose where the product leaves its template open. */
	#templateId = "";

	async start(): Promise<void> {
		this.#listen();
		this.#takeLink();
		this.#show("network", false);
		this.#state.product = await this.#insist(device.product);
		dress(this.#state.product);
		field.host.value ||= this.#state.product.host;
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
		element("show").hidden = false;
		element("is-hidden").remove();
		form.onsubmit = event => {
			event.preventDefault();
			this.#next();
		};
		element("other").onclick = () => this.#pick(undefined);
		element("again").onclick = () => void this.#scan(true);
		element("more").onclick = () => {
			const { length } = element("found").children;
			this.#state.allRows = true;
			this.#render();
			element("found").querySelectorAll("button")[length]?.focus();
		};
		element("change").onclick = () => this.#go("network");
		element("back").onclick = () => this.#go(this.#path()[this.#path().indexOf(this.#state.step) - 1] ?? "network");
		const show = element("show");
		show.onclick = () => {
			const shown = field.pass.type === "password";
			field.pass.type = shown ? "text" : "password";
			show.setAttribute("aria-pressed", String(shown));
			field.pass.focus();
		};
		field.ssid.oninput = field.pass.oninput = () => this.#render();
		const language = byId("language", HTMLSelectElement);
		language.onchange = () => void this.#speak(language.value);
		// Whoever opened this page can change its fragment at any moment: a new link is for a new page, which shows what it does.
		addEventListener("hashchange", () => location.reload());
		addEventListener("popstate", event => {
			const step = steps.find(step => step === event.state);
			if (step && this.#state.course.at === "editing") this.#show(step);
		});
		setInterval(() => renderAge(this.#state), 5_000);
	}

	/** The token comes in the fragment, which no browser sends anywhere; it does not stay in the address bar. */
	#takeLink(): void {
		const link = new URLSearchParams(location.hash.slice(1));
		field.token.value = tokenIn(link.get("token") ?? "");
		field.host.value = link.get("host") ?? "";
		field.ssid.value = link.get("ssid") ?? "";
		this.#templateId = link.get("templateId") ?? "";
		this.#linked = !checkToken(field.token.value);
		history.replaceState("network", "", location.pathname);
	}

	/** Asks until there is an answer, and says so meanwhile. */
	async #insist<T>(ask: () => Promise<T | undefined>): Promise<T> {
		for (let tries = 1; ; tries++) {
			const answer = await ask();
			this.#state.offline = answer === undefined && tries > 1;
			this.#render();
			if (answer !== undefined) return answer;
			await pause(1_500);
		}
	}

	#languages(): readonly string[] {
		const offered = this.#state.product.languages.filter(tag => tag in LANGUAGES);
		return offered.length ? offered : ["en"];
	}

	async #speak(tag: string): Promise<void> {
		const strings = tag === "en" ? undefined : await device.languageFile(tag);
		this.#state.language.use(strings ? tag : "en", strings);
		const offered = this.#languages();
		const choice = byId("language", HTMLSelectElement);
		choice.replaceChildren(...offered.map(tag => new Option(LANGUAGES[tag], tag)));
		choice.value = this.#state.language.tag;
		element("languages").hidden = offered.length < 2;
		const { instructions } = this.#state.product;
		const lines = (instructions[this.#state.language.tag] ?? instructions["en"] ?? "").split("\n").filter(Boolean);
		element("instructions").replaceChildren(
			...lines.map(line => Object.assign(document.createElement("p"), { textContent: line, dir: "auto" })),
		);
		this.#render();
	}

	async #scan(refresh: boolean): Promise<void> {
		const asked = Date.now();
		this.#state.looking = true;
		this.#render();
		for (let tries = 0; tries < 12 && this.#state.course.at === "editing"; tries++) {
			// The device puts a new scan off until the last one is some seconds old.
			const { heard, age } = await this.#insist(() => device.scan(refresh));
			this.#state.networks = networks(heard);
			this.#state.scannedAt = Date.now() - age * 1000;
			this.#render();
			if (heard.length && (!refresh || this.#state.scannedAt > asked - 1_000)) break;
			await pause(1_500);
		}
		this.#state.looking = false;
		this.#render();
	}

	#pick(network: Network | undefined): void {
		if (network?.value !== this.#state.chosen?.value) field.pass.value = "";
		this.#state.chosen = network;
		this.#go(this.#path()[1] ?? "review");
	}

	/** The steps this choice needs: an open network has no password, a link may have brought the token. */
	#path(): readonly Step[] {
		const { token, host } = this.#complaints();
		const trusted = (this.#linked || this.#sent) && this.#state.step !== "token" && !token && !host;
		return steps.filter(
			step => !((step === "password" && this.#state.chosen?.access === "open") || (step === "token" && trusted)),
		);
	}

	#complaints(): { readonly [name in keyof typeof field]: Complaint | undefined } {
		return {
			ssid: this.#state.chosen ? undefined : checkName(field.ssid.value),
			pass: checkPassword(field.pass.value, access(this.#state)),
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
			say(element(`${name}-error`), complaint && this.#state.language.say(complaint.key, { n: complaint.n }));
		}
		const wrong = names.find(name => complaints[name]);
		if (wrong === "host") byId("advanced", HTMLDetailsElement).open = true;
		if (wrong) field[wrong].focus();
		return !wrong;
	}

	#next(): void {
		const path = this.#path();
		if (this.#state.step === "password" && !this.#accept("ssid", "pass")) return;
		if (this.#state.step === "token") {
			field.token.value = tokenIn(field.token.value);
			if (!this.#accept("token", "host")) return;
		}
		if (this.#state.step === "review") return void this.#apply();
		this.#go(path[path.indexOf(this.#state.step) + 1] ?? "review");
	}

	#go(step: Step): void {
		this.#state.problem = undefined;
		history.pushState(step, "");
		this.#show(step);
	}

	#show(step: Step, focus = true): void {
		this.#state.step = step;
		this.#render();
		if (!focus) return;
		scrollTo(0, 0);
		title(step).focus();
	}

	async #apply(): Promise<void> {
		const settings = new URLSearchParams({ if: "wifi", pass: "", blynk: field.token.value, host: field.host.value });
		if (this.#state.chosen) settings.set(this.#state.chosen.field, this.#state.chosen.value);
		else {
			settings.set("ssid", field.ssid.value);
			settings.set("hidden", "1");
		}
		if (access(this.#state) !== "open") settings.set("pass", field.pass.value);
		if (this.#templateId) settings.set("templateId", this.#templateId);
		this.#state.course = { at: "following", stage: this.#state.product.live ? "join" : "store" };
		this.#state.problem = undefined;
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
		const follower = new Follower(this.#state.product.live, this.#attempt);
		for (;;) {
			const status = await device.status();
			const verdict = follower.next(status, Date.now() - since);
			this.#attempt = status?.attempt ?? this.#attempt;
			if (verdict.at === "failed") return this.#fail(verdict.code);
			if (verdict.at === "interrupted") return this.#trouble("interrupted");
			const before = this.#state.course;
			this.#state.course = verdict.at === "waiting" ? { at: "following", stage: verdict.stage } : { at: verdict.at };
			if (before.at !== this.#state.course.at) this.#show(verdict.at === "waiting" ? "review" : "result");
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
		this.#state.chosen = { name, field, value: ssid_hex || ssid, access: "maybe", sec: "", rssi: 0 };
	}

	#fail(code: FailureCode): void {
		const ssid = networkName(this.#state);
		this.#stop(remedy(code), () => ({
			title: ssid ? this.#state.language.say("problemWith", { ssid }) : this.#state.language.say("problem"),
			text: this.#state.language.say(code),
		}));
		byId("advanced", HTMLDetailsElement).open = code === 710 || code === 711;
		if (code === 720 && this.#state.networks.length) void this.#scan(true);
	}

	#trouble(key: Key, reason = ""): void {
		const ap = this.#state.product.hotspot;
		const text = (): string => `${this.#state.language.say(key, { ap })} ${reason}`;
		this.#stop("review", () => ({ title: this.#state.language.say("problem"), text: text() }));
	}

	/** Back to editing: at `step`, or at the first one before it that lacks something. */
	#stop(step: Step, problem: () => { title: string; text: string }): void {
		this.#state.course = { at: "editing" };
		this.#state.problem = problem;
		const { ssid, pass, token, host } = this.#complaints();
		const lacking = ssid ? "network" : pass ? "password" : token || host ? "token" : "review";
		const at = steps.find(each => each === step || each === lacking) ?? "network";
		if (!this.#state.networks.length) void this.#scan(false);
		history.pushState(at, "");
		this.#show(at);
	}

	#render(): void {
		render(this.#state, this.#path(), network => this.#pick(network));
	}
}
