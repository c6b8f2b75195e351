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

/** True for what lies between the device and the file, so that another attempt may fare better. */
export function isPassing(reason: string): boolean {
	return lineOf(reason) < 0 && !hasWord(" address gone declined clock ", reason);
}

/** A reason a line, and what it means to whoever reads of it; those of {@link FetchFailure} are words enough. In ROM a list of texts takes 32 bytes more for each. */
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
flash The device's flash or memory refuses the update.
spoiled What was kept of the file was spoiled. It has to come anew.
broken The file is not what its own header says.
crashed The new firmware crashed.
test The new firmware did not pass its own test.
offline The new firmware did not come online, and the one before it did.
spent The new firmware ended three times before it was proven.
`;

function lineOf(reason: string): number {
	return sentences.indexOf(`\n${reason} `);
}

/** A reason in words, for log, event and page. */
export function sentence(reason: FetchFailure | Refusal | Verdict): string {
	const line = lineOf(reason);
	if (line < 0) return `The update's file cannot be had: ${reason}.`;
	return sentences.slice(line + reason.length + 2, sentences.indexOf("\n", line + 1));
}
