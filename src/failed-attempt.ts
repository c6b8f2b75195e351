import type { Clock, Timer } from "../hosts/host";
import type { Credentials } from "../modules/credentials/index";
import { keepTime } from "./durations";

/**
 * The set that failed last, so that nothing that was right is asked again. It serves only the phone that gave it: else
 * anybody in reach of an open setup network could bring the device onto its owner's network under an account of their own.
 * In RAM only, until another set is handed over, the next start, which a reset and a success bring as well, or
 * {@link keepTime} after setup closed.
 */
export class FailedAttempt {
	/** The network of the set that failed last, which is known after the set is forgotten. */
	ssid: Uint8Array | undefined;
	readonly #clock: Clock;
	#set: Credentials | undefined;
	#end: Timer | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The set, when it is this phone's. */
	of(phone: number): Credentials | undefined {
		return phone && this.#set?.giver === phone ? this.#set : undefined;
	}

	/** A set has failed; it is kept where whoever gave it may still be there. */
	fail(set: Credentials | undefined, isAwaited: boolean): void {
		this.ssid = set?.ssid;
		if (!isAwaited) return;
		this.forget();
		this.#set = set;
	}

	forget(): void {
		this.hold();
		this.#set = undefined;
	}

	/** Setup is open. */
	hold(): void {
		this.#clock.clear(this.#end);
		this.#end = undefined;
	}

	/** Setup is closed. */
	release(): void {
		this.hold();
		if (this.#set) this.#end = this.#clock.set(() => this.forget(), keepTime);
	}
}
