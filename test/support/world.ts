import { World as AnyWorld, type WorldOptions } from "../../tools/testing/world";
import { product } from "./least";

export { token, type Reply, type WorldOptions } from "../../tools/testing/world";
export { product };

/** A world whose board is the least product there can be, unless another is named. */
export class World extends AnyWorld {
	constructor(config: unknown = product, options?: WorldOptions) {
		super(config, options);
	}
}
