import { text, unhex } from "../bytes/index";
import { decimal } from "../match/index";
import { isVersion } from "./version";

/**
 * The length of what stands before the image in an update's file, so that it can be read before the flash is touched, bytes.
 *
 * The first 448 are signed: `blnkupd1`, then as UTF-8 texts in this order product, firmware type, chip, version, least version
 * to come from, the image's size in bytes and its SHA-256 in hexadecimal digits, a NUL behind each, and NULs up to the end. The
 * other 64 are the signature: ECDSA P-256 over their SHA-256, r and s of 32 bytes each; all NULs where nobody has signed.
 */
export const headerLength = 512;
/** How many of them are signed, from the first on. */
export const signedLength = 448;

/** With what a header begins. */
export const headerMagic = "blnkupd1";

/** What an update says of itself. */
export interface Header {
	/** Vendor and name of the product, a space between them. */
	readonly product: string;
	/** The product's `firmwareType`, or else its template id. */
	readonly firmwareType: string;
	/** As the host names it: `ESP32-C3`. */
	readonly chip: string;
	/** See {@link isVersion}. */
	readonly version: string;
	/** A unit that runs an earlier one needs another update first; `0`: from any. */
	readonly from: string;
	/** Of the image, which follows the header, bytes. */
	readonly size: number;
	/** Of the image: 32 bytes. */
	readonly hash: Uint8Array;
}

/** Somebody has signed what begins with these bytes of a header; who, is another question. */
export function hasSignature(bytes: Uint8Array): boolean {
	return bytes.subarray(signedLength, headerLength).some(each => each !== 0);
}

/** Reads the 512 bytes of a header; `undefined` when they are none. Nothing is said yet of who made it. */
export function readHeader(bytes: Uint8Array): Header | undefined {
	// No more parts than are read: an array of all the NULs at the end takes more memory than anything else in an update.
	const parts = text(bytes.subarray(0, signedLength)).split("\0", 9);
	const [magic, product = "", firmwareType = "", chip = "", version = "", from = "", length = "", digits = ""] = parts;
	const size = decimal(length, 8);
	const hash = unhex(digits);
	if (bytes.length !== headerLength || parts.length < 9 || magic !== headerMagic || !size) return undefined;
	if (!isVersion(version) || !isVersion(from) || hash?.length !== 32) return undefined;
	return { product, firmwareType, chip, version, from, size, hash };
}
