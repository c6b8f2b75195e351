import { randomFillSync } from "node:crypto";
import { lookup } from "node:dns";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { AcceptOptions, ConnectOptions } from "../host";
import type { BlynkHost } from "../../modules/blynk/index";
import { NodeClock } from "./clock";
import { NodeSocket } from "./socket";

export interface NodeHostOptions {
	/** As the cloud shows the hardware. */
	readonly chip?: string;
	/** When the program was built, Unix milliseconds; now when absent. */
	readonly buildTime?: number;
	/** Roots to trust instead of Node's, PEM. */
	readonly ca?: readonly string[];
	readonly log?: (line: string) => void;
}

/** A host that is no board: this machine's clock and sockets. One may serve any number of clients. */
export class NodeHost implements BlynkHost {
	readonly clock = new NodeClock();
	readonly network: BlynkHost["network"];
	readonly system: BlynkHost["system"];
	readonly log: (line: string) => void;

	constructor({ chip = "Node.js", buildTime = Date.now(), ca, log = () => {} }: NodeHostOptions = {}) {
		this.network = { TCP: NodeTcp, TLS: trusting(ca), resolve };
		this.system = { chip, buildTime, random: into => void randomFillSync(into) };
		this.log = log;
	}

	/** Clears every timer, so that the program may end. */
	close(): void {
		this.clock.close();
	}
}

class NodeTcp extends NodeSocket {
	/** @throws Error when asked to take over a connection: this host listens nowhere. */
	constructor(options: ConnectOptions | AcceptOptions) {
		if ("from" in options) throw new Error("This host accepts no connections.");
		const { address, port } = options;
		super(address, options, onread => ({ socket: connectTcp({ host: address, port, onread }), opened: "connect" }));
	}
}

function trusting(ca: readonly string[] | undefined): BlynkHost["network"]["TLS"] {
	return class extends NodeSocket {
		constructor(options: ConnectOptions) {
			const { address, port, serverName = address } = options;
			super(address, options, onread => {
				// RFC 6066 3: no address in SNI. It is still what the certificate must be for.
				const server = isIP(serverName) ? {} : { servername: serverName };
				const how = { host: address, port, ...server, ...(ca && { ca: [...ca] }), onread };
				return { socket: connectTls(how), opened: "secureConnect" };
			});
		}
	};
}

function resolve(name: string, onDone: (address: string | undefined) => void): void {
	lookup(name, { family: 4 }, (error, address) => onDone(error ? undefined : address));
}
