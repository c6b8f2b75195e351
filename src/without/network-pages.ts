import type * as part from "../network-pages";

/** Stands in for `network-pages.ts` in the image of a product whose setup page takes no further networks. */
export const withNetworkPages: typeof part.withNetworkPages = others => others;
