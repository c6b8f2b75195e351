import { createECDH, createHash, createPrivateKey, type KeyObject } from "node:crypto";
import type { Host } from "../../hosts/host";
import type { VirtualBoard } from "../../hosts/virtual/board";
import { packImage, unpackImage } from "../../hosts/virtual/image";
import { Random } from "../../hosts/virtual/random";
import { text, utf8 } from "../../modules/bytes/index";
import { headerLength } from "../../modules/update/index";
import type { Conduct } from "./device/app";
import { factsOf, pack, publicDigits, type Facts } from "../update/pack";
import type { Product } from "../../src/product";

/**
 * What is wrong with an update's file. `no image`: what is signed is none that a boot loader takes. `changed`: a byte of the image is
 * another, `renamed`: one of the header. `cut short`: its end is missing. `gap`: another version has to come first.
 */
export const flaws = [
	"none",
	"unsigned",
	"signed by somebody else",
	"another product",
	"another chip",
	"changed",
	"renamed",
	"cut short",
	"no image",
	"gap",
] as const;
export type Flaw = (typeof flaws)[number];

/** A firmware, as far as a life depends on it. */
export interface Image {
	/** See `isVersion` of modules/update. */
	readonly version: string;
	readonly conduct: Conduct;
	/** Tells two of the same version apart. */
	readonly mark?: string;
	/** Bytes of its image, at least. */
	readonly size: number;
}

/** The firmware that a device is made with. */
export const made: Image = { version: "0.1.0", conduct: "good", size: 0 };

/** The bytes of an image as they stand in a slot. What fills it up is different in each, as code would be. */
export function imageOf({ version, conduct, mark = "", size }: Image): Uint8Array {
	const head = utf8(`${JSON.stringify({ version, conduct, mark, size })}\n`);
	const content = new Uint8Array(Math.max(head.length, size));
	new Random(`${version} ${conduct} ${mark}`).fill(content);
	content.set(head);
	return packImage(content);
}

/** The image that a slot has, or a file; `undefined` when there is none that is whole. */
export function readImage(bytes: Uint8Array): Image | undefined {
	const content = unpackImage(bytes);
	if (!content) return undefined;
	const image: Image = JSON.parse(text(content.subarray(0, content.indexOf(10))));
	return image;
}

/** A private key that is the same for the same seed: for simulated makers only. */
function keyOf(seed: string): KeyObject {
	const secret = createHash("sha256").update(seed).digest();
	const curve = createECDH("prime256v1");
	curve.setPrivateKey(secret);
	const point = curve.getPublicKey();
	const [x, y, d] = [point.subarray(1, 33), point.subarray(33), secret].map(each => each.toString("base64url"));
	return createPrivateKey({ key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "", d: d ?? "" }, format: "jwk" });
}

const maker = keyOf("who made the devices");
const stranger = keyOf("who did not");

/** Of those who made the devices: for the product's config. */
export const makersKey = publicDigits(maker);

/** An update's file for units of `product`. */
export function updateOf(product: Product, image: Image, flaw: Flaw = "none", chip = "ESP32"): Uint8Array {
	const right: Facts = { ...factsOf(product, chip), version: image.version };
	const facts: Partial<Record<Flaw, Facts>> = {
		"another product": { ...right, product: "Blynk Another" },
		"another chip": { ...right, chip: "ESP32-C3" },
		gap: { ...right, from: image.version },
	};
	const bytes = imageOf(image);
	const file = pack({
		facts: facts[flaw] ?? right,
		image: flaw === "no image" ? bytes.subarray(0, -100) : bytes,
		key: flaw === "unsigned" ? undefined : flaw === "signed by somebody else" ? stranger : maker,
	});
	if (flaw === "changed") flip(file, headerLength + (bytes.length >> 1));
	// In the version: an attacker's way to have an old one taken for a new one.
	if (flaw === "renamed") flip(file, file.indexOf(`\0${image.version}\0`) + 1);
	return flaw === "cut short" ? file.subarray(0, headerLength + (bytes.length >> 1)) : file;
}

function flip(bytes: Uint8Array, at: number): void {
	bytes[at] = (bytes[at] ?? 0) ^ 1;
}

/** The config of a product, as it is in `image`. */
export function configOf(product: { readonly cloud?: object }, { version, conduct }: Image): object {
	// Where it should be, nobody listens.
	const cloud = conduct === "never online" ? { ...product.cloud, ports: [4430] } : product.cloud;
	return { ...product, firmwareVersion: version, ...(cloud && { cloud }) };
}

/** The watchdog bites after so long, milliseconds: `CONFIG_ESP_TASK_WDT_TIMEOUT_S` of ESP-IDF. */
const watchdogTime = 5000;

/** Has `image` run on `board`: `begin` is called where it gets so far as the firmware that ships. */
export function runImage({ conduct }: Image, host: Host, board: Pick<VirtualBoard, "crash">, begin: () => void): void {
	if (conduct === "dies") throw new Error("this firmware does not even begin");
	if (conduct === "hangs") host.clock.set(() => board.crash("watchdog"), watchdogTime);
	else begin();
}
