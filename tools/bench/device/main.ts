import { createHost } from "../../../hosts/xs/device/host";
import { start, type Observation } from "../../../src/main";
import { echo } from "./app";

/** The product, as `image.ts` puts it in ROM. */
declare const product: unknown;

/** States only: telling more would cost what is measured here. */
const watch = (observation: Observation): void => {
	if (observation.event === "state") native.call("watch", JSON.stringify({ ...observation }));
};

start(createHost(), product, { watch, app: echo });
