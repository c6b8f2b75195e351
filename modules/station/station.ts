import type {
	AccessPointFound,
	Host,
	JoinOptions,
	Link,
	LossReason,
	StaticAddress,
	System,
	Timer,
} from "../../hosts/host";
import { Backoff } from "../backoff/index";
import { equal } from "../bytes/index";
import type { FailureCode } from "../codes/index";
import { Scanner, type OnFound } from "./scanner";

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
	onJoined(link: Link): void;
	/**
	 * One attempt failed, and why: 701, 704, 720, 722 or 723. The next one follows by itself. `hopeless`: not for want of
	 * trying, whatever the code says of others: the network has a security that the radio cannot meet.
	 */
	onFailed(code: FailureCode, hopeless: boolean): void;
	/** The network that was up is gone. The station tries to come back by itself. */
	onLost(): void;
}

/**
 * One attempt, milliseconds: longer than the 15 s after which the host says that no address came. A wrong password is
 * told much sooner, by the access point (GOALS 6: within 15 s).
 */
const patience = 20_000;

/**
 * A password refused before this, milliseconds, is tried once more before it is called wrong: a handshake fails by
 * interference too, and a candidate is dropped for it. Twice this and a scan in between stay below 15 s.
 */
const early = 6000;

/** Access points handed to whoever asks for a scan: more than a phone shows, few enough for the RAM. */
const most = 24;

/** Waits between attempts, milliseconds (DESIGN policy 2). */
const [firstWait, longestWait] = [1000, 300_000];

/** A link that lasted this long was a good one, milliseconds: after it the waits start over. */
const goodLink = 60_000;

/** Failures that the radio knows the reason of. */
const certain: Readonly<Partial<Record<LossReason, FailureCode>>> = {
	auth: 722,
	"no-address": 723,
	refused: 704,
	security: 704,
};

/** Keeps the device on its network: joins, says why that failed, tries again, comes back. */
export class Station {
	readonly #host: Host;
	readonly #events: StationEvents;
	readonly #hostName: string | undefined;
	/** Made when an attempt fails. */
	#backoff: Backoff | undefined;
	readonly #scanner: Scanner;
	#network: Network | undefined;
	/** Access points of the network that failed since the last success: others of its name go first. */
	#failed: Uint8Array[] = [];
	/** Where to join next, known from a scan; undefined lets the radio choose the strongest. */
	#target: AccessPointFound | undefined;
	/** The password was refused once, and is being tried again. */
	#doubted = false;
	#begun = 0;
	#joinedAt: number | undefined;
	/** The limit of the present attempt, or the wait for the next. */
	#timer: Timer | undefined;

	/** `hostName`: how the device calls itself to DHCP, see {@link JoinOptions.hostName}. */
	constructor(host: Host, events: StationEvents, hostName?: string) {
		this.#host = host;
		this.#events = events;
		this.#hostName = hostName;
		this.#scanner = new Scanner(host.radio, host.clock);
	}

	/** The present link, with fresh signal. */
	get link(): Link | undefined {
		return this.#host.radio.link();
	}

	/** Leaves what was joined and keeps joining `network` until {@link leave}. */
	join(network: Network): void {
		this.leave();
		// A copy, to tell this joining from an earlier one of the same network, whose scan may still come back.
		this.#network = { ...network };
		this.#backoff = undefined;
		this.#attempt(this.#network);
	}

	/** Leaves the network and stops trying. */
	leave(): void {
		this.#network = undefined;
		this.#failed = [];
		this.#target = undefined;
		this.#doubted = false;
		this.#joinedAt = undefined;
		this.#stopTimer();
		this.#host.radio.leave();
		this.#scanner.release();
	}

	/**
	 * Listens for access points: the strongest, strongest first, or `undefined` when the radio would not. Waits for the
	 * end of an attempt to join, which a scan would break.
	 */
	scan(onDone: OnFound): void {
		this.#scanner.scan(found => onDone(found?.slice(0, most)));
	}

