import type { FirmwareTrial } from "../../../host";
import type { UpdateNative } from "../../../moddable/native";
import type { NativeValue } from "../native";

const trials: { readonly [Trial in FirmwareTrial]: number } = { kept: 0, guarded: 1, unguarded: 2 };
const espFail = -1;

/** ESP_OK, or ESP_FAIL when the Node side throws. */
function attempt(name: string, ...values: readonly NativeValue[]): number {
	try {
		native.call(name, ...values);
		return 0;
	} catch {
		return espFail;
	}
}

/** What update.c and trust.c do; what is asked for: hosts/moddable/esp32/update.ts. */
export const update: UpdateNative = {
	update_ask(what) {
		switch (what) {
			case 0:
				return native.call<number>("update.size");
			case 1:
				return trials[native.call<FirmwareTrial>("update.trial")];
			case 2:
				return attempt("update.activate");
			default:
				return attempt("update.back");
		}
	},

	update_flash(what, at, bytes, offset, length) {
		const view = new Uint8Array(bytes, offset, length);
		if (what === 0) return attempt("update.write", at, view);
		try {
			native.fill(view, "update.read", at, length);
			return 0;
		} catch {
			return espFail;
		}
	},

	trust_hash(what, bytes, offset, length) {
		const view = new Uint8Array(bytes, offset, length);
		if (what === 0) native.call("update.digest");
		else if (what === 1) native.call("update.hash", view);
		else native.fill(view, "update.hashed");
		return 0;
	},

	trust_verify(bytes, length) {
		const message = new Uint8Array(bytes, 129, length - 129);
		const isGood = native.call<boolean>(
			"update.verify",
			new Uint8Array(bytes, 0, 65),
			message,
			new Uint8Array(bytes, 65, 64),
		);
		return isGood ? 1 : 0;
	},
};
