/**
 * What crosses the pipe between Node and the engine, and how (the engine's side: engine/value.c): one byte for the
 * type, then the value, little endian.
 */
export type Value =
	undefined | boolean | number | string | Uint8Array | readonly Value[] | { readonly [name: string]: Value };

export function encode(value: Value): Buffer {
	if (value === undefined) return Buffer.from("u");
	if (typeof value === "boolean") return Buffer.from(value ? "t" : "f");
	if (typeof value === "number") {
		const bytes = Buffer.alloc(9, "n");
		bytes.writeDoubleLE(value, 1);
		return bytes;
	}
	if (typeof value === "string") return sized("s", Buffer.from(value));
	if (value instanceof Uint8Array) return sized("b", value);
	if (isArray(value)) return Buffer.concat([head("a", value.length), ...value.map(encode)]);
	const entries = Object.entries(value);
	return Buffer.concat([head("o", entries.length), ...entries.flat().map(encode)]);
}

/** `Array.isArray` does not know readonly arrays. */
function isArray(value: object): value is readonly Value[] {
	return Array.isArray(value);
}

/** The engine sends no objects: firmware passes their parts. */
export function decode(bytes: Buffer): Value {
	return new Decoder(bytes).value();
}

function head(type: string, size: number): Buffer {
	const bytes = Buffer.alloc(5, type);
	bytes.writeUInt32LE(size, 1);
	return bytes;
}

function sized(type: string, bytes: Uint8Array): Buffer {
	return Buffer.concat([head(type, bytes.length), bytes]);
}

class Decoder {
	#at = 0;
	readonly #bytes: Buffer;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	value(): Value {
		const type = String.fromCharCode(this.#bytes.readUInt8(this.#at++));
		switch (type) {
			case "u":
				return undefined;
			case "t":
			case "f":
				return type === "t";
			case "n":
				this.#at += 8;
				return this.#bytes.readDoubleLE(this.#at - 8);
			case "s":
				return this.#take().toString();
			case "b":
				return new Uint8Array(this.#take());
			case "a":
				return Array.from({ length: this.#size() }, () => this.value());
			default:
				throw new Error(`The engine sent a value of the unknown type ${JSON.stringify(type)}.`);
		}
	}

	#size(): number {
		this.#at += 4;
		return this.#bytes.readUInt32LE(this.#at - 4);
	}

	#take(): Buffer {
		const size = this.#size();
		this.#at += size;
		return this.#bytes.subarray(this.#at - size, this.#at);
	}
}
