import { spawnSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { manifestProduct } from "../cli/product";
import { publicDigits } from "./pack";

/** Where the key of the product in this folder lies: outside of it, so that it comes into no repository and no package. */
export function usualKeyFile(): string {
	const { vendor, name } = manifestProduct();
	return join(homedir(), ".blynk-inject", `${slug(`${String(vendor)} ${String(name)}`)}.pem`);
}

/** For file names: letters, digits and dashes. */
export function slug(text: string): string {
	const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
	return (
		plain
			.replace(/[^A-Za-z0-9.]+/g, "-")
			.replace(/^-+|-+$/g, "")
			.toLowerCase() || "product"
	);
}

/**
 * Makes a key pair and keeps the private half in `file`, which only its owner can read.
 * @throws Error in a sentence when the file is there already, or a repository would take it up
 */
export function makeKey(file: string): KeyObject {
	const path = resolve(file);
	if (existsSync(path))
		throw new Error(
			`${path} is there already and stays as it is: units that know it take updates of no other key. Name another file with --out.`,
		);
	refuseRepository(path);
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const handle = openSync(path, "wx", 0o600);
	try {
		writeFileSync(handle, privateKey.export({ type: "pkcs8", format: "pem" }));
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
	return privateKey;
}

/** Reads a private key. @throws Error in a sentence, which quotes nothing of it */
export function readKey(file: string): KeyObject {
	if (!existsSync(file))
		throw new Error(`There is no key ${file}: make one with "npm run update -- key", or name yours with --key.`);
	let key: KeyObject | undefined;
	try {
		key = createPrivateKey(readFileSync(file));
	} catch {
		// Not the parser's own words: they may quote the file.
	}
	if (key?.asymmetricKeyDetails?.namedCurve !== "prime256v1")
		throw new Error(`${file} is no private key of the curve P-256 (PEM, without a passphrase).`);
	if (process.platform !== "win32" && statSync(file).mode & 0o077)
		throw new Error(`Others on this machine can read ${file}. Make it yours alone: chmod 600 ${file}`);
	return key;
}

/** The line that a manifest takes a key by, beside those that it has. */
export function manifestLine(key: KeyObject, known: readonly string[] = []): string {
	const own = publicDigits(key);
	const keys = [...known.filter(each => each !== own), own].map(each => `"${each}"`);
	return `"update": { "keys": [${keys.join(", ")}] }`;
}

/** Enough of a public key to tell it from another. */
export const shortKey = (digits: string): string => `${digits.slice(0, 10)}...${digits.slice(-6)}`;

/** A key in a repository is everybody's sooner or later. What git passes over may lie there. */
function refuseRepository(path: string): void {
	let folder = dirname(path);
	while (!existsSync(folder)) folder = dirname(folder);
	const inside = spawnSync("git", ["-C", folder, "rev-parse", "--is-inside-work-tree"], { encoding: "utf8" });
	// Without git on this machine its folder tells.
	const isInside = inside.error ? hasRepository(folder) : inside.stdout.trim() === "true";
	if (!isInside) return;
	if (spawnSync("git", ["-C", folder, "check-ignore", "-q", path]).status === 0) return;
	throw new Error(
		`${path} lies in a git repository, which would take the key up. Name a file outside of it, or have .gitignore name it first.`,
	);
}

function hasRepository(folder: string): boolean {
	if (existsSync(join(folder, ".git"))) return true;
	return dirname(folder) !== folder && hasRepository(dirname(folder));
}
