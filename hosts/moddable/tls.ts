import type { Asset, Clock, ConnectOptions, Network } from "../host";
import type { TlsNative } from "../tls/native";
import { TlsSocket, type TlsPlatform } from "../tls/socket";
import { TCP } from "./tcp";

/** An image without roots trusts nobody. */
const nobody: Asset = { byteLength: 0, read: () => 0 };

/** TLS by the chip's mbedTLS (`hosts/tls`), over our TCP; certificates must lead to `roots`. */
export function tls(
	native: TlsNative,
	clock: Clock,
	roots: Asset | undefined,
	log: (line: string) => void,
): Network["TLS"] {
	const platform: TlsPlatform = { native, TCP, clock, roots: roots ?? nobody, log };
	return class extends TlsSocket {
		constructor(options: ConnectOptions) {
			super(options, platform);
		}
	};
}
