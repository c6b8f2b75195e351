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
import { Round } from "./round";
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
	 * Joining failed, and why: 701, 704, 720, 722 or 723; it goes on by itself. Told once every access point of the name that
	 * may be ours had its try, before the wait for the next round: 722, and `hopeless`, only where all of them failed for
	 * that, 704 and 723 where one did. `hopeless`: not for want of trying, whatever the code says of others: the network has
	 * a security that the radio cannot meet.
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
 * A password refused by all within this, milliseconds, is tried once more before it is called wrong: a handshake fails
 * by interference too, and a candidate is dropped for it. Twice this and a scan in between stay below 15 s.
 */
const early = 6000;

/** Networks handed to whoever asks for a scan: more than a phone shows, few enough for the RAM. */
const most = 24;

/** Waits between attempts, milliseconds (DESIGN policy 2). */
const firstWait = 1000;
const longestWait = 300_000;

/** A link that lasted this long was a good one, milliseconds: after it the waits start over. */
const goodLink = 60_000;

/** Keeps the device on its network: joins, says why that failed, tries again, comes back. */
export class Station {
	readonly #host: Host;
	readonly #events: StationEvents;
	readonly #hostName: string | undefined;
	/** Made when a round fails. */
	#backoff: Backoff | undefined;
	readonly #scanner: Scanner;
	#network: Network | undefined;
	/** While joining. */
	#round: Round | undefined;
	/** The password was refused by all, and is being tried again. */
	#doubted = false;
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
		this.#round = undefined;
		this.#doubted = false;
		this.#joinedAt = undefined;
		this.#stopTimer();
		this.#host.radio.leave();
		this.#scanner.release();
	}

	/**
	 * Listens for networks that tell their name: of each name and security the strongest access point, strongest first, or
	 * `undefined` when the radio would not. Waits for the end of an attempt to join, which a scan would break.
	 */
	scan(onDone: OnFound): void {
		this.#scanner.scan(found => onDone(found && strongest(found)));
	}

	#attempt(network: Network): void {
		this.#scanner.hold(() => {
			const { clock, radio } = this.#host;
			const round = (this.#round ??= new Round(clock.now()));
			this.#startTimer(() => {
				radio.leave();
				this.#explain(network, "unknown");
			}, patience);
			radio.join(new Station.#Attempt(this, network, round.target));
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

		onLost(reason: LossReason, bssid?: Uint8Array): void {
			this.#station.#lost(this.#network, reason, bssid);
		}
	};

	#joined(link: Link): void {
		this.#stopTimer();
		this.#round = undefined;
		this.#doubted = false;
		this.#joinedAt = this.#host.clock.now();
		this.#scanner.release();
		this.#events.onJoined(link);
	}

	#lost(network: Network, reason: LossReason, bssid: Uint8Array | undefined): void {
		this.#stopTimer();
		if (this.#joinedAt === undefined) return this.#explain(network, reason, bssid);
		if (this.#host.clock.now() - this.#joinedAt >= goodLink) this.#backoff = undefined;
		this.#joinedAt = undefined;
		this.#retry(network);
		this.#events.onLost();
	}

	/**
	 * An attempt failed. What the radio says of a network it did not find is often not so (peers.md part 2, row 14), and of
	 * some failures it says nothing: a scan tells whether the network is there at all, and which other access point of its
	 * name is still to be tried.
	 */
	#explain(network: Network, reason: LossReason, bssid?: Uint8Array): void {
		this.#scanner.release();
		const now = this.#host.clock.now();
		const round = (this.#round ??= new Round(now));
		round.fail(reason, bssid);
		const isDoubtful = round.reason === "auth" && !this.#doubted && now - round.begun < early;
		const code = round.isLast && !isDoubtful ? round.finalCode : undefined;
		if (code) this.#tell(round, code);
		if (this.#network !== network) return;
		this.#scanner.scan(found => {
			if (this.#network !== network) return;
			const heard = found?.filter(each => equal(each.ssid, network.ssid)) ?? [];
			if (round.next(heard, network.password)) return this.#attempt(network);
			if (found && isDoubtful) {
				this.#doubted = true;
				this.#round = new Round(this.#host.clock.now());
				this.#round.next(heard, network.password);
				return this.#attempt(network);
			}
			this.#retry(network);
			if (round.told) return;
			const absent = found && !heard.length && (!network.hidden || reason === "not-found");
			this.#tell(round, (found && round.finalCode) ?? round.passing ?? (absent ? 720 : 701));
		});
	}

	#tell(round: Round, code: FailureCode): void {
		round.told = true;
		this.#events.onFailed(code, round.reason === "security");
	}

	/** The next round, in which the radio chooses first. */
	#retry(network: Network): void {
		this.#round = undefined;
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

/** Of each name and security the strongest of `found`, which are in that order: so many of one name hide no other. */
function strongest(found: readonly AccessPointFound[]): readonly AccessPointFound[] {
	const kept: AccessPointFound[] = [];
	for (let i = 0; i < found.length && kept.length < most; i++) {
		const each = found[i];
		if (each?.ssid.length && !kept.some(({ ssid, security }) => security === each.security && equal(ssid, each.ssid)))
			kept.push(each);
	}
	return kept;
}
