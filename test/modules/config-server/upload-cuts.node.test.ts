import assert from "node:assert/strict";
import { PowerCut } from "../../../hosts/virtual/flash";
import { someImage, updateFile } from "../../support/update-slot";
import { assertTaken, board, lasting, part, placeIn, type Board } from "../../support/upload";

/** As the page does it, until the device has it or is off. */
function sendAll(life: Board, whole: Uint8Array, ends: readonly number[], isOff = (): boolean => false): void {
	let at = 0;
	for (let tries = 0; tries < 40 && !isOff(); tries++) {
		const answer = life.ask(part(whole, at, ends.find(each => each > at) ?? whole.length));
		if (answer.status === 200) return;
		at = answer.status === 202 ? placeIn(answer).wanted : 0;
	}
	assert.ok(isOff(), "it never came to an end");
}

describe("an upload in parts, while power fails", () => {
	it("goes on after a power cut in any change of the flash", () => {
		const large = updateFile({ image: someImage(70_000) });
		const pieces = [512, 20_000, 40_000, 66_000, large.length];
		const counted = lasting();
		sendAll(board(counted), large, pieces);
		const all = counted.flash.changes.count;
		assert.ok(all > 80, `${all} changes`);
		for (let cut = 1; cut <= all; cut += cut < 8 || cut > all - 12 ? 1 : 7)
			for (const outcome of ["old", "new", "gone"] as const) {
				const kept = lasting();
				const first = board(kept);
				let isOff = false;
				kept.flash.cutPower(cut, outcome, () => (isOff = true));
				try {
					sendAll(first, large, pieces, () => isOff);
				} catch (error) {
					if (!(error instanceof PowerCut)) throw error;
				}
				assert.ok(isOff);
				const second = board(kept);
				// Else the next start has begun with it.
				const isDue = first.slot.log.includes("activate");
				if (!isDue) sendAll(second, large, pieces);
				assert.ok(isDue || second.slot.log.includes("activate"));
				assertTaken(second, large.subarray(512));
			}
	});
});
