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
 * Why an image is bad for good. `crashed`; `test`: it did not pass the product's own; `offline`: the firmware before it came
 * online where it did not; `spent`: it had all its tries, and each ended before it proved itself; `broken`: it was never what its
 * header says, or no image.
 */
export type Verdict = "crashed" | "test" | "offline" | "spent" | "broken";

/** In the order of their numbers, which the flash holds. */
export const verdicts: readonly Verdict[] = ["crashed", "test", "offline", "spent", "broken"];
