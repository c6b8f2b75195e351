import type { FormerNative } from "../../../moddable/native";

/** What former.c does. */
export const former: FormerNative = {
	former_number(space, key) {
		const [low, high] = native.call<Uint8Array | undefined>("flash.read", `${space}/${key}`) ?? [];
		return low === undefined || high === undefined ? -1 : ((low | (high << 8)) << 16) >> 16;
	},
};
