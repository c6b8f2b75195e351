import type { Random } from "../../../hosts/virtual/random";
import { timeIn as ours } from "../../../modules/wall-clock/sntp";
import { must, type Parser } from "../parser";

/** Of the question, in front of the answer: eight bytes by which the answer is known to be one. */
const nonce = 8;
const length = 48;

/** The answer of a time server, beside whole numbers that have room for it. */
export function sntp(timeIn: typeof ours = ours): Parser {
	return {
		name: "sntp",
		reads: "the answer of a time server, or of who pretends to be one; in front of it what the question was known by",
		longest: 128,
		bounds: { steps: 60, stepsEach: 0, array: 0 },
		words: ["\x24\x01", "\xe4\x01", "\x1c\x02", "\x00\x00\x00\x00", "\x83\xaa\x7e\x80", "\xff\xff\xff\xff"],
		generate,
		judge(input) {
			const question = new Uint8Array(length);
			question.set(input.subarray(0, nonce), length - nonce);
			const answer = input.subarray(nonce);
			const time = timeIn(answer, question);
			const expected = reference(Buffer.from(answer), Buffer.from(question));
			must((time === undefined) === (expected === undefined), `the time is ${time}, but should be ${expected}`);
			if (time === undefined || expected === undefined) return;
			// Doubles have no room for the whole of it: a millisecond is theirs.
			must(Math.abs(time - Number(expected)) <= 1, `the time is ${time}, but should be ${expected}`);
		},
	};
}

/** RFC 4330 section 5, and eras as in RFC 5905 section 6: the one that is not over in 1970. */
function reference(answer: Buffer, question: Buffer): bigint | undefined {
	if (answer.length < length) return undefined;
	const [first = 0, stratum = 0] = answer;
	if ((first & 7) !== 4 || first >> 6 === 3 || stratum === 0 || stratum > 15) return undefined;
	if (!answer.subarray(24, 32).equals(question.subarray(40, 48))) return undefined;
	const seconds = BigInt(answer.readUInt32BE(40));
	const epoch = 2_208_988_800n;
	const unix = seconds >= epoch ? seconds - epoch : seconds - epoch + (1n << 32n);
	return (((unix << 32n) + BigInt(answer.readUInt32BE(44))) * 1000n) >> 32n;
}

function generate(random: Random): Uint8Array {
	const out = new Uint8Array(nonce + length + (random.chance(20) ? random.whole(1, 20) : 0));
	random.fill(out);
	if (random.chance(95)) out[nonce] = (random.whole(0, 3) << 6) | 0x24;
	if (random.chance(95)) out[nonce + 1] = random.whole(0, 16);
	if (random.chance(90)) out.set(out.subarray(0, nonce), nonce + 24);
	return out;
}
