import type { SocketError } from "../../hosts/host";
import { hasWord } from "../match/index";

/**
 * Why an update's file is not taken.
 *
 * Before a byte of flash is written, by the header: `malformed`, `unsigned`, `signature`, `foreign` (product or firmware type),
 * `chip`, `older` (or the same), `gap` (another one has to come first), `size`, `bad` (it failed here before), `trial` (the
 * firmware that runs is itself on trial, or another one is due with the next start).
 *
 * While it comes, or at its end: `incomplete` (bytes are missing), `flash` (it refuses), `spoiled` (what an earlier attempt left in
 * the flash is not of this file; it was forgotten, so that the file can come anew), `broken` (it is not what its header says).
 */
export type Refusal =
	| "malformed"
	| "unsigned"
	| "signature"
	| "foreign"
	| "chip"
	| "older"
	| "gap"
	| "size"
	| "bad"
	| "trial"
	| "incomplete"
	| "flash"
	| "spoiled"
	| "broken";

/**
 * Why an update's file can not be fetched.
 *
 * `address`: what was offered is no address of HTTP. `name`: the name server does not know it. `unreachable`: nobody answers
 * there. What TLS has to say: as `SocketError` of the host. `lost`: connections end before the file does; `slow`: what comes drips.
 * `gone`: the server has no such file, or not any more; `busy`: it has no time for us; `declined`: it answers with another status;
 * `answer`: what it answers is no file that is known to be whole. `late`: all of it took too long.
 */
export type FetchFailure =
	| Exclude<SocketError, "closed" | "refused" | "timeout" | "unknown">
	| "address"
	| "name"
	| "lost"
	| "slow"
	| "gone"
	| "busy"
	| "declined"
	| "answer"
	| "late";

/**
 * Why an image is bad for good. `crashed`; `test`: it did not pass the product's own; `offline`: the firmware before it came
 * online where it did not; `spent`: it had all its tries, and each ended before it proved itself; `broken`: it was never what its
 * header says, or no image.
 */
export type Verdict = "crashed" | "test" | "offline" | "spent" | "broken";

/** In the order of their numbers, which the flash holds. */
export const verdicts: readonly Verdict[] = ["crashed", "test", "offline", "spent", "broken"];

const passing =
	" name unreachable lost slow busy answer late tls alert memory certificate-chain certificate-name certificate-date ";

/** True for what lies between the device and the file, so that another attempt may fare better. */
export function isPassing(reason: string): boolean {
	return hasWord(passing, reason);
}

/** A reason a line, and what it means to whoever reads of it. In ROM a list of texts takes 32 bytes more for each. */
const sentences = `
malformed The file is no update, or not a whole one.
unsigned Nobody has signed the update.
signature The update is signed by somebody else.
foreign The update is for another product.
chip The update is for another chip.
older The update is no newer than what runs here.
gap An update that lies between has to come first.
size The update is larger than its place in the flash.
bad This update failed here before.
trial Another update is not through yet.
incomplete The file did not come whole.
flash The flash refuses the update.
spoiled What was kept of the file was spoiled. It has to come anew.
broken The file is not what its own header says.
address The address of the update is none.
name The name of the update's server is not known.
unreachable The update's server does not answer.
certificate-chain The update's server has a certificate that is not trusted here.
certificate-name The update's server has somebody else's certificate.
certificate-date The update's server has a certificate that is out of date.
clock No certificate can be checked, since nobody told the time.
tls What answers in the place of the update's server speaks no TLS.
alert The update's server does not want this device.
memory The memory did not suffice for the update.
lost The connection to the update's server breaks again and again.
slow The update comes too slowly.
gone The update's server has no such file any more.
busy The update's server is busy.
declined The update's server declined.
answer The update's server does not answer with a file.
late The update took longer than an hour.
crashed The new firmware crashed.
test The new firmware did not pass its own test.
offline The new firmware did not come online, and the one before it did.
spent The new firmware ended three times before it was proven.
`;

/** A reason in words, for log, event and page. */
export function sentence(reason: FetchFailure | Refusal | Verdict): string {
	const start = sentences.indexOf(`\n${reason} `) + reason.length + 2;
	return sentences.slice(start, sentences.indexOf("\n", start));
}
