import config from "mc/config";
import { readProduct } from "../../src/product";

/** The product of the manifest's `config`. Read while the image is linked: a config that is wrong never gets onto a chip. */
export const product = readProduct(config.product);
