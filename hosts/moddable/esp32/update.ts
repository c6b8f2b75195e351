import flash from "embedded:storage/flash";
import update from "embedded:update";
import type { Update, UpdateWriter } from "../../host";
import type { BoardNative } from "../native";

/** Over-the-air update into the partition that does not run now (`embedded:update`). */
export class Esp32Update implements Update {
	readonly #native: BoardNative;

	constructor(native: BoardNative) {
		this.#native = native;
	}

	begin(byteLength: number): UpdateWriter {
		// "a": sequential writes, so that flash is erased piece by piece and not for seconds at once.
		const writer = update.open({ partition: flash.open({ path: "nextota" }), mode: "a", byteLength });
		let left = byteLength;
		let open = true;
		return {
			write(bytes) {
				if (bytes.byteLength > left) throw new RangeError(`the image is longer than the ${byteLength} bytes announced`);
				left -= bytes.byteLength;
				writer.write(bytes);
			},
			finish() {
				if (left > 0) throw new RangeError(`the image ends ${left} bytes before the ${byteLength} announced`);
				open = false;
				writer.complete();
			},
			abort() {
				if (open) writer.close();
				open = false;
			},
		};
	}

	/** ESP-IDF's boot loader returns to the other partition when the first boot of a new one ends without it. */
	keep(): void {
		this.#native.board_keep();
	}
}
