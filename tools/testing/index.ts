/**
 * For the tests of a product's own code: the whole firmware on a virtual board, with a phone, the air and a cloud around it, on a
 * clock that the test turns. A year takes seconds, and two runs are alike.
 */
export { manifestProduct } from "../cli/product";
export { World, token, type Reply, type WorldOptions } from "./world";
