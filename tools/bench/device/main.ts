import { createHost } from "../../../hosts/xs/device/host";
import { start } from "../../../src/main";
import { echo } from "./app";

/** The product, as `image.ts` puts it in ROM. */
declare const product: unknown;

// Unwatched, as a product is: a watcher would cost what is measured here.
start(createHost(), product, { app: echo });
