import type { Update } from "../../host";
import type { BoardNative } from "../native";
import type * as part from "./update";

/**
 * Stands in for `update.ts` in the image of a product that takes no updates. Such an image may have come by one, from a time when
 * the product did: all there is to do is to keep it. Nobody asks for more there (`src/without/update.ts`).
 */
export class Esp32Update implements Pick<Update & part.Esp32Update, "keep"> {
	readonly #native: BoardNative;

	constructor(native: BoardNative) {
		this.#native = native;
	}

	keep(): void {
		this.#native.board_keep();
	}
}
