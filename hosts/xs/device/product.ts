/// <reference path="./config.d.ts" />
import config from "mc/config";
import { readProduct } from "../../../src/product";

/** The product of the image's config (`image.ts`), read at link time as on a chip (hosts/moddable/product.ts). */
export const product = readProduct(config.product);
