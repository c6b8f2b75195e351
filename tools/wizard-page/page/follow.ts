import type { Retry } from "./retry";

/** `/status.json`. */
export interface Status {
	readonly phase: string;
	/** Why the last attempt failed, 0 if it did not (modules/codes). */
	readonly code: number;
	/** What the code means, in English. */
	readonly message?: string;
	readonly attempt?: number | undefined;
	readonly ssid?: string;
	readonly ssid_hex?: string;
	/** What the device is at while `trying`. */
	readonly step?: string;
	/** What the device keeps of the last attempt for whoever made it. */
	readonly retry?: Retry;
	/** The device's own address on the network, and that of the network's sign-in page; for 712. */
	readonly mac?: string;
	readonly portal?: string;
	/** The maker's field that the product refused, and why. */
	readonly field?: string;
	readonly rule?: string;
}

/** The stages of the plan that the page shows. */
export type Stage = "store" | "join" | "cloud" | "ready";

export type Verdict =
	| { readonly at: "waiting"; readonly stage: Stage }
	/** The setup network is not there any more: the light tells the rest. */
	| { readonly at: "gone" }
	| { readonly at: "online" }
	| { readonly at: "failed"; readonly code: number }
	| { readonly at: "interrupted" };

const stages: Readonly<Record<string, Stage>> = {
	trying: "join",
	joining: "join",
	connecting: "cloud",
	storing: "store",
	restarting: "store",
};

/** The device is busy with an attempt: a page that opens now has one to follow. */
export function busy(status: Status): boolean {
	return status.phase in stages;
}

/** Answers missed in a row before the page believes that the setup network has closed. */
const patience = 3;
/** Milliseconds after which "still in setup" is the outcome and not the moment before the start. */
const grace = 10_000;

/** Makes sense of a series of polls: what is the device doing, and how did it end? */
export class Follower {
	#missed = 0;
	/** The attempt has begun: what is read from now on is about it. */
	#begun = false;
	#stage: Stage = "store";
	readonly #live: boolean;
	readonly #before: number | undefined;

	/** @param before the `attempt` of the last status before the settings were sent */
	constructor(live: boolean, before?: number) {
		this.#live = live;
		this.#before = before;
		if (live) this.#stage = "join";
	}

	/** @param status `undefined` when no answer came; @param elapsed milliseconds since the settings were sent */
	next(status: Status | undefined, elapsed: number): Verdict {
		if (!status) {
			this.#begun = true;
			return ++this.#missed < patience ? { at: "waiting", stage: this.#stage } : { at: "gone" };
		}
		this.#missed = 0;
		const { phase, code, attempt, step } = status;
		const stage = stages[step ?? ""] ?? stages[phase];
		if (phase === "running" || (this.#live && stage === "store")) return { at: "online" };
		if (stage) {
			this.#begun = true;
			this.#stage = stage;
		} else if (this.#begun || elapsed > grace) {
			return code ? { at: "failed", code } : { at: "interrupted" };
		} else if (code && this.#before !== undefined && attempt !== undefined && attempt !== this.#before) {
			return { at: "failed", code };
		}
		return { at: "waiting", stage: this.#stage };
	}
}
