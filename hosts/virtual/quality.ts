import type { Random } from "./random";

/** How well a network carries packets. */
export interface Quality {
	/** One way, milliseconds. */
	readonly latency: number;
	/** What a packet takes longer, milliseconds at most, each as chance will have it. */
	readonly jitter: number;
	/** How many packets of a hundred are lost. */
	readonly loss: number;
}

/** The first retransmission waits this long, milliseconds: `CONFIG_LWIP_TCP_RTO_TIME` of the SDK. */
export const retransmitTime = 3000;

/** After so many a connection is given up: `CONFIG_LWIP_TCP_MAXRTX`, and for a SYN `CONFIG_LWIP_TCP_SYNMAXRTX` of the SDK. */
const retransmissions = 12;
const synRetransmissions = 6;

/** The wait doubles each time, but not more often than this (`tcp_backoff` of lwIP); that of a SYN does not. */
const doublings = 7;

const waitAfter = (losses: number): number => retransmitTime << Math.min(losses, doublings);

/** From sending a segment that never arrives until TCP gives the connection up, milliseconds: 44 minutes and 45 seconds. */
export const giveUpTime = Array.from({ length: 1 + retransmissions }, (_, losses) => waitAfter(losses)).reduce(
	(sum, wait) => sum + wait,
);

/** lwIP asks a name server this often, a second (`DNS_TMR_INTERVAL`) apart. */
const questions = 4;
const askAgain = 1000;

const flight = ({ latency, jitter }: Quality, chance: Random): number =>
	jitter > 0 ? latency + chance.whole(0, jitter) : latency;

const isLost = ({ loss }: Quality, chance: Random): boolean => loss > 0 && chance.chance(loss);

/** Milliseconds until one packet arrives; `undefined` when it is lost. */
export function packetTime(quality: Quality, chance: Random): number | undefined {
	return isLost(quality, chance) ? undefined : flight(quality, chance);
}

/**
 * Milliseconds until all of `segments` that leave together have arrived, sent again as often as it takes; 0 stands for a
 * bare acknowledgement, whose loss the next one makes up for. `undefined`: they do not, see {@link giveUpTime}.
 */
export function segmentTime(segments: number, quality: Quality, chance: Random): number | undefined {
	let after = segments === 0 ? flight(quality, chance) : 0;
	for (let i = 0; i < segments; i++) {
		let late = 0;
		for (let lost = 0; isLost(quality, chance); lost++) {
			if (lost === retransmissions) return undefined;
			late += waitAfter(lost);
		}
		after = Math.max(after, late + flight(quality, chance));
	}
	return after;
}

/** Milliseconds until a connection stands; `undefined` when no SYN, or no answer to one, came through. */
export function connectTime(quality: Quality, chance: Random): number | undefined {
	return exchangeTime(1 + synRetransmissions, retransmitTime, quality, chance);
}

/** Milliseconds until a name server's answer is here; `undefined` when no question, or no answer to one, came through. */
export function answerTime(quality: Quality, chance: Random): number | undefined {
	return exchangeTime(questions, askAgain, quality, chance);
}

/** There and back, sent `most` times at most, `apart` milliseconds apart. */
function exchangeTime(most: number, apart: number, quality: Quality, chance: Random): number | undefined {
	for (let sent = 0; sent < most; sent++) {
		const there = packetTime(quality, chance);
		const back = there === undefined ? undefined : packetTime(quality, chance);
		if (there !== undefined && back !== undefined) return sent * apart + there + back;
	}
	return undefined;
}
