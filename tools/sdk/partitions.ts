/** The partition table of a build, as the SDK writes it for ESP-IDF (api-guides/partition-tables). */

/** Offset and size in bytes. */
export interface Partition {
	readonly name: string;
	/** `app`, `data`, or a number as the table has it. */
	readonly type: string;
	/** `ota_0`, `nvs`, ... */
	readonly subtype: string;
	readonly offset: number;
	readonly size: number;
}

/** Where the first partition begins that names no offset: behind the table, which lies at 0x8000. */
const first = 0x9000;

/** Reads a table; a line without an offset begins where the one before ends, on its type's boundary. */
export function readPartitions(table: string): readonly Partition[] {
	let end = first;
	return table.split("\n").flatMap(line => {
		const [name = "", type = "", subtype = "", at = "", length = ""] = line.split(",").map(each => each.trim());
		if (!name || name.startsWith("#") || !length) return [];
		const boundary = type === "app" || type === "0" ? 0x10000 : 0x1000;
		const offset = at === "" ? Math.ceil(end / boundary) * boundary : bytesOf(at);
		const size = bytesOf(length);
		end = offset + size;
		return [{ name, type, subtype, offset, size }];
	});
}

/** The smallest place for an application that an update may have: bytes; `undefined` where there is none. */
export function updateSlot(partitions: readonly Partition[]): number | undefined {
	const slots = partitions.filter(({ type, subtype }) => type === "app" && /^ota_\d+$/.test(subtype));
	return slots.length ? Math.min(...slots.map(({ size }) => size)) : undefined;
}

function bytesOf(size: string): number {
	const unit = { K: 1024, M: 1024 * 1024 }[size.slice(-1).toUpperCase()];
	return unit === undefined ? Number(size) : unit * Number(size.slice(0, -1));
}
