import type { FirmwareTrial, Update } from "../../host";
import type { BoardNative, UpdateNative } from "../native";
import { check, Trust } from "./trust";

export type SlotNative = Pick<BoardNative, "board_keep"> & UpdateNative;

/** What is asked for of `update_ask` and `update_flash`: update.c. */
const ask = { size: 0, trial: 1, activate: 2, back: 3 } as const;
const flash = { write: 0, read: 1 } as const;

const trials: readonly FirmwareTrial[] = ["kept", "guarded", "unguarded"];

/** The partition that does not run now, and mbedTLS to trust what comes into it. */
export class Esp32Update extends Trust implements Update {
	readonly #native: SlotNative;

	constructor(native: SlotNative) {
		super(native);
		this.#native = native;
	}

	get size(): number {
		return this.#native.update_ask(ask.size);
	}

	get trial(): FirmwareTrial {
		return trials[this.#native.update_ask(ask.trial)] ?? "kept";
	}

	write(offset: number, bytes: Uint8Array): void {
		check("write", this.#native.update_flash(flash.write, offset, bytes.buffer, bytes.byteOffset, bytes.byteLength));
	}

	read(offset: number, into: Uint8Array): number {
		const length = Math.min(into.byteLength, Math.max(0, this.size - offset));
		check("read", this.#native.update_flash(flash.read, offset, into.buffer, into.byteOffset, length));
		return length;
	}

	activate(): void {
		check("activate", this.#native.update_ask(ask.activate));
	}

	keep(): void {
		this.#native.board_keep();
	}

	back(): void {
		check("back", this.#native.update_ask(ask.back));
	}
}
