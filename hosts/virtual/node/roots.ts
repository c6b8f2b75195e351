import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

const folder = new URL("../../tls/roots/", import.meta.url);

/** Whom an image trusts unless its product says otherwise: the authorities of the public cloud, PEM. */
export function imageRoots(): string[] {
	return readdirSync(folder).map(name => readFileSync(new URL(name, folder), "utf8"));
}

/** A root that no board trusts: for a certificate "of another issuer". */
export function strangerRoot(): string {
	const known = imageRoots().map(fingerprint);
	const stranger = rootCertificates.find(pem => !known.includes(fingerprint(pem)));
	if (stranger === undefined) throw new Error("This Node.js knows no roots.");
	return stranger;
}

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

/** Reads a file with certificates, PEM. @throws Error naming the file */
export function readRoots(file: string): string {
	try {
		const pem = readFileSync(file, "utf8");
		new X509Certificate(pem);
		return pem;
	} catch (error) {
		const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
		throw new Error(missing ? `There is no CA file ${file}.` : `${file} is not a certificate in PEM form.`);
	}
}
