import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

/** The roots in the firmware image (facts/blynk.md 1.15). */
const names = ["ISRG Root X1", "Amazon Root CA 1", "DigiCert Global Root G2"];

const commonName = (pem: string): string | undefined => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1];

/** What a board trusts: the image's own roots, PEM. */
export function imageRoots(): string[] {
	return rootCertificates.filter(pem => names.includes(commonName(pem) ?? ""));
}

/** A root that no board trusts: for a certificate "of another issuer". */
export function strangerRoot(): string {
	const stranger = rootCertificates.find(pem => !names.includes(commonName(pem) ?? ""));
	if (stranger === undefined) throw new Error("This Node.js knows no roots.");
	return stranger;
}

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
