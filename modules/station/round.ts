import type { AccessPointFound, LossReason } from "../../hosts/host";
import { equal } from "../bytes/index";
import type { FailureCode } from "../codes/index";
import type { Network } from "./network";
import { mayFit } from "./security";

/** More access points than this are not told apart: each costs RAM, and somebody may make them up. */
const most = 32;

/** Failures that one access point is enough for, since they pass. */
const passing: Readonly<Partial<Record<LossReason, FailureCode>>> = { "no-address": 723, refused: 704 };

/** Where to join next. Without `bssid` the radio chooses. */
export interface Target {
	readonly network: Network;
	readonly bssid?: Uint8Array;
	readonly channel?: number;
}

/**
 * One try of every access point that bears the name of a known network and may be ours: where we were last or the radio's
 * own choice first, then the strongest. What one of them failed for may be a stranger's fault; only what all failed for is
 * the network's.
 */
export class Round {
	/** When it began, by the host's clock. */
	readonly begun: number;
	/** Where to join next; `undefined`: a scan has to tell. */
	target: Target | undefined;
	/** After the target none is left to try, as far as a scan told. */
	isLast = false;
	/** What all attempts so far failed for; "unknown" as soon as two differ. */
	reason: LossReason | undefined;
	/** What the last that failed so failed for. */
	passing: FailureCode | undefined;
	/** The failure of this round was told. */
	told = false;
	/** The network that failed so. */
	blamed: Network | undefined;
	/** Of several networks most are not there, which is no failure. */
	readonly #areSeveral: boolean;
	/** Counts the rounds: in each another network is asked by its name, whether it says that it tells it or not. */
	readonly #number: number;
	/** What failed: a network at an access point, or by its name, where the radio chose. */
	readonly #failed: Target[] = [];
	/** How many access points did. */
	#count = 0;

	constructor(begun: number, target: Target | undefined, areSeveral: boolean, number = 0) {
		this.begun = begun;
		this.target = target;
		this.#areSeveral = areSeveral;
		this.#number = number;
	}

	/** An attempt failed; `bssid`: where, if the radio knows. */
	fail(reason: LossReason, bssid: Uint8Array | undefined): void {
		const { target } = this;
		if (!target) return;
		// Nor is it one that a certain access point is gone.
		if (reason !== "not-found" || !(this.#areSeveral || target.bssid)) {
			this.passing = passing[reason] ?? this.passing;
			this.reason = this.reason === undefined || this.reason === reason ? reason : "unknown";
			this.blamed = target.network;
		}
		const { network } = target;
		const where = target.bssid ?? bssid;
		if (where) {
			this.#failed.push({ network, bssid: where });
			this.#count++;
		}
		if (!target.bssid) this.#failed.push({ network });
	}

	/**
	 * What is told when all had their try: 722 only where all refused the password, and 704 only where all want something
	 * else than one; a guess must not cost a candidate.
	 */
	get finalCode(): FailureCode | undefined {
		return this.reason === "auth" ? 722 : this.reason === "security" ? 704 : undefined;
	}

	/**
	 * Chooses the next target among those `heard`, strongest first: networks that reached the cloud before those that never
	 * did, the one to `avoid` last; then by name those that do not tell it, and one that may not, or all where nothing can be
	 * `heard`. False when each had its try.
	 */
	next(
		heard: readonly AccessPointFound[] | undefined,
		networks: readonly Network[],
		avoid: Uint8Array | undefined,
	): boolean {
		let best = 4;
		let left = 0;
		this.target = undefined;
		for (let i = 0; heard && i < heard.length; i++) {
			const found = heard[i];
			const network = found && networks.find(each => isFor(each, found) && !this.#hasFailed(each, found.bssid));
			if (!network) continue;
			left++;
			const rank = (network.staged ? 1 : 0) + (avoid && equal(avoid, network.ssid) ? 2 : 0);
			if (rank >= best) continue;
			best = rank;
			this.target = { network, bssid: found.bssid, channel: found.channel };
		}
		const guess = this.#number % networks.length;
		for (let i = 0; i < networks.length; i++) {
			const network = networks[i];
			if (!network || this.#hasFailed(network)) continue;
			if (heard && (!(network.hidden || i === guess) || heard.some(each => equal(each.ssid, network.ssid)))) continue;
			left++;
			this.target ??= { network };
		}
		this.isLast = left < 2;
		if (!this.target || this.#count < most) return this.target !== undefined;
		this.reason = "unknown";
		return false;
	}

	/**
	 * Why no network was joined, of those of its name `heard` none is left to try; `undefined`: the radio would not listen.
	 * `reason`: what the last attempt failed for.
	 */
	guess(heard: readonly AccessPointFound[] | undefined, networks: readonly Network[], reason: LossReason): FailureCode {
		const absent = heard && !heard.length && (reason === "not-found" || !networks.some(each => each.hidden));
		// Its name is there, and nothing that its password may be for.
		const name = this.reason ? undefined : heard?.[0]?.ssid;
		const strange = name && networks.find(each => equal(each.ssid, name));
		this.blamed ??= strange;
		const guess = absent ? 720 : !strange ? 701 : strange.password.length ? 704 : 722;
		return (heard && this.finalCode) ?? this.passing ?? guess;
	}

	#hasFailed({ ssid, password }: Network, bssid?: Uint8Array): boolean {
		return this.#failed.some(({ network, bssid: where }) => {
			if (!equal(network.ssid, ssid) || !equal(network.password, password)) return false;
			return bssid && where ? equal(where, bssid) : bssid === where;
		});
	}
}

/** An access point that bears the name of the network, and may take its password. */
function isFor({ ssid, password }: Network, found: AccessPointFound): boolean {
	return equal(ssid, found.ssid) && mayFit(found.security, password);
}
