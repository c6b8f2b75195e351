import SdkTCP, { type Options } from "embedded:io/socket/tcp";
import SdkTLS from "embedded:io/socket/tcp/tls";
import { remotePort } from "hosts/moddable/platform/ports";
import type { ConnectOptions, SocketError } from "../host";
import { Connection } from "./connection";

/**
 * The SDK leaves 96 bytes of room out for the next record's header, nonce, tag or padding when it tells of room, but only
 * 32 of them when `write` returns. A record that does not fit is lost with its number: no other could follow it.
 */
const recordOverhead = 96 - 32;

/**
 * TLS 1.2 on `embedded:io/socket/tcp/tls`. It verifies the chain against the roots in `roots/` (facts/blynk.md 1.15),
 * the host name and the dates. The SDK throws what it dislikes inside the TCP callbacks, where it would end the
 * virtual machine (facts/moddable.md 4): {@link guardedTcp} catches it.
 */
export class TLS extends Connection {
	readonly remoteAddress: string;

	/** `clockIsSet`: without the date no certificate can be checked. */
	constructor(options: ConnectOptions, clockIsSet: boolean) {
		super(options, recordOverhead);
		const { address, serverName } = options;
		this.remoteAddress = address;
		if (!clockIsSet) {
			this.failLater("clock");
			return;
		}
		const io = guardedTcp(error => this.fail(reason(error)));
		const host = serverName ?? address;
		const port = remotePort(options.port);
		this.open(callbacks => new SdkTLS({ address, port, host, TCP: { io }, secure: {}, ...callbacks }));
	}
}

/** A TCP class whose callbacks hand what they throw to `onThrow`. */
function guardedTcp(onThrow: (error: unknown) => void): typeof SdkTCP {
	const attempt =
		(callback: ((count: number) => void) | undefined) =>
		(count: number): void => {
			try {
				callback?.(count);
			} catch (error) {
				onThrow(error);
			}
		};
	return class extends SdkTCP {
		constructor(options: Options) {
			const { onReadable, onWritable } = options;
			super({ ...options, onReadable: attempt(onReadable), onWritable: attempt(onWritable) });
		}
	};
}

/** The SDK's words (modules/crypt/ssl): "certificate: auth err" is what it says of a wrong chain, name or date. */
function reason(error: unknown): SocketError {
	const words = String(error).toLowerCase();
	return words.includes("cert") || words.includes("date validation") ? "certificate" : "tls";
}
