import type { Host, Timer } from "../hosts/host";
import type { Blynk } from "../modules/blynk/index";
import type { Problem } from "../modules/config-server/index";
import type { Settings } from "../modules/settings/index";
import type { AppHooks } from "./app";
import { checkTime } from "./durations";

/** Hears how it ended. */
export interface Verdict {
	onChecked(good: boolean): void;
}

/** What the check works with. */
export interface CheckOptions {
	readonly host: Host;
	readonly blynk: Blynk;
	/** For the product's code, from what the phone sent. */
	readonly read: (settings: string) => Settings;
	readonly hooks: AppHooks;
	readonly verdict: Verdict;
}

/**
 * Has the product's code look at settings that have just reached the cloud, before they are stored. The code is a guest
 * (docs/architecture.md#product-code-is-a-guest): when it throws, or says nothing in time, it has no objection, and what it says later counts no more.
 */
export class SettingsCheck {
	/** What it did not like about the last ones. */
	refusal: Problem | undefined;
	readonly #options: CheckOptions;
	/** The question that is open. */
	#question: object | undefined;
	#timer: Timer | undefined;

	constructor(options: CheckOptions) {
		this.#options = options;
	}

	/** Asks about the settings of `set`. False when there are none: then there is nothing to wait for. */
	begin(set: { readonly settings?: string } | undefined): boolean {
		this.forget();
		if (set?.settings === undefined) return false;
		const { host, blynk, read, hooks } = this.#options;
		const question = {};
		this.#question = question;
		this.#timer = host.clock.set(() => {
			host.log("app: checkSettings said nothing in time, so the settings count as good");
			this.end();
		}, checkTime);
		const answer = (problem?: Problem): void => {
			if (this.#question === question) this.end(problem);
		};
		try {
			hooks.checkSettings?.(read(set.settings), blynk, answer);
		} catch (error) {
			host.log(`app: checkSettings: ${String(error)}`);
			answer();
		}
		return true;
	}

	/** Decides. False when nothing was asked. */
	end(problem?: Problem): boolean {
		if (!this.#question) return false;
		this.cancel();
		this.refusal = problem;
		if (problem) this.#options.host.log(`app: does not take the setting "${problem.field}"`);
		this.#options.verdict.onChecked(!problem);
		return true;
	}

	/** The device is offline: whatever the answer would be, it is not about what goes on now. */
	cancel(): void {
		this.#options.host.clock.clear(this.#timer);
		this.#timer = undefined;
		this.#question = undefined;
	}

	/** There are other settings to think of. */
	forget(): void {
		this.cancel();
		this.refusal = undefined;
	}
}
