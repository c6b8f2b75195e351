import { text } from "../bytes/index";
import { replaceEach } from "../match/index";

/** Letters and digits that are not mistaken for one another on a label: no 0, O, 1, I, l. */
const letters = "23456789abcdefghijkmnpqrstuvwxyz";

/**
 * What a QR code on the label or the screen says so that a phone's camera joins the setup network:
 * `WIFI:T:WPA;S:Acme Lamp-1W7R;P:secret;;` (the form ZXing introduced, which Android and iOS read).
 * The name has to be text: there is no agreed way to write other bytes.
 *
 * @param password absent for an open network
 */
export function joinCode(ssid: Uint8Array, password?: string): string {
	const kind = password === undefined ? "nopass" : "WPA";
	const key = password === undefined ? "" : `P:${escape(password)};`;
	return `WIFI:T:${kind};S:${escape(text(ssid))};${key};`;
}

/**
 * A fresh key for one unit's setup network, to be printed on its label: 12 characters, 60 bits.
 *
 * @param random fills its argument with random bytes fit for keys
 */
export function makeKey(random: (into: Uint8Array) => void): string {
	const bytes = new Uint8Array(12);
	random(bytes);
	let key = "";
	for (const byte of bytes) key += letters.charAt(byte & 31);
	return key;
}

function escape(value: string): string {
	return replaceEach(value, '\\;,:"', letter => `\\${letter}`);
}
