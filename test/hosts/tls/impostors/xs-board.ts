import type { AcceptOptions, ConnectOptions, Host } from "../../../../hosts/host";
import { NodeClock } from "../../../../hosts/node/clock";
import { NodeHost } from "../../../../hosts/node/host";
import { stubHost } from "../../../support/stub-host";
import { directorPort } from "./login-firmware";

/** What firmware that only connects needs of a board: this machine's time and TCP. */
export function connectingHost(director: number): Host {
	const { flash, radio, led, system, network } = stubHost();
	const { TCP, TLS, resolve } = new NodeHost().network;
	return {
		...{ flash, radio, led, system },
		clock: new NodeClock(),
		network: {
			TCP: class extends TCP {
				/** @param options a plain object, as the bridge to the engine makes them: a copy has all of it */
				constructor(options: ConnectOptions | AcceptOptions) {
					super("port" in options && options.port === directorPort ? { ...options, port: director } : options);
				}
			},
			...{ TLS, resolve, Listener: network.Listener, UDP: network.UDP },
		},
		Button: class {
			read(): 0 {
				return 0;
			}

			close(): void {}
		},
		asset: () => undefined,
		log: () => undefined,
		onFault: undefined,
	};
}
