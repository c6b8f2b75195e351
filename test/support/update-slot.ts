import type { Digest, Update } from "../../hosts/host";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import { crc32, hex, utf8 } from "../../modules/bytes/index";
import { headerLength, signedLength, type Unit } from "../../modules/update/index";

/** The unit that these files are for. */
export const unit: Unit = {
	product: "Blynk Device",
	firmwareType: "TMPLabcd1234",
	chip: "ESP32",
	version: "0.1.0",
	keys: [`04${"11".repeat(64)}`],
	acceptUnsigned: false,
};

export interface FileOptions {
	readonly image?: Uint8Array;
	readonly product?: string;
	readonly firmwareType?: string;
	readonly chip?: string;
	readonly version?: string;
	readonly from?: string;
	/** In the header; the image's when absent. */
	readonly size?: number;
	readonly signature?: "maker's" | "another's" | "none";
}

/** Some bytes that are no constant. */
export function someImage(length: number): Uint8Array {
	return Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255);
}

/** An update's file, signed so that the stub in {@link stubSlot} sees whose it is. */
export function updateFile({
	image = someImage(5000),
	product = unit.product,
	firmwareType = unit.firmwareType,
	chip = unit.chip,
	version = "0.2.0",
	from = "0",
	size = image.length,
	signature = "maker's",
}: FileOptions = {}): Uint8Array {
	const digest = stubDigest();
	digest.write(image);
	const parts = ["blnkupd1", product, firmwareType, chip, version, from, String(size), hex(digest.end())];
	const file = new Uint8Array(headerLength + image.length);
	file.set(utf8(`${parts.join("\0")}\0`));
	if (signature !== "none") file.fill(signature === "maker's" ? 0x11 : 0x22, signedLength, headerLength);
	file.set(image, headerLength);
	return file;
}

/** Not SHA-256, which XS has not, but as good at telling images of a test apart. */
function stubDigest(): Digest {
	let sum = 0;
	return {
		write: bytes => void (sum = crc32(bytes, sum)),
		end: () => Uint8Array.from({ length: 32 }, (_, at) => (sum >> ((at & 3) * 8)) & 255),
	};
}

export interface StubSlot extends Update {
	/** What happened to it, in order, one of a kind behind the other told once. */
	readonly log: string[];
	/** Bytes written so far. */
	written: number;
}

/** The spare slot of a board: a signature is a key's when it begins with its byte. */
export function stubSlot(slots = new FirmwareSlots({ size: 100_000 }), onWrite = (): void => {}): StubSlot {
	const slot: StubSlot = {
		log: [],
		written: 0,
		size: slots.size,
		trial: "kept",
		write(offset, bytes) {
			onWrite();
			note("write");
			slot.written += bytes.length;
			slots.write(1, offset, bytes);
		},
		read(offset, into) {
			note("read");
			return slots.read(1, offset, into);
		},
		activate: () => note("activate"),
		keep: () => note("keep"),
		back: () => note("back"),
		digest: stubDigest,
		verify: (key, _, signature) => signature[0] === key[1],
	};
	const note = (what: string): void => {
		if (slot.log.at(-1) !== what) slot.log.push(what);
	};
	return slot;
}
