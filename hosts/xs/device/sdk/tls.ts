import TCP, { type Callbacks } from "./tcp";

interface Options extends Callbacks {
	readonly address: string;
	readonly port: number;
	readonly host: string;
	readonly nodelay?: boolean;
	readonly TCP: { readonly io: typeof TCP };
	readonly secure: object;
}

/** `embedded:io/socket/tcp/tls`: the Node side's TLS, without the reasons that the SDK's throws. */
export default class TLSSocket extends TCP {
	constructor(options: Options) {
		super(options, "TLS", options.host);
	}
}
