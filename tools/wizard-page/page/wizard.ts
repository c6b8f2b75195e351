import { dress } from "./brand";
import { placeOf } from "./controls";
import * as device from "./device";
import { element, part } from "./dom";
import { showFields } from "./fields";
import { Follower, busy, type Status } from "./follow";
import { accepts, lacks, mark, reason, request, settings } from "./form";
import { attempted, keep, wordOf } from "./kept";
import { Language, choose, nameOf, type Key } from "./language";
import { networks, type Network } from "./networks";
import { remedy, steps, type Step } from "./remedy";
import { checkToken, isOwnServer, tokenIn } from "./rules";
import { reveal, revealer } from "./secret";
import { field, isLive, networkName, type Problem, type State } from "./state";
import { render } from "./view";

const pause = (time: number): Promise<void> => new Promise(resolve => setTimeout(resolve, time));

const form = element<HTMLFormElement>("form");
const showPassword = element<HTMLButtonElement>("show");
const advanced = element<HTMLDetailsElement>("advanced");

/**
 * The flow of the page. What was typed lives in the form's fields and nowhere else; what the device does is asked from
 * the device, because a captive sheet may be torn down at any moment and has no storage (docs/complaints.md#the-ios-sheet-closes).
 */
export class Wizard {
	readonly #state: State = {
		language: new Language(),
		product: device.unknown,
		step: "network",
		course: { at: "editing" },
		mending: false,
		kept: undefined,
		networks: [],
		scannedAt: 0,
		looking: true,
		allRows: false,
		chosen: undefined,
		templateId: "",
		problem: undefined,
		offline: false,
	};
	#attempt: number | undefined;
	/** What this page itself sent last. */
	#sent: ReadonlyMap<string, string> | undefined;
	/** The token came with the link, which is trusted to be whole until something fails. */
	#linked = false;
	#scans = 0;

	async start(): Promise<void> {
		const state = this.#state;
		this.#listen();
		this.#takeLink();
		this.#show("network", false);
		state.product = await this.#insist(device.product);
		dress(state.product);
		field.host.value ||= state.product.host;
		field.token.value ||= state.product.token;
		this.#linked = !checkToken(field.token.value);
		await this.#speak(choose(this.#languages(), navigator.languages));
		const status = await this.#insist(device.status);
		this.#attempt = status.attempt;
		// The device remembers the network of its last attempt; the page may be a new one.
		if (status.ssid || status.ssid_hex) state.chosen = attempted(status.retry ?? status);
		if (busy(status) || status.phase === "running") return this.#follow();
		return status.code ? this.#fail(status) : this.#scan(false);
	}

	#listen(): void {
		form.noValidate = true;
		element("is-hidden").remove();
		revealer(field.pass, showPassword);
		form.onsubmit = event => {
			event.preventDefault();
			field.token.value = tokenIn(field.token.value);
			if (!accepts(this.#state, this.#state.step)) return;
			const next = this.#after();
			if (next) this.#go(next);
			else void this.#apply();
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
		element("back").onclick = () => {
			const path = this.#path();
			const before = path[path.indexOf(this.#state.step) - 1];
			const first = this.#state.mending || !before;
			this.#state.mending = false;
			this.#go(first ? "network" : before);
		};
		form.oninput = () => this.#render();
		const language = element<HTMLSelectElement>("language");
		language.onchange = () => void this.#speak(language.value);
		// Whoever opened this page can change its fragment at any moment: a new link is for a new page, which shows what it does.
		addEventListener("hashchange", () => location.reload());
		addEventListener("popstate", event => {
			const step = steps.find(step => step === event.state);
			if (step && this.#state.course.at === "editing") this.#show(step);
		});
	}

	/** The token comes in the fragment, which no browser sends anywhere; it does not stay in the address bar. */
	#takeLink(): void {
		const link = new URLSearchParams(location.hash.slice(1));
		const given = (name: string): string => link.get(name) ?? "";
		field.token.value = tokenIn(given("token"));
		field.host.value = given("host");
		field.ssid.value = given("ssid");
		this.#state.templateId = given("templateId");
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
		const offered = this.#state.product.languages.filter(tag => nameOf(tag) !== tag);
		return offered.length ? offered : ["en"];
	}

	async #speak(tag: string): Promise<void> {
		const { language, product } = this.#state;
		const strings = await device.languageFile(tag);
		language.use(strings ? tag : "en", strings);
		const offered = this.#languages();
		const choice = element<HTMLSelectElement>("language");
		choice.replaceChildren(...offered.map(tag => new Option(nameOf(tag), tag)));
		choice.value = language.tag;
		element("languages").hidden = offered.length < 2;
		const lines = language.pick(product.instructions).split("\n").filter(Boolean);
		element("instructions").replaceChildren(
			...lines.map(line => Object.assign(document.createElement("p"), { textContent: line, dir: "auto" })),
		);
		showFields(product.fields, settings(this.#state), language);
		this.#render();
	}

	async #scan(refresh: boolean): Promise<void> {
		const state = this.#state;
		const asked = Date.now();
		const scan = ++this.#scans;
		state.looking = true;
		this.#render();
		for (let tries = 0; tries < 12 && scan === this.#scans && state.course.at === "editing"; tries++) {
			// The device puts a new scan off until the last one is some seconds old.
			const { heard, age } = await this.#insist(() => device.scan(refresh));
			state.networks = networks(heard);
			state.scannedAt = Date.now() - age * 1000;
			this.#render();
			if (heard.length && (!refresh || state.scannedAt > asked - 1_000)) break;
			await pause(1_500);
		}
		if (scan !== this.#scans) return;
		state.looking = false;
		this.#render();
	}

	#pick(network: Network | undefined): void {
		const state = this.#state;
		if (network?.value !== state.chosen?.value) field.pass.value = "";
		state.chosen = network;
		state.step = "network";
		this.#go(network ? (this.#after() ?? "review") : "password");
	}

	/** The steps this choice needs: an open network has no password, a link may have brought the token. */
	#path(): readonly Step[] {
		const { chosen, step, product } = this.#state;
		const needless: Partial<Record<Step, boolean>> = {
			password: chosen?.access === "open",
			token: this.#linked && step !== "token" && !lacks(this.#state, "token"),
			fields: !product.fields.length,
		};
		return steps.filter(each => !needless[each]);
	}

	/** The step that follows; none when the settings can go. */
	#after(): Step | undefined {
		const { step, mending, product } = this.#state;
		const path = this.#path();
		if (!mending) return path[path.indexOf(step) + 1];
		// A server that a link has brought is always shown before anything goes there.
		const shown = step === "review" || isOwnServer(field.host.value, product.host);
		return steps.find(each => each !== step && lacks(this.#state, each)) ?? (shown ? undefined : "review");
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
		part(element(`step-${step}`), "h2").focus();
	}

	async #apply(): Promise<void> {
		const state = this.#state;
		const body = request(state);
		state.course = { at: "following", stage: isLive(state) ? "join" : "store" };
		state.problem = undefined;
		this.#show("review");
		const taken = await device.configure(body);
		if (taken.at === "forgotten") {
			state.kept = undefined;
			const lacking = steps.find(step => lacks(state, step));
			return lacking ? this.#trouble("forgotten", "", lacking) : this.#apply();
		}
		if (taken.at === "refused") return this.#refuse(taken.why);
		this.#sent = settings(state);
		// Without an answer the settings may have arrived or not: the device knows.
		if (taken.at === "silent" && (await device.status())?.phase === "setup") return this.#trouble("offline");
		const sent = Date.now();
		// The answer comes before the act (docs/architecture.md#answer-first-then-move); a status read in between would tell of the last attempt.
		await pause(700);
		return this.#follow(sent);
	}

	async #follow(since = 0): Promise<void> {
		const state = this.#state;
		const follower = new Follower(isLive(state), this.#attempt);
		for (;;) {
			const status = await device.status();
			const verdict = follower.next(status, Date.now() - since);
			this.#attempt = status?.attempt ?? this.#attempt;
			if (status && verdict.at === "failed") return this.#fail(status);
			if (verdict.at === "failed" || verdict.at === "interrupted") return this.#trouble("interrupted");
			const before = state.course;
			state.course =
				verdict.at === "waiting"
					? { at: "following", stage: verdict.stage, told: status && this.#sentence(status) }
					: { at: verdict.at };
			if (before.at !== state.course.at) this.#show(verdict.at === "waiting" ? "review" : "result");
			else if (verdict.at === "waiting") this.#render();
			if (verdict.at === "online") return;
			await pause(verdict.at === "gone" ? 2_500 : 1_000);
		}
	}

	/** What the code means; nothing where there is none. */
	#sentence({ code, message = "" }: Status): string {
		return code ? this.#state.language.find(String(code)) || message : "";
	}

	#fail(status: Status): void {
		const { code, retry, mac, portal } = status;
		const { language } = this.#state;
		this.#state.kept = keep(this.#state, retry, code, this.#sent);
		if (status.field) return this.#refuse(status);
		if (code === 722) {
			field.pass.value = "";
			reveal(field.pass, showPassword, true);
		}
		const ssid = networkName(this.#state);
		const also: Key | undefined = code === 712 ? "signIn" : code === 711 ? "clock" : undefined;
		this.#stop(remedy(code), () => ({
			title: ssid ? language.say("problemWith", { ssid }) : language.say("problem"),
			text: `${this.#sentence(status)} ${also ? language.say(also) : ""}`,
			facts: [
				[language.say("mac"), mac],
				[language.say("portal"), portal],
			],
		}));
		advanced.open = code === 711;
	}

	/** The device, or the product's own check, does not take one of the values. */
	#refuse({ msg = "", field: name = "", rule }: device.Refusal): void {
		const place = placeOf(name);
		if (!place) return this.#trouble("refused", rule ? `${name}: ${rule}` : msg);
		const [step, control] = place;
		this.#state.kept?.has.delete(wordOf(name));
		this.#trouble("refused", "", step);
		mark(control, reason(this.#state, control) ?? rule);
		control.focus();
	}

	#trouble(key: Key, why = "", step: Step = "help"): void {
		const { language, product } = this.#state;
		this.#stop(step, () => ({
			title: language.say("problem"),
			text: `${language.say(key, { ap: product.hotspot })} ${why}`,
		}));
	}

	/** Back to editing: at `step`, or at the first one before it that lacks something. */
	#stop(step: Step, problem: () => Problem): void {
		const state = this.#state;
		state.course = { at: "editing" };
		state.problem = problem;
		state.mending = true;
		this.#linked = false;
		const at = step === "help" ? step : (steps.find(each => each === step || lacks(state, each)) ?? step);
		if (!state.networks.length || step === "network") void this.#scan(step === "network");
		history.pushState(at, "");
		this.#show(at);
	}

	#render(): void {
		render(this.#state, this.#path(), this.#after(), network => this.#pick(network));
	}
}
