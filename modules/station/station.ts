import type { AccessPointFound, Host, JoinOptions, Link, LossReason, StaticAddress, Timer } from "../../hosts/host";
import { Backoff, fraction } from "../backoff/index";
import { equal } from "../bytes/index";
import type { FailureCode } from "../codes/index";
import type { Network, Networks } from "./network";
import { Roam } from "./roam";
import { Round, type Target } from "./round";
import { Scanner, type OnFound } from "./scanner";
import { strongest } from "./strongest";

/** What a {@link Station} tells its owner. */
export interface StationEvents {
	/** The network is up, with an address; {@link Station.network} says which. */
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
 * One attempt, milliseconds: longer than the 15 s after which the host says that no address came (`addressTime`,
 * hosts/moddable/esp32/wifi.ts). A wrong password is told much sooner, by the access point (docs/figures.md#budgets).
 */
const patience = 20_000;

/**
 * A password refused by all within this, milliseconds, is tried once more before it is called wrong: a handshake fails
 * by interference too, and a candidate is dropped for it. Twice this and a scan in between stay below 15 s.
 */
const early = 6000;

/** Waits between attempts, milliseconds (docs/architecture.md#proven-means-loyal). */
const firstWait = 1000;
const longestWait = 300_000;

/** A link that lasted this long was a good one, milliseconds: after it the waits start over. */
const goodLink = 60_000;

/** Keeps the device on one of its networks: joins, says why that failed, tries again, comes back, looks for a stronger one. */
export class Station {
	/** How long the last join took, milliseconds, from the first attempt or the loss on; 0: there was none. */
	joinTime = 0;
	readonly #host: Host;
	readonly #events: StationEvents;
	readonly #hostName: string | undefined;
	/** Made when a round fails. */
	#backoff: Backoff | undefined;
	readonly #scanner: Scanner;
	#networks: Networks | undefined;
	/** The network that is being joined, or was last. */
	#network: Network | undefined;
	/** The name to join last. */
	#avoid: Uint8Array | undefined;
	/** Tells one joining from an earlier one, whose scan may still come back. */
	#joining = 0;
	/** Begun since {@link join}. */
	#rounds = 0;
	/** While joining. */
	#round: Round | undefined;
	/** The password was refused by all, and is being tried again. */
	#doubted = false;
	#joinedAt: number | undefined;
	/** Since when there is no link. */
	#since = 0;
	/** Since the first time it looked for a stronger access point. */
	#roam: Roam | undefined;
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

	/** The network that is joined, or being joined, or was last. */
	get network(): Network | undefined {
		return this.#network;
	}

	/**
	 * Leaves what was joined and keeps joining one of `networks` until {@link leave}: the first, where it was joined last; then
	 * the strongest of those that a scan hears. `another`: the present one last.
	 */
	join(networks: Networks, another = false): void {
		const avoid = another ? this.#network?.ssid : undefined;
		this.leave();
		this.#networks = networks;
		this.#avoid = avoid;
		this.#since = this.#host.clock.now();
		this.#backoff = undefined;
		this.#rounds = 0;
		this.#begin(true);
	}

	/** Leaves the network and stops trying. */
	leave(): void {
		this.#joining++;
		this.#networks = undefined;
		this.#avoid = undefined;
		this.#roam = undefined;
		this.#round = undefined;
		this.#doubted = false;
		this.#joinedAt = undefined;
		this.#stopTimer();
		this.#host.radio.leave();
		this.#scanner.release();
	}

	/**
	 * To be called now and then while the link is used and nothing would be disturbed by 3 s without it: looks for an access
	 * point of the same network that is so much stronger that it is worth a reconnect (`roam.ts` says how much), and goes there.
	 */
	lookAround(): void {
		if (this.#joinedAt === undefined) return;
		const roam = (this.#roam ??= new Roam(this.#joinedAt));
		if (!roam.isDue(this.#host.clock.now())) return;
		const joining = this.#joining;
		this.#scanner.scan(found => {
			const { link } = this;
			const network = this.#network;
			if (!found || !link || !network || this.#joining !== joining || this.#joinedAt === undefined) return;
			const better = roam.choose(found, network, link);
			if (better) this.#move({ network, bssid: better.bssid, channel: better.channel });
		});
	}

	/** Leaves the link for another access point. */
	#move(target: Target): void {
		const now = this.#host.clock.now();
		const joining = ++this.#joining;
		this.#joinedAt = undefined;
		this.#since = now;
		this.#round = new Round(now, target, true);
		this.#host.radio.leave();
		this.#events.onLost();
		if (this.#joining === joining) this.#attempt(this.#round);
	}

	/**
	 * Listens for networks that tell their name: of each name and security the strongest access point, strongest first, or
	 * `undefined` when the radio would not. Waits for the end of an attempt to join, which a scan would break.
	 */
	scan(onDone: OnFound): void {
		this.#scanner.scan(found => onDone(found && strongest(found)));
	}

	/** A round: `straight` begins where it was last; the radio chooses the access point of one name, a scan that of several. */
	#begin(straight: boolean): void {
		const networks = this.#networks?.networks;
		const network = networks?.[0];
		if (!network) return;
		const hint = straight && !this.#avoid ? network.hint : undefined;
		const target = hint || networks.length < 2 ? { network, ...hint } : undefined;
		const round = new Round(this.#host.clock.now(), target, networks.length > 1, this.#rounds++);
		this.#round = round;
		if (round.target) this.#attempt(round);
		else this.#listen(round, "not-found", false);
	}

	#attempt(round: Round): void {
		const { target } = round;
		if (!target) return;
		this.#network = target.network;
		this.#scanner.hold(() => {
			this.#startTimer(() => {
				this.#host.radio.leave();
				this.#explain("unknown");
			}, patience);
			this.#host.radio.join(new Station.#Attempt(this, target));
		});
	}

