/**
 * Whom the firmware trusts: the PEM files that the product names (`config.product.cloud.roots`, paths from the project's
 * folder), or else those of the cloud's public authorities (docs/protocol/wire.md#tls). Every build puts them, as DER
 * one after the other, where the manifest finds them. `npx tsx tools/sdk/roots.ts` does it by hand, and tells when each
 * expires.
 */
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checkedProduct, manifestProduct } from "../cli/product";
import { made, project, root } from "../cli/folders";

const publicRoots = join(root, "hosts/tls/roots");

/** Where the product's manifest finds them. */
export const rootsFile = join(made, "assets/roots.der");

/** Files and what is in them, in the image's order. @throws Error naming a file that holds no certificate, or no root. */
export function readRootFiles(files: readonly string[]): readonly X509Certificate[] {
	return files.flatMap(file => {
		const blocks = readFileSync(file, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
		if (!blocks) throw new Error(`${file} holds no certificate in PEM form.`);
		return blocks.map(pem => {
			const certificate = new X509Certificate(pem);
			if (!certificate.ca) throw new Error(`${file}: ${nameOf(certificate)} is no certificate of an authority.`);
			return certificate;
		});
	});
}

/** The certificates that a product trusts. @throws Error in a sentence. */
export function productRoots(product: unknown): readonly X509Certificate[] {
	const { roots } = checkedProduct(product).cloud;
	return readRootFiles(roots.length ? roots.map(each => resolve(project, each)) : publicRootFiles());
}

/** The files of the cloud's public authorities. */
export function publicRootFiles(): readonly string[] {
	return readdirSync(publicRoots)
		.sort()
		.map(name => join(publicRoots, name));
}

/** As the firmware reads them (hosts/tls/tls.h). */
export function bundle(certificates: readonly X509Certificate[]): Buffer {
	return Buffer.concat(certificates.map(({ raw }) => raw));
}

export function nameOf({ subject }: X509Certificate): string {
	return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll("\n", ", ");
}

/** Writes the image's roots; returns a line for each. */
export function writeRoots(product: unknown = manifestProduct()): readonly string[] {
	const certificates = productRoots(product);
	mkdirSync(join(rootsFile, ".."), { recursive: true });
	writeFileSync(rootsFile, bundle(certificates));
	return certificates.map(each => {
		const until = new Date(each.validTo).toISOString().slice(0, 10);
		return `trusts ${nameOf(each)} until ${until}, ${each.raw.length} bytes`;
	});
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
	for (const line of writeRoots()) process.stdout.write(`${line}\n`);
