import { plain } from "./response";
import type * as part from "./update";

/** Stands in for `update.ts` in the image of a product that takes no firmware on its setup network. */
export const update: typeof part.update = () =>
	plain(403, "This product does not take firmware here. It gets updates through the cloud.");
