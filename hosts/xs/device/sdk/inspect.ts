import type { FactoryNative } from "../../../moddable/native";

/** What factory.c does. */
export const inspect: FactoryNative = {
	factory_inspect(into) {
		const { flashSize, imageHash } = native.call<{ flashSize: number; imageHash: Uint8Array | undefined }>("inspect");
		new DataView(into).setUint32(0, flashSize, true);
		if (imageHash) new Uint8Array(into).set(imageHash, 4);
		return imageHash ? 1 : 0;
	},
};