	#attempt(network: Network): void {
		this.#scanner.hold(() => {
			this.#begun = this.#host.clock.now();
			this.#startTimer(() => {
				this.#host.radio.leave();
				this.#explain(network, "unknown");
			}, patience);
			this.#host.radio.join(new Station.#Attempt(this, network, this.#target));
		});
	}

	/** What the radio keeps of an attempt and its link. As a literal with two functions it would cost 300 bytes more. */
	static readonly #Attempt = class implements JoinOptions {
		readonly #station: Station;
		readonly #network: Network;
		readonly #target: AccessPointFound | undefined;

		constructor(station: Station, network: Network, target: AccessPointFound | undefined) {
			this.#station = station;
			this.#network = network;
			this.#target = target;
		}

		get ssid(): Uint8Array {
			return this.#network.ssid;
		}

		get password(): Uint8Array {
			return this.#network.password;
		}

		get hidden(): boolean {
			return this.#network.hidden;
		}

		get static(): StaticAddress | undefined {
			return this.#network.static;
		}

		get hostName(): string | undefined {
			return this.#station.#hostName;
		}

		get bssid(): Uint8Array | undefined {
			return this.#target?.bssid;
		}

		get channel(): number | undefined {
			return this.#target?.channel;
		}

		onJoined(link: Link): void {
			this.#station.#joined(link);
		}

		onLost(reason: LossReason): void {
			this.#station.#lost(this.#network, reason);
		}
	};

	#joined(link: Link): void {
		this.#stopTimer();
		this.#failed = [];
		this.#target = undefined;
		this.#doubted = false;
		this.#joinedAt = this.#host.clock.now();
		this.#scanner.release();
		this.#events.onJoined(link);
	}

	#lost(network: Network, reason: LossReason): void {
		this.#stopTimer();
		if (this.#joinedAt === undefined) return this.#explain(network, reason);
		if (this.#host.clock.now() - this.#joinedAt >= goodLink) this.#backoff = undefined;
		this.#joinedAt = undefined;
		this.#retry(network);
		this.#events.onLost();
	}

	/**
	 * Tells why an attempt failed, at once where the radio knows. What it says of a network it did not find is often
	 * not so (peers.md part 2, row 14), and of some failures it says nothing: a scan tells whether the network is there
	 * at all. Where it is and nobody knows why it failed, that is 701, never 722: a guess must not cost a candidate.
	 * The scan also tells which other access point of the name to try.
	 */
	#explain(network: Network, reason: LossReason): void {
		this.#scanner.release();
		const again = reason === "auth" && !this.#doubted && this.#host.clock.now() - this.#begun < early;
		this.#doubted ||= again;
		const known = again ? undefined : certain[reason];
		if (known) this.#events.onFailed(known, reason === "security");
		if (this.#network !== network) return;
		this.#scanner.scan(found => {
			if (this.#network !== network) return;
			const present = found?.filter(each => equal(each.ssid, network.ssid)) ?? [];
			this.#chooseAnother(network, present);
			if (again) return this.#attempt(network);
			this.#retry(network);
			if (known) return;
			const absent = found && !present.length && (!network.hidden || reason === "not-found");
			this.#events.onFailed(absent ? 720 : 701, false);
		});
	}

	/** The strongest access point that has not failed; after all have, the radio chooses again. */
	#chooseAnother({ password }: Network, present: readonly AccessPointFound[]): void {
		// An open one that bears the name of a network with a password is a trap.
		const fit = present.filter(({ security }) => !password.length || (security !== "OPEN" && security !== "OWE"));
		const blamed = this.#target ?? fit[0];
		if (blamed) this.#failed.push(blamed.bssid);
		this.#target = fit.find(each => !this.#failed.some(bssid => equal(bssid, each.bssid)));
		if (!this.#target) this.#failed = [];
	}

	#retry(network: Network): void {
		this.#backoff ??= new Backoff({ first: firstWait, most: longestWait, random: () => fraction(this.#host.system) });
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

/** 0 (included) to 1 (excluded). */
function fraction(system: System): number {
	const byte = new Uint8Array(1);
	system.random(byte);
	return (byte[0] ?? 0) / 256;
}
