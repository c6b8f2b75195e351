import type { Led } from "../../../host";
import type { BoardConfig } from "../../../moddable/board";
import type { Facts } from "../host";

/** The product, as image.ts puts it in ROM. */
declare const product: unknown;

const leds: { readonly [Kind in Led["kind"]]: BoardConfig["led"] } = {
	none: { kind: "none" },
	mono: { kind: "mono", pin: 0 },
	rgb: { kind: "rgb", pins: [0, 1, 2] },
	pixel: { kind: "pixel", pin: 0 },
};

/** `mc/config`, which mcconfig makes of the manifests: the image's product, on a board wired as that of the Node side. */
export default Object.freeze({
	get product() {
		return product;
	},
	get board(): BoardConfig {
		return { led: leds[native.call<Facts>("facts").led], button: { pin: 0 } };
	},
	get buildTime(): string {
		return String(native.call<Facts>("facts").buildTime / 1000);
	},
});