	/** What the radio keeps of an attempt and its link. A getter for each would cost 60 bytes of flash more. */
	static readonly #Attempt = class implements JoinOptions {
		readonly #station: Station;
		readonly ssid: Uint8Array;
		readonly password: Uint8Array;
		readonly hidden: boolean;
		readonly static: StaticAddress | undefined;
		readonly hostName: string | undefined;
		readonly bssid: Uint8Array | undefined;
		readonly channel: number | undefined;

		constructor(station: Station, { network, bssid, channel }: Target) {
			this.#station = station;
			this.ssid = network.ssid;
			this.password = network.password;
			this.hidden = network.hidden;
			this.static = network.static;
			this.hostName = station.#hostName;
			this.bssid = bssid;
			this.channel = channel;
		}

		onJoined(link: Link): void {
			this.#station.#joined(link);
		}

		onLost(reason: LossReason, bssid?: Uint8Array): void {
			this.#station.#lost(reason, bssid);
		}
	};

	#joined(link: Link): void {
		const now = this.#host.clock.now();
		this.#stopTimer();
		this.#round = undefined;
		this.#avoid = undefined;
		this.#doubted = false;
		this.#joinedAt = now;
		this.joinTime = now - this.#since;
		this.#roam?.joined();
		this.#scanner.release();
		this.#events.onJoined(link);
	}

	#lost(reason: LossReason, bssid: Uint8Array | undefined): void {
		this.#stopTimer();
		if (this.#joinedAt === undefined) return this.#explain(reason, bssid);
		const now = this.#host.clock.now();
		if (now - this.#joinedAt >= goodLink) this.#backoff = undefined;
		this.#joinedAt = undefined;
		this.#since = now;
		this.#retry(true);
		this.#events.onLost();
	}

	/**
	 * An attempt failed. What the radio says of a network it did not find is often not so (docs/complaints.md#useless-reasons), and of
	 * some failures it says nothing: a scan tells whether the network is there at all, and which other access point of its
	 * name is still to be tried.
	 */
	#explain(reason: LossReason, bssid?: Uint8Array): void {
		this.#scanner.release();
		const round = this.#round;
		if (!round) return;
		this.#roam?.failed(this.#host.clock.now());
		round.fail(reason, bssid);
		const joining = this.#joining;
		// A handshake that fails early may have been disturbed.
		const isDoubtful = round.reason === "auth" && !this.#doubted && this.#host.clock.now() - round.begun < early;
		const code = round.isLast && !isDoubtful ? round.finalCode : undefined;
		if (code) this.#tell(round, code);
		if (this.#joining === joining) this.#listen(round, reason, isDoubtful);
	}

	/** Chooses the next access point by a scan. `isDoubtful`: all that there are may once more be asked. */
	#listen(round: Round, reason: LossReason, isDoubtful: boolean): void {
		const joining = this.#joining;
		this.#scanner.scan(found => {
			const networks = this.#networks?.networks;
			if (this.#joining !== joining || !networks) return;
			const heard = found?.filter(each => networks.some(({ ssid }) => equal(each.ssid, ssid)));
			if (round.next(heard, networks, this.#avoid)) return this.#attempt(round);
			if (heard && isDoubtful) return this.#askAgain(heard, networks);
			this.#retry(false);
			if (!round.told) this.#tell(round, round.guess(heard, networks, reason));
		});
	}

	/** All refused the password at once: each gets another try. */
	#askAgain(heard: readonly AccessPointFound[], networks: readonly Network[]): void {
		this.#doubted = true;
		const round = new Round(this.#host.clock.now(), undefined, networks.length > 1);
		this.#round = round;
		// Where none is heard now, the radio may choose once more.
		if (!round.next(heard, networks, this.#avoid) && this.#network) round.target = { network: this.#network };
		this.#attempt(round);
	}

	#tell(round: Round, code: FailureCode): void {
		round.told = true;
		this.#network = round.blamed ?? this.#network;
		this.#events.onFailed(code, round.reason === "security");
	}

	/** Begins the next round after a while. */
	#retry(straight: boolean): void {
		this.#round = undefined;
		this.#backoff ??= new Backoff({ first: firstWait, most: longestWait, random: () => fraction(this.#host.system) });
		this.#startTimer(() => this.#begin(straight), this.#backoff.next());
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
