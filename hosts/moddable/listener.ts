import SdkListener from "embedded:io/socket/listener";
import type TCP from "embedded:io/socket/tcp";
import { localPort } from "hosts/moddable/platform/ports";
import type { Accepted, Listener, ListenerOptions } from "../host";
import { guarded } from "./guard";
import { toAccepted } from "./tcp";

/** Accepts connections on `embedded:io/socket/listener`. */
export class ModdableListener implements Listener {
	#native: SdkListener | undefined;
	#waiting = 0;

	constructor(options: ListenerOptions) {
		this.#native = new SdkListener({
			port: localPort(options.port),
			onReadable: guarded(count => {
				if (!this.#native) return;
				this.#waiting = count;
				options.onReadable(count);
			}),
		});
	}

	/** Asks the SDK only for what it announced: a `read` in vain leaks a socket object (lwip/listener.js). */
	read(): Accepted | undefined {
		if (this.#waiting === 0) return undefined;
		this.#waiting--;
		const socket: TCP | undefined = this.#native?.read();
		return socket && toAccepted(socket);
	}

	close(): void {
		this.#native?.close();
		this.#native = undefined;
		this.#waiting = 0;
	}
}
