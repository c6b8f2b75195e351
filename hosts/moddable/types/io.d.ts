/**
 * ECMA-419 input and output as SDK 8.2.3 has it. The published typings (npm `@moddable/typings`, and those in the SDK)
 * lack `close()` of Listener and UDP, the `undefined` that `read()` returns when there is nothing, and types for Digital's
 * constants; ambient modules cannot be augmented (facts/moddable.md 1).
 */
declare module "embedded:io/socket/tcp" {
	interface Callbacks {
		readonly onReadable?: (count: number) => void;
		readonly onWritable?: (count: number) => void;
		readonly onError?: () => void;
	}
	export type Options = Callbacks &
		({ readonly from: TCP } | { readonly address: string; readonly port: number; readonly nodelay?: boolean });

	export default class TCP {
		constructor(options: Options);
		/** Must not be asked after an error. */
		readonly remoteAddress: string;
		readonly remotePort: number;
		/** Fills `into`. @throws Error when fewer bytes are readable. */
		read(into: Uint8Array): number;
		/**
		 * Returns how many bytes more are writable; nothing when it failed, which ends the connection.
		 * @throws Error when fewer bytes are writable, or the connection is over.
		 */
		write(bytes: Uint8Array): number | undefined;
		close(): void;
	}
}

declare module "embedded:io/socket/listener" {
	import type TCP from "embedded:io/socket/tcp";

	export default class Listener {
		/** @throws Error when the port is taken. */
		constructor(options: { readonly port: number; readonly onReadable: (count: number) => void });
		read(): TCP | undefined;
		close(): void;
	}
}

declare module "embedded:io/socket/udp" {
	export default class UDP {
		/** @throws Error when the port is taken. */
		constructor(options: { readonly port?: number; readonly onReadable: (count: number) => void });
		read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
		/** @throws Error when there is no route. */
		write(bytes: Uint8Array, address: string, port: number): void;
		close(): void;
	}
}

declare module "embedded:io/digital" {
	export default class Digital {
		static readonly Input: number;
		static readonly InputPullUp: number;
		static readonly InputPullDown: number;
		static readonly Rising: number;
		static readonly Falling: number;
		constructor(options: {
			readonly pin: number;
			readonly mode: number;
			readonly edge: number;
			readonly onReadable: () => void;
		});
		read(): 0 | 1;
		close(): void;
	}
}
