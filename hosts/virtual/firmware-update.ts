import type { Update } from "../host";
import type { Air } from "./air";
import { manner, whatIsStored } from "./air-flash";
import { keepSelected, other, selectSlot, trialOf } from "./boot-loader";
import type { Life } from "./life";
import type { Random } from "./random";
import type { FirmwareSlots, Slot } from "./slots";

/** What it takes to trust an update: on Node that of `node/crypto.ts`. */
export type UpdateCrypto = Pick<Update, "digest" | "verify">;

export interface FirmwareUpdateOptions {
	readonly slots: FirmwareSlots;
	/** Where the firmware that runs is. */
	readonly running: Slot;
	/** Whether a slot has a whole image for this board. */
	readonly isWhole: (slot: Slot) => boolean;
	readonly crypto: UpdateCrypto;
	readonly life: Life;
	readonly air: Air;
	readonly chance: Random;
}

/** A board's places for firmware as the firmware of one life has them: by what the air says calls throw, or change nothing. */
export function firmwareUpdate({ slots, running, isWhole, crypto, life, air, chance }: FirmwareUpdateOptions): Update {
	const spare = other(running);
	/** Whether it changes something. @throws Error when the flash refuses */
	const changes = (): boolean => !life.ended && manner(air, "write") !== "lies";
	const wantWhole = (): void => {
		if (!isWhole(spare)) throw new Error("the other slot has no whole image for this chip");
	};
	const wantKept = (): void => {
		if (trialOf(slots, running) !== "kept") throw new Error("the firmware that runs is on trial: the other one stays");
	};
	return {
		size: slots.size,
		get trial() {
			return trialOf(slots, running);
		},
		write(offset, bytes) {
			wantKept();
			if (changes()) slots.write(spare, offset, whatIsStored(air, bytes, chance));
		},
		read(offset, into) {
			manner(air, "read");
			return slots.read(spare, offset, into);
		},
		activate() {
			wantKept();
			wantWhole();
			if (changes()) selectSlot(slots, spare);
		},
		keep() {
			if (trialOf(slots, running) !== "kept" && changes()) keepSelected(slots);
		},
		back() {
			const trial = trialOf(slots, running);
			if (trial === "kept") throw new Error("the firmware that runs is on no trial");
			wantWhole();
			if (trial === "unguarded" && changes()) selectSlot(slots, spare);
		},
		digest: () => crypto.digest(),
		verify: (key, message, signature) => crypto.verify(key, message, signature),
	};
}
