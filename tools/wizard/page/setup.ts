import { element, say } from "../../wizard-page/page/dom";
import { Cloud, type Grant, type GrantAnswer, type Sight } from "./cloud";
import { Codes } from "./codes";
import type { PageConfig } from "./config";
import { keep, kept } from "./memory";
import { strings } from "./strings";
import { watch } from "./watch";

type Step = "start" | "join" | "wait" | "done";

/** The way from a phone with Internet to a device that is online. */
export class Setup {
	readonly #config: PageConfig;
	readonly #cloud: Cloud;
	readonly #codes: Codes;
	#step: Step | undefined;
	#grant: Grant | undefined;
	#endWatch: () => void = () => {};

	constructor(config: PageConfig) {
		this.#config = config;
		this.#cloud = new Cloud(config);
		this.#codes = new Codes(config.network);
		element<HTMLButtonElement>("start").onclick = () => void this.#start();
		element<HTMLAnchorElement>("open").onclick = () => this.#show("wait");
		element<HTMLButtonElement>("wait").onclick = () => this.#show("wait");
		element<HTMLButtonElement>("back").onclick = () => this.#show("join");
		element<HTMLButtonElement>("again").onclick = () => this.#forget();
		element<HTMLButtonElement>("over").onclick = () => this.#forget();
		element<HTMLButtonElement>("copy").onclick = () => void this.#copy();
		// Somebody opened a link to another place in the setup while this page was open.
		addEventListener("hashchange", () => this.#resume());
		this.#resume();
	}

	/** Begins, or goes on where the page was before it was loaded again. */
	#resume(): void {
		const before = kept();
		if (!before) return this.#show(this.#step ?? "start");
		if (before.token !== this.#grant?.token) this.#take(before);
		this.#show(before.step);
	}

	async #start(): Promise<void> {
		const button = element<HTMLButtonElement>("start");
		if (button.getAttribute("aria-disabled") === "true") return;
		// Not `disabled`, which would take the focus away from who came by keyboard.
		button.setAttribute("aria-disabled", "true");
		say(element("start-problem"), "");
		say(element("start-status"), strings.starting);
		const answer = await this.#cloud.grant();
		button.removeAttribute("aria-disabled");
		say(element("start-status"), "");
		if (answer.is !== "granted") return say(element("start-problem"), complaint(answer));
		this.#take(answer.grant);
		this.#show("join");
	}

	#take(grant: Grant): void {
		this.#grant = grant;
		this.#endWatch();
		const { token, host = this.#config.host } = grant;
		const { device, dynamic, templateId } = this.#config;
		const link = `${device}#${new URLSearchParams({ token, ...(host && { host }), ...(dynamic && { templateId }) })}`;
		element<HTMLAnchorElement>("open").href = link;
		element<HTMLInputElement>("token").value = token;
		this.#codes.link = link;
		say(element("wait-status"), strings.waitAsking);
		this.#endWatch = watch(this.#cloud, token, sight => this.#see(sight));
	}

	#see(sight: Sight): void {
		const { expiresAt = Infinity } = this.#grant ?? {};
		if (sight === "online") return this.#show("done");
		if (sight === "unknown" && Date.now() > expiresAt) {
			this.#forget();
			return say(element("start-problem"), strings.expired);
		}
		say(element("wait-status"), sights[sight]);
	}

	#forget(): void {
		this.#endWatch();
		this.#grant = undefined;
		keep(undefined);
		say(element("start-problem"), "");
		this.#show("start");
	}

	#show(step: Step): void {
		if (this.#grant) keep({ ...this.#grant, step: step === "join" ? "join" : "wait" });
		if (step === this.#step) return;
		const first = this.#step === undefined;
		this.#step = step;
		for (const each of ["start", "join", "wait", "done"] as const) element(`step-${each}`).hidden = each !== step;
		document.documentElement.dataset["step"] = step;
		// A reader is told where it is now, but not on a page that has just been loaded.
		if (!first) element(`${step}-title`).focus();
	}

	async #copy(): Promise<void> {
		const field = element<HTMLInputElement>("token");
		field.select();
		try {
			await navigator.clipboard.writeText(field.value);
			say(element("copied"), strings.copied);
		} catch {
			// No clipboard without HTTPS, or not allowed.
			say(element("copied"), strings.copyFailed);
		}
	}
}

const sights: Readonly<Record<Exclude<Sight, "online">, string>> = {
	away: strings.waitAway,
	unknown: strings.waitUnknown,
	offline: strings.waitOffline,
};

function complaint(answer: Exclude<GrantAnswer, { is: "granted" }>): string {
	switch (answer.is) {
		case "away":
			return strings.tokenAway;
		case "old":
			return strings.tokenOld;
		case "refused":
			return strings.tokenRefused.replace("{reason}", () => answer.reason);
		case "strange":
			return strings.tokenStrange;
	}
}
