import type { UploadReceiver, UploadTarget } from "../modules/config-server/index";

/** Who is to know how it goes. */
export interface UploadOwner {
	/** What takes a firmware; absent where the product has no use for one, or the board no room. */
	readonly updates: { receiver?(): UploadReceiver } | undefined;
	onSetup(event: "updateStarted" | "updateDone" | "updateFailed"): void;
}

/** Where a firmware goes that comes by the setup network; `undefined` where none is taken. */
export function uploadTarget(device: UploadOwner): UploadTarget | undefined {
	const { updates } = device;
	return isReceiving(updates) ? new Target(device, updates) : undefined;
}

interface Receiving {
	receiver(): UploadReceiver;
}

function isReceiving(updates: UploadOwner["updates"]): updates is Receiving {
	return updates?.receiver !== undefined;
}

class Target implements UploadTarget {
	readonly #device: UploadOwner;
	readonly #updates: Receiving;

	constructor(device: UploadOwner, updates: Receiving) {
		this.#device = device;
		this.#updates = updates;
	}

	receiver(): UploadReceiver {
		return this.#updates.receiver();
	}

	onStarted(): void {
		this.#device.onSetup("updateStarted");
	}

	onDone(): void {
		this.#device.onSetup("updateDone");
	}

	onFailed(): void {
		this.#device.onSetup("updateFailed");
	}
}
