import type { Asset, ConnectOptions, Network } from "../../host";
import { TlsSocket, type TlsPlatform } from "../../tls/socket";
import { clock } from "./clock";
import { network } from "./sockets";
import { remoteTls } from "./tls-native";

const roots: Asset = {
	get byteLength() {
		return native.call<number>("tls.roots");
	},
	read: (into, offset) => native.fill(into, "tls.root", offset, into.byteLength),
};

const platform: TlsPlatform = {
	native: remoteTls,
	TCP: network.TCP,
	clock,
	roots,
	log: line => native.call("log", line),
};

/** As on the chip: TLS in C over this host's TCP. */
export const secureNetwork: Network = {
	...network,
	TLS: class extends TlsSocket {
		constructor(options: ConnectOptions) {
			super(options, platform);
		}
	},
};
