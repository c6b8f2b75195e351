import type { Host } from "../hosts/host";
import { hex } from "../modules/bytes/index";

const key = "uid";

/**
 * The unit's own id, a random UUID v4 (RFC 9562), made at the first start and kept through every reset
 * (facts/blynk.md 6.2). `"none"` when the flash refuses to keep it.
 */
export function unitId(host: Host): string {
	let id = host.flash.read(key);
	if (id?.length !== 16) {
		id = new Uint8Array(16);
		host.system.random(id);
		id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
		id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
		try {
			host.flash.write(key, id);
		} catch {
			return "none";
		}
	}
	const digits = hex(id);
	return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
		"-",
	);
}
