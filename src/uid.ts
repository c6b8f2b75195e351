import type { Host } from "../hosts/host";
import { equal, hex, text } from "../modules/bytes/index";
import { read, write } from "../modules/flash/index";

const key = "uid";

/**
 * The unit's own id, a random UUID v4 (RFC 9562), made at the first start and kept through every reset
 * (docs/protocol/storage.md#unit-id); or the text that {@link keepUnitId} was given. `"none"` when the flash does not
 * keep it, or does not tell it now.
 */
export function unitId(host: Host): string {
	let id = read(host.flash, key);
	if (id === "unreadable") return "none";
	if (id && id.length > 16) return text(id);
	if (id?.length !== 16) {
		id = new Uint8Array(16);
		host.system.random(id);
		id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
		id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
		if (!write(host.flash, key, id)) return "none";
	}
	const digits = hex(id);
	return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
		"-",
	);
}

/**
 * From now on the unit's id is this text of more than 16 bytes of ASCII, which it had under another firmware. True when the
 * flash holds it.
 */
export function keepUnitId({ flash }: Host, id: Uint8Array): boolean {
	const own = read(flash, key);
	return (typeof own === "object" && equal(own, id)) || write(flash, key, id);
}
