import Digital from "embedded:io/digital";
import type { Button, ButtonOptions } from "../../host";
import type { ButtonConfig } from "../board";
import { guarded } from "../guard";

/** A push-button on a pin. */
export class Esp32Button implements Button {
	#io: Digital | undefined;
	readonly #pressed: 0 | 1;

	constructor({ pin, activeHigh = false, externalPull = false }: ButtonConfig, options: ButtonOptions) {
		this.#pressed = activeHigh ? 1 : 0;
		this.#io = new Digital({
			pin,
			mode: externalPull ? Digital.Input : activeHigh ? Digital.InputPullDown : Digital.InputPullUp,
			edge: Digital.Rising | Digital.Falling,
			onReadable: guarded(() => {
				if (this.#io) options.onReadable();
			}),
		});
	}

	read(): 0 | 1 {
		return this.#io?.read() === this.#pressed ? 1 : 0;
	}

	close(): void {
		this.#io?.close();
		this.#io = undefined;
	}
}
