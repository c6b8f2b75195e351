import SdkTCP from "embedded:io/socket/tcp";
import { remotePort } from "hosts/moddable/platform/ports";
import type { Accepted, AcceptOptions, ConnectOptions } from "../host";
import { Connection } from "./connection";

/** TCP on `embedded:io/socket/tcp`. */
export class TCP extends Connection {
	readonly remoteAddress: string | undefined;

	constructor(options: ConnectOptions | AcceptOptions) {
		super(options);
		if ("from" in options) {
			const from = toNative(options.from);
			// Asked at once: on lwIP the answer after an error is a crash (facts/moddable.md 9).
			this.remoteAddress = from.remoteAddress;
			this.open(callbacks => new SdkTCP({ from, ...callbacks }));
		} else {
			const { address } = options;
			const port = remotePort(options.port);
			this.remoteAddress = address;
			this.open(callbacks => new SdkTCP({ address, port, ...callbacks }));
		}
	}
}

// The contract's Accepted is opaque: outside this host nobody can tell that it is the SDK's socket.
export const toAccepted = (socket: SdkTCP): Accepted => socket as unknown as Accepted;
const toNative = (accepted: Accepted): SdkTCP => accepted as unknown as SdkTCP;
