import { start, type Observation } from "../../../src/main";
import { createHost } from "./host";
import { product } from "./product";

/** Copied, for XS cannot turn objects of the ROM into JSON (docs/platform.md#json-of-what-is-in-rom). */
const watch = (observation: Observation): void => native.call("watch", JSON.stringify({ ...observation }));

try {
	start(createHost(), product, { watch });
} catch (error) {
	native.restart("fault", String(error));
}
