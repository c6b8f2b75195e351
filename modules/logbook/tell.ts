import { codes, toCode } from "../codes/index";
import { buildDate } from "../date/index";
import * as log from "./record";

/** What began an outage, or mended it, by number: four each, then the causes of a restart. */
const reasons =
	"|Wi-Fi lost|cloud lost|setup opened||itself|another access point|another network|" +
	"power off and on|low voltage|the reset pin|an unknown reset|the watchdog|a crash|an exception|its own program|" +
	"new settings|new settings|a reset to blank|a restart on demand|new firmware|an upload that did not end|a failure";

function reason(number: number): string {
	return reasons.split("|")[number < log.restart ? number : number - 8] ?? "";
}

/** What people call such a time. */
function span(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	if (hours > 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
	if (hours) return `${hours} h ${minutes % 60} min`;
	return minutes ? `${minutes} min` : `${seconds} s`;
}

/** One of the outages, taken apart. */
interface Outage {
	/** Unix seconds; 0: unknown. */
	readonly since: number;
	/** Seconds. */
	readonly length: number;
	readonly bits: number;
	readonly began: string;
	/** `""`: it is not over. */
	readonly mended: string;
	/** 0: none. */
	readonly code: number;
	/** dBm; 0: unknown. */
	readonly signal: number;
}

/** The outage `index`, 0 is the last one; `undefined`: there were no more, or none where the one after it should be. */
function outageAt(record: Uint32Array, index: number): Outage | undefined {
	const at = log.since + index * log.outageWords;
	const bits = index < log.outages ? (record[at + 2] ?? 0) : 0;
	if (!bits || (index && !record[at + 2 - log.outageWords])) return undefined;
	const code = (bits & log.codeBits) / log.code;
	const by = (bits / log.mended) & 31;
	return {
		since: record[at] ?? 0,
		length: record[at + 1] ?? 0,
		bits,
		began: reason(bits & 31),
		mended: by ? reason(by < log.restart ? by + 4 : by) : "",
		code: code && code + log.codeBase,
		signal: -((bits / log.before) & 255),
	};
}

/** An outage in plain English; `undefined` where there were no more. */
export function whyLine(record: Uint32Array, index: number): string | undefined {
	const each = outageAt(record, index);
	if (!each) return index ? undefined : "It was not offline since this log began.";
	const { since, length, bits, began, mended, code, signal } = each;
	const later = (bits & log.later) > 0;
	const from = since ? `${later ? "some time after" : "since"} ${buildDate(1000 * since)} UTC, ` : "";
	const about = bits & log.longer ? "at least " : later ? "at most " : "";
	return (
		`Offline ${from}for ${about}${span(length)}. Reason: ${began}.` +
		(code ? ` Error ${code}: ${codes[toCode(code)]}` : "") +
		(signal ? ` Signal before: ${signal} dBm.` : "") +
		(mended ? ` Mended by: ${mended}.` : " Not over yet.")
	);
}

/** What was counted, in plain English, a line each; `undefined` behind the last. */
export function countLine(record: Uint32Array, index: number): string | undefined {
	const word = (at: number): number => record[at] ?? 0;
	switch (index) {
		case 0: {
			let all = "";
			for (let cause = 0; cause < log.causes; cause++) {
				const count = word(log.starts + cause);
				if (count) all += `${all && ", "}${count} by ${reason(log.restart + cause)}`;
			}
			return `Starts: ${all}.`;
		}
		case 1:
			return `Seen at work for ${span(word(log.life))}, of them online for ${span(word(log.online))}, without a crash for the last ${span(word(log.life) - word(log.crash))}.`;
		case 2:
			return `Lost: Wi-Fi ${word(log.losses + log.link)}, the cloud ${word(log.losses + log.cloud)}. The last join took ${word(log.join)} ms.`;
		case 3:
			return word(log.memory) ? `Least memory free: ${word(log.memory)} bytes.` : "Least memory free: unknown.";
		default:
			return undefined;
	}
}

/** The record as JSON, in pieces; `undefined` behind the last. What is 0 or empty is unknown, or there is none. */
export function jsonPiece(record: Uint32Array, index: number): string | undefined {
	const word = (at: number): number => record[at] ?? 0;
	if (index === 0) {
		let starts = "";
		for (let cause = 0; cause < log.causes; cause++)
			starts += `${starts && ","}"${log.causeName(cause)}":${word(log.starts + cause)}`;
		return (
			`{"seconds":${word(log.life)},"online":${word(log.online)},"sinceCrash":${word(log.life) - word(log.crash)},` +
			`"starts":{${starts}},"linkLost":${word(log.losses + log.link)},"cloudLost":${word(log.losses + log.cloud)},` +
			`"joinMs":${word(log.join)},"leastMemory":${word(log.memory)},"outages":[`
		);
	}
	const each = outageAt(record, index - 1);
	if (!each) return index === 1 || outageAt(record, index - 2) ? "]}" : undefined;
	const { since, length, bits, began, mended, code, signal } = each;
	return (
		`${index > 1 ? "," : ""}{"since":${since},"seconds":${length},"reason":"${began}","code":${code},"signal":${signal},` +
		`"mended":"${mended}","over":${!(bits & log.open)},"beganLater":${(bits & log.later) > 0},"lastedLonger":${(bits & log.longer) > 0}}`
	);
}
