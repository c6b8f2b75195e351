import SdkTCP from "embedded:io/socket/tcp";
import { holdEnd, remotePort, tellEnd } from "hosts/moddable/platform/ports";
import type { Accepted, AcceptOptions, ConnectOptions } from "../host";
import { Connection } from "./connection";

/** TCP on `embedded:io/socket/tcp`. */
export class TCP extends Connection {
	readonly remoteAddress: string | undefined;
	/** Of a connection that was taken over; 0 otherwise. */
	readonly #from: number = 0;

	constructor(options: ConnectOptions | AcceptOptions) {
		super(options);
		if ("from" in options) {
			const from = toNative(options.from);
			// Asked at once: on lwIP the answer after an error is a crash (docs/platform.md#sockets).
			this.remoteAddress = from.remoteAddress;
			this.#from = from.remotePort;
			this.open(callbacks => new SdkTCP({ from, ...callbacks }));
			// The SDK's constructor would undo it.
			holdEnd(this.remoteAddress ?? "", this.#from);
		} else {
			const { address } = options;
			const port = remotePort(options.port);
			this.remoteAddress = address;
			this.open(callbacks => new SdkTCP({ address, port, ...callbacks }));
		}
	}

	finish(): void {
		if (this.#from) tellEnd(this.remoteAddress ?? "", this.#from);
	}
}

// The contract's Accepted is opaque: outside this host nobody can tell that it is the SDK's socket.
export const toAccepted = (socket: SdkTCP): Accepted => socket as unknown as Accepted;
const toNative = (accepted: Accepted): SdkTCP => accepted as unknown as SdkTCP;
