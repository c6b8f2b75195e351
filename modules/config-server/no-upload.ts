import { plain } from "./response";
import type * as part from "./upload";

/** Stands in for `upload.ts` in the image of a product that takes no firmware on its setup network. */
export const upload: typeof part.upload = () => plain(403, "This device takes no firmware here.");
