/**
 * The two WHATWG globals that every host gives the firmware (see host.ts). Declared by hand because the firmware is
 * checked without the DOM and Node libraries, so that nothing a microcontroller lacks can slip in.
 */
declare class TextEncoder {
	encode(text: string): Uint8Array;
	/** Writes as much of `text` as fits whole characters into `into`. */
	encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
	constructor(label?: "utf-8", options?: { fatal?: boolean; ignoreBOM?: boolean });
	decode(bytes: Uint8Array): string;
}
