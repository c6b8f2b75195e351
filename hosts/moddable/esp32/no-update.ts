import type { Update } from "../../host";
import type { BoardNative } from "../native";
import type * as part from "./update";

/** Stands in for `update.ts` in the image of a product that takes no firmware: all there is to keep is the one that runs. */
export class Esp32Update implements Update, Pick<part.Esp32Update, "begin" | "keep"> {
	readonly #native: BoardNative;

	constructor(native: BoardNative) {
		this.#native = native;
	}

	begin(): never {
		throw new Error("this firmware takes no other");
	}

	keep(): void {
		this.#native.board_keep();
	}
}
