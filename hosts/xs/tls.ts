import type { Asset } from "../host";
import type { TlsNative } from "../tls/native";
import type { Answers } from "./answers";

/** The C that ships, and whom it is to trust. */
export interface DeviceTls {
	readonly native: TlsNative;
	/** Certificates in DER, one after the other. */
	readonly roots: Uint8Array;
}

/** What the firmware asks of its C (device/tls.ts): answered by the real one. */
export class TlsAnswers {
	readonly #open = new Set<number>();
	readonly #native: TlsNative;
	readonly answers: Answers;

	/** As a file of the image, which is where hosts/moddable has it. */
	readonly roots: Asset;

	constructor({ native, roots }: DeviceTls) {
		this.#native = native;
		this.roots = {
			byteLength: roots.length,
			read(into, offset) {
				const part = roots.subarray(offset, offset + into.length);
				into.set(part);
				return part.length;
			},
		};
		this.answers = {
			"tls.roots": () => roots.length,
			"tls.root": values => {
				const offset = values.number();
				return roots.slice(offset, offset + values.number());
			},
			"tls.open": values => {
				const handle = native.tls_open(values.text(), values.number(), values.number());
				if (handle > 0) this.#open.add(handle);
				return handle;
			},
			"tls.trust": values => native.tls_trust(values.number(), ...parts(values.bytes())),
			"tls.step": values => native.tls_step(values.number()),
			"tls.state": values => native.tls_state(values.number()),
			"tls.feed": values => native.tls_feed(values.number(), ...parts(values.bytes())),
			"tls.peek": values => {
				const handle = values.number();
				return filled(values.number(), into => native.tls_peek(handle, into.buffer, 0, into.length));
			},
			"tls.sent": values => native.tls_sent(values.number(), values.number()),
			"tls.write": values => native.tls_write(values.number(), ...parts(values.bytes())),
			"tls.room": values => native.tls_room(values.number()),
			"tls.readable": values => native.tls_readable(values.number()),
			"tls.read": values => {
				const handle = values.number();
				return filled(values.number(), into => native.tls_read(handle, into.buffer, 0, into.length));
			},
			"tls.end": values => native.tls_end(values.number()),
			"tls.close": values => {
				const handle = values.number();
				this.#open.delete(handle);
				native.tls_close(handle);
			},
		};
	}

	/** The board has lost its power, and the C its memory. */
	close(): void {
		for (const handle of this.#open) this.#native.tls_close(handle);
		this.#open.clear();
	}
}

const parts = (bytes: Uint8Array): [ArrayBufferLike, number, number] => [
	bytes.buffer,
	bytes.byteOffset,
	bytes.byteLength,
];

function filled(size: number, read: (into: Uint8Array) => number): Uint8Array {
	const bytes = new Uint8Array(size);
	return bytes.subarray(0, read(bytes));
}
