import type { UploadEvents } from "../modules/config-server/index";
import type { SetupDevice } from "./setup";

/** Tells the device how a firmware upload goes. */
export function uploadEvents(device: Pick<SetupDevice, "onSetup">): UploadEvents | undefined {
	return new Upload(device);
}

class Upload implements UploadEvents {
	readonly #device: Pick<SetupDevice, "onSetup">;

	constructor(device: Pick<SetupDevice, "onSetup">) {
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
