/**
 * A gesture for devices without a button: power switched off and on a few times.
 *
 * @packageDocumentation
 */

import type { Host } from "../../hosts/host";
import { erase, read, write } from "../flash/index";
import type { ResetButtonEvents } from "../reset-button/index";

const key = "cycles";

/** Off again sooner than this, milliseconds, and it was no hand at a switch. */
const least = 300;

/** On for longer than this, milliseconds, and it was not to be counted: people take one second or two. */
const longest = 5000;

/**
 * In the record, beside a number of short starts. `pending`: the start after them was not `least` old. `spoiled`: some start
 * was no hand, so none counts until the power stays.
 */
const pending = 0x80;
const spoiled = 0xff;

/**
 * Makes the gesture `"setup"` of exactly `wanted` short starts followed by one that lasts; none when it is 0. As with a button
 * that is held, `onHold` tells before that leaving the power on will do it. Nothing on a board knows how long the power was off,
 * so what sets a hand apart from a bad contact is how long it was on, each time and at the end.
 *
 * A start writes after 0.3 s and erases that after 5 s, and one that follows a short one writes at once, too. Power may be cut
 * at each of these: what is lost then is the count.
 */
export function watchPowerCycles(
	host: Pick<Host, "clock" | "flash" | "system">,
	wanted: number,
	events: ResetButtonEvents,
): void {
	const { clock, flash } = host;
	const record = read(flash, key);
	const isCold = host.system.resetReason === "power-on";
	if (!wanted || record === "unreadable" || !(record ?? isCold)) return;
	const value = record?.[0] ?? 0;
	let count = value;
	// What is no record of ours, or is one of more than is wanted, counts as little as what was spoiled. So does a start that had
	// another cause; but nothing is written of it at once, for where the power sinks slowly there are brown-outs at each
	// switching off, too short to matter.
	const isWrong = value > wanted || (record && record[1] !== (value ^ 0xff));
	if (isWrong || !isCold || (value && !put(pending | value))) count = spoiled;

	const isComplete = count === wanted;
	if (isComplete) events.onHold("setup");
	clock.set(() => {
		if (!isComplete && value !== spoiled) put(Math.min(count + 1, spoiled));
		clock.set(() => {
			const isForgotten = erase(flash, key);
			if (!isComplete) return;
			events.onHold(undefined);
			// What the flash does not forget would be the same at the next start.
			if (isForgotten) events.onGesture("setup", 0);
		}, longest - least);
	}, least);

	function put(next: number): boolean {
		return write(flash, key, Uint8Array.of(next, next ^ 0xff));
	}
}
