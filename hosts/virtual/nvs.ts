/**
 * What ESP-IDF's NVS takes, in the SDK's partition: `nvs, 0x6000` in its partitions.csv. Entries of 32 bytes, 126 a page of
 * 4,096; a blob takes two and its bytes.
 */
const entrySize = 32;
const pageEntries = 126;

/** One page is kept free, for moving the others. */
const pages = 0x6000 / 0x1000 - 1;

/** Entries of ESP-IDF's own: the calibration of the radio (1,904 bytes, its version and MAC), two name spaces. */
const others = 68;

/** Most bytes under one key: a blob that fits one page (host.ts, Flash.write). */
const most = 1900;

/** @throws RangeError when a write breaks the rules of the contract. */
export function checkWrite(key: string, bytes: Uint8Array): void {
	if (key.includes("/")) throw new RangeError(`flash key "${key}" is another firmware's, which can only be erased`);
	checkEntry(key, bytes);
}

/** @throws RangeError when no flash holds this, under a key of ours or, behind its name space, of another firmware. */
export function checkEntry(key: string, bytes: Uint8Array): void {
	if (!/^([!-.0-~]{1,15}\/)?[!-.0-~]{1,15}$/.test(key))
		throw new RangeError(`flash key "${key}" is not 1 to 15 ASCII characters`);
	if (bytes.length < 1 || bytes.length > most)
		throw new RangeError(`${bytes.length} bytes for flash key "${key}", not 1 to ${most}`);
}

/** Whether there is room for `bytes` under `key`, in place of what is there. */
export function hasRoom(entries: ReadonlyMap<string, Uint8Array>, key: string, bytes: Uint8Array): boolean {
	let used = others + cost(bytes);
	for (const [name, kept] of entries) if (name !== key) used += cost(kept);
	return used <= pages * pageEntries;
}

const cost = ({ length }: Uint8Array): number => 2 + Math.ceil(length / entrySize);
