interface Writer {
	write(bytes: Uint8Array): void;
	complete(): void;
	close(): void;
}

const writer: Writer = {
	write: bytes => native.call("update.write", bytes),
	complete: () => native.call("update.finish"),
	close: () => native.call("update.abort"),
};

/** `embedded:update` (SDK modules/io/update). */
export default {
	/** @throws Error when `byteLength` is more than the partition has. */
	open({ byteLength }: { readonly partition: object; readonly mode: "a" | "w"; readonly byteLength: number }): Writer {
		native.call("update.begin", byteLength);
		return writer;
	},
};
