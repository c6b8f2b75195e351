import type { AccessPointFound, Host, JoinOptions, Link, LossReason, StaticAddress, Timer } from "../../hosts/host";
import { Backoff } from "../backoff/index";
import { equal } from "../bytes/index";
import type { FailureCode } from "../codes/index";
import { scan } from "./scan";

/** The network to join. */
export interface Network {
	/** 1 to 32 bytes, any. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits. */
	readonly password: Uint8Array;
	/** It does not tell its name: ask for it. */
	readonly hidden: boolean;
	/** Without it the router gives the address. */
	readonly static?: StaticAddress;
}

export interface StationEvents {
	/** The network is up, with an address. */
	readonly onJoined: (link: Link) => void;
	/** One attempt failed, and why: 701, 704, 720, 722 or 723. The next one follows by itself. */
	readonly onFailed: (code: FailureCode) => void;
	/** The network that was up is gone. The station tries to come back by itself. */
	readonly onLost: () => void;
}

/**
 * One attempt, milliseconds: longer than the 15 s after which the host says that no address came. A wrong password is
 * told much sooner, by the access point (GOALS 6: within 15 s).
 */
const patience = 20_000;

/** Waits between attempts, milliseconds (DESIGN policy 2). */
const [firstWait, longestWait] = [1000, 300_000];

/** A link that lasted this long was a good one, milliseconds: after it the waits start over. */
const goodLink = 60_000;

/** Keeps the device on its network: joins, says why that failed, tries again, comes back. */
export class Station {
	readonly #host: Host;
	readonly #events: StationEvents;
	readonly #backoff: Backoff;
	#network: Network | undefined;
	/** Access points of the network that failed since the last success: others of its name go first. */
	#failed: Uint8Array[] = [];
	/** Where to join next, known from a scan; undefined lets the radio choose the strongest. */
	#target: AccessPointFound | undefined;
	#joining = false;
	#joinedAt: number | undefined;
	/** The limit of the present attempt, or the wait for the next. */
	#timer: Timer | undefined;

	constructor(host: Host, events: StationEvents) {
		this.#host = host;
		this.#events = events;
		const fraction = new Uint8Array(1);
		this.#backoff = new Backoff({
			first: firstWait,
			most: longestWait,
			random: () => {
				host.system.random(fraction);
				return (fraction[0] ?? 0) / 256;
			},
		});
	}

	/** The present link, with fresh signal. */
	get link(): Link | undefined {
		return this.#host.radio.link();
	}

	/** Leaves what was joined and keeps joining `network` until {@link leave}. */
	join(network: Network): void {
		this.leave();
		this.#network = network;
		this.#backoff.reset();
		this.#attempt(network);
	}

	/** Leaves the network and stops trying. */
	leave(): void {
		this.#network = undefined;
		this.#failed = [];
		this.#target = undefined;
		this.#joining = false;
		this.#joinedAt = undefined;
		this.#stopTimer();
		this.#host.radio.leave();
	}

	/** Listens for access points, strongest first; `undefined` while joining, which a scan would break. */
	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		if (this.#joining) onDone(undefined);
		else scan(this.#host.radio, this.#host.clock, onDone);
	}

	#attempt(network: Network): void {
		const target = this.#target;
		const { ssid, password, hidden } = network;
		const options: JoinOptions = {
			ssid,
			password,
			hidden,
			...(network.static && { static: network.static }),
			...(target && { bssid: target.bssid, channel: target.channel }),
			onJoined: link => this.#joined(link),
			onLost: reason => this.#lost(reason),
		};
		this.#joining = true;
		this.#startTimer(() => {
			this.#host.radio.leave();
			this.#explain(network, "unknown");
		}, patience);
		this.#host.radio.join(options);
	}

	#joined(link: Link): void {
		this.#stopTimer();
		this.#joining = false;
		this.#failed = [];
		this.#target = undefined;
		this.#joinedAt = this.#host.clock.now();
		this.#events.onJoined(link);
	}

	#lost(reason: LossReason): void {
		const network = this.#network;
		if (!network) return;
		this.#stopTimer();
		if (this.#joinedAt === undefined) return this.#explain(network, reason);
		if (this.#host.clock.now() - this.#joinedAt >= goodLink) this.#backoff.reset();
		this.#joinedAt = undefined;
		this.#retry(network);
		this.#events.onLost();
	}

	/**
	 * Tells why an attempt failed. What the radio says of a network it did not find is often not so (peers.md part 2,
	 * row 14), and of some failures it says nothing: a scan tells whether the network is there at all, and which other
	 * access point of the name to try.
	 */
	#explain(network: Network, reason: LossReason): void {
		if (reason === "auth") return this.#fail(network, 722);
		if (reason === "no-address") return this.#fail(network, 723);
		scan(this.#host.radio, this.#host.clock, found => {
			if (this.#network !== network) return;
			const present = found?.filter(each => equal(each.ssid, network.ssid)) ?? [];
			this.#chooseAnother(present);
			if (found && !present.length && (!network.hidden || reason === "not-found")) this.#fail(network, 720);
			else this.#fail(network, reason === "refused" ? 704 : 701);
		});
	}

	/** The strongest access point that has not failed; after all have, the radio chooses again. */
	#chooseAnother(present: readonly AccessPointFound[]): void {
		const blamed = this.#target ?? present[0];
		if (blamed) this.#failed.push(blamed.bssid);
		this.#target = present.find(each => !this.#failed.some(bssid => equal(bssid, each.bssid)));
		if (!this.#target) this.#failed = [];
	}

	#fail(network: Network, code: FailureCode): void {
		this.#joining = false;
		this.#retry(network);
		this.#events.onFailed(code);
	}

	#retry(network: Network): void {
		this.#startTimer(() => this.#attempt(network), this.#backoff.next());
	}

	#startTimer(callback: () => void, delay: number): void {
		this.#stopTimer();
		this.#timer = this.#host.clock.set(callback, delay);
	}

	#stopTimer(): void {
		this.#host.clock.clear(this.#timer);
		this.#timer = undefined;
	}
}
