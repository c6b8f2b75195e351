import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { packImage } from "../../hosts/virtual/image";
import type { BuiltEngine } from "../../hosts/xs/build";
import { esp32, type Creation } from "../../hosts/xs/creation";
import { buildImage, root, type Image } from "../../hosts/xs/image";
import { onModdable } from "../../hosts/xs/moddable";
import { readProduct } from "../../src/product";
import { product } from "../../test/support/world";
import { Certificates } from "../cloud/certificates";
import { startCloud } from "../cloud/cloud";
import { factsOf, pack, publicDigits } from "../update/pack";
import { least, type Minimum } from "./memory";
import { TlsLife } from "./tls-life";

/** Each way, in a life that is bisected: it takes as little memory as with a thousand, and less time. */
const messages = 100;

/** Of an update in a life that is bisected, bytes: the record of how far it came is written twice. */
const updateSize = 150_000;

export interface TlsMemory {
	/** Bytes of slots and chunks that live after a collection, while running. */
	readonly live: number;
	/** In which a provisioned board boots, logs in and takes and sends messages. */
	readonly minimum: Minimum;
	/** In which a provisioned board boots, logs in, and takes an update from a server over TLS, up to its restart. */
	readonly updating: Minimum;
	/** Of the C, the most from then on that the update was offered; by this machine's pointers. */
	readonly nativePeak: number;
}

/**
 * The memory of XS when the cloud is reached over TLS: the C that ships, over real sockets, to a cloud on this machine.
 * Its native memory is no part of this (hosts/tls/README.md).
 * @param executable from `buildDriver`
 */
export async function tlsMemory(engine: BuiltEngine, executable: string): Promise<TlsMemory> {
	const folder = mkdtempSync(join(tmpdir(), "bench-tls-"));
	const cloud = await startCloud({ data: folder });
	const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const updatable = { ...product, update: { keys: [publicDigits(publicKey)] } };
	const facts = factsOf(readProduct({ ...updatable, firmwareVersion: "99.0.0" }), "ESP32");
	const server = await serve(folder, pack({ facts, image: packImage(new Uint8Array(updateSize)), key: privateKey }));
	try {
		const flash = new MemoryFlash();
		const bench = { engine, executable, cloud };
		const image = await imageOf(product);
		const first = new TlsLife({ ...bench, image }, esp32, flash);
		const token = await first.live(() => first.provision());
		const provisioned = flash.entries();
		const life = (image: Image, creation: Creation): TlsLife =>
			new TlsLife({ ...bench, image }, creation, new MemoryFlash(provisioned));
		const running = life(image, esp32);
		const live = await running.live(async () => {
			await running.run(token, 10);
			return running.liveBytes();
		});
		const minimum = await least(engine, async creation => {
			const each = life(image, creation);
			await each.live(() => each.run(token, messages));
			return !each.crashed;
		});
		const taking = await imageOf(updatable);
		const update = (creation: Creation): TlsLife => life(taking, creation);
		const updating = await least(engine, async creation => {
			const each = update(creation);
			await each.live(() => each.update(token, server.url));
			return !each.crashed;
		});
		const counted = update(esp32);
		const nativePeak = await counted.live(async () => {
			await counted.update(token, server.url);
			return counted.nativePeak;
		});
		return { live, minimum, updating, nativePeak };
	} finally {
		server.close();
		await cloud.close();
		rmSync(folder, { recursive: true });
	}
}

async function imageOf(product: object): Promise<Image> {
	const app = readFileSync(join(root, "tools/bench/device/app.ts"), "utf8");
	return buildImage(onModdable({ product, tls: "chip", patches: { "src/app.ts": () => app } }));
}

/** A server of one file, whom whoever trusts the cloud of `folder` trusts. */
async function serve(folder: string, file: Uint8Array): Promise<{ readonly url: string; close(): void }> {
	const { chain, key } = new Certificates(folder).identity;
	const server = createServer({ cert: chain, key }, (_request, response) => {
		response.writeHead(200, { "Content-Length": file.length }).end(file);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `https://localhost:${port}/update.bin`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
