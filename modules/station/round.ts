import type { AccessPointFound, LossReason } from "../../hosts/host";
import { equal } from "../bytes/index";
import type { FailureCode } from "../codes/index";
import { mayFit } from "./security";

/** More access points of one name than this are not told apart: each costs RAM, and somebody may make them up. */
const most = 32;

/** Failures that one access point is enough for, since they pass. */
const passing: Readonly<Partial<Record<LossReason, FailureCode>>> = { "no-address": 723, refused: 704 };

/**
 * One try of every access point that bears the name of the network and may be ours: the radio's own choice first, then
 * the strongest. What one of them failed for may be a stranger's fault; only what all failed for is the network's.
 */
export class Round {
	/** When it began, by the host's clock. */
	readonly begun: number;
	/** Where to join next; `undefined` lets the radio choose. */
	target: AccessPointFound | undefined;
	/** After the target none is left to try, as far as a scan told. */
	isLast = false;
	/** What all attempts so far failed for; "unknown" as soon as two differ. */
	reason: LossReason | undefined;
	/** What the last that failed so failed for. */
	passing: FailureCode | undefined;
	/** The failure of this round was told. */
	told = false;
	readonly #failed: Uint8Array[] = [];

	constructor(begun: number) {
		this.begun = begun;
	}

	/** An attempt failed; `bssid`: where, if the radio knows. */
	fail(reason: LossReason, bssid: Uint8Array | undefined): void {
		this.passing = passing[reason] ?? this.passing;
		this.reason = this.reason === undefined || this.reason === reason ? reason : "unknown";
		const blamed = this.target?.bssid ?? bssid;
		if (blamed) this.#failed.push(blamed);
	}

	/**
	 * What is told when all had their try: 722 only where all refused the password, and 704 only where all want something
	 * else than one; a guess must not cost a candidate.
	 */
	get finalCode(): FailureCode | undefined {
		return this.reason === "auth" ? 722 : this.reason === "security" ? 704 : undefined;
	}

	/** Chooses the next target among those `heard`, strongest first; false when each had its try. */
	next(heard: readonly AccessPointFound[], password: Uint8Array): boolean {
		const left = heard.filter(
			({ security, bssid }) => mayFit(security, password) && !this.#failed.some(each => equal(each, bssid)),
		);
		this.target = left[0];
		this.isLast = left.length < 2;
		if (!this.target || this.#failed.length < most) return this.target !== undefined;
		this.reason = "unknown";
		return false;
	}
}
