import type { UploadEvents } from "../modules/config-server/index";

/** Who is to know how it goes. */
export interface UploadOwner {
	onSetup(event: "updateStarted" | "updateDone" | "updateFailed"): void;
}

/** Tells the device how a firmware upload goes. */
export function uploadEvents(device: UploadOwner): UploadEvents | undefined {
	return new Upload(device);
}

class Upload implements UploadEvents {
	readonly #device: UploadOwner;

	constructor(device: UploadOwner) {
		this.#device = device;
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
