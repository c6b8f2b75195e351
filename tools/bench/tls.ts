import { X509Certificate } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { RealBoard } from "../../hosts/virtual/node/board";
import { TlsDriver } from "../../hosts/tls/driver";
import type { BuiltEngine } from "../../hosts/xs/build";
import { esp32, type Creation } from "../../hosts/xs/engine";
import { XSBoard } from "../../hosts/xs/firmware";
import { buildImage, root, type Image } from "../../hosts/xs/image";
import { onModdable } from "../../hosts/xs/moddable";
import type { Observation } from "../../src/main";
import { product } from "../../test/support/world";
import { startCloud, type Cloud } from "../cloud/cloud";
import { least, liveBytes, type Minimum } from "./memory";

/** Each way, in a life that is bisected: it takes as little memory as with a thousand, and less time. */
const messages = 100;

/** Boards live so much faster than real time. Their handshakes do not. */
const speed = 20;

/** A life that has not ended by now never will, milliseconds of real time. */
const patience = 10_000;

export interface TlsMemory {
	/** Bytes of slots and chunks that live after a collection, while running. */
	readonly live: number;
	/** In which a provisioned board boots, logs in and takes and sends messages. */
	readonly minimum: Minimum;
}

/**
 * The memory of XS when the cloud is reached over TLS: the C that ships, over real sockets, to a cloud on this machine.
 * Its native memory is no part of this (hosts/tls/README.md).
 * @param executable from `buildDriver`
 */
export async function tlsMemory(engine: BuiltEngine, executable: string): Promise<TlsMemory> {
	const app = readFileSync(join(root, "tools/bench/device/app.ts"), "utf8");
	const image = await buildImage(onModdable({ product, tls: "chip", patches: { "src/app.ts": () => app } }));
	const folder = mkdtempSync(join(tmpdir(), "bench-tls-"));
	const cloud = await startCloud({ data: folder });
	try {
		const flash = new MemoryFlash();
		const bench = { engine, image, executable, cloud };
		const first = new Life(bench, esp32, flash);
		const token = await first.live(() => first.provision());
		const provisioned = flash.entries();
		const life = (creation: Creation): Life => new Life(bench, creation, new MemoryFlash(provisioned));
		const running = life(esp32);
		const live = await running.live(async () => {
			await running.run(token, 10);
			return running.liveBytes();
		});
		const minimum = await least(engine, async creation => {
			const each = life(creation);
			await each.live(() => each.run(token, messages));
			return !each.crashed;
		});
		return { live, minimum };
	} finally {
		await cloud.close();
		rmSync(folder, { recursive: true });
	}
}

interface Bench {
	readonly engine: BuiltEngine;
	readonly image: Image;
	readonly executable: string;
	readonly cloud: Cloud;
}

/** One board, from power-on to power-off. Where it is, its log tells: it has no watcher. */
class Life {
	crashed = false;
	readonly #bench: Bench;
	readonly #flash: MemoryFlash;
	readonly #told = new EventEmitter();
	readonly #driver: TlsDriver;
	readonly #firmware: XSBoard<Observation>;
	readonly #over = new AbortController();
	#board: RealBoard<Observation> | undefined;

	constructor(bench: Bench, creation: Creation, flash: MemoryFlash) {
		const { engine, image, executable, cloud } = bench;
		this.#bench = bench;
		this.#flash = flash;
		this.#driver = new TlsDriver(executable);
		const tls = { native: this.#driver, roots: new X509Certificate(cloud.ca).raw };
		this.#firmware = new XSBoard<Observation>({ engine, image, creation, tls });
	}

	/** Lets a life happen in `body` and ends it. @throws Error when the board crashes, or takes too long. */
	async live<T>(body: () => Promise<T>): Promise<T> {
		const timer = setTimeout(() => this.#over.abort(), patience);
		try {
			this.#board = await RealBoard.create<Observation>({
				firmware: this.#firmware.firmware,
				flash: this.#flash,
				speed,
				cloud: { host: "127.0.0.1", port: this.#bench.cloud.tlsPort },
				onEvent: event => {
					if (event.event === "log") this.#told.emit(event.line);
					if (event.event !== "restart" || (event.reason !== "panic" && event.reason !== "fault")) return;
					this.crashed = true;
					this.#over.abort();
				},
			});
			return await body();
		} finally {
			clearTimeout(timer);
			this.#board?.close();
			this.#firmware.stop();
			this.#driver.close();
		}
	}

	/** Hands the board the home network and a token, which is returned, and lets it log in. */
	async provision(): Promise<string> {
		const setup = this.#said("device: setup");
		this.#board?.powerOn();
		await setup;
		const { token } = this.#bench.cloud.devices.create("Bench", product.templateId);
		const body = new URLSearchParams({ ssid: "Home", pass: "correct horse", blynk: token });
		await Promise.all([
			this.#said("device: running"),
			fetch(`${this.#board?.setupUrl}/config`, { method: "POST", body }),
		]);
		await new Promise(resolve => setTimeout(resolve, 100)); // what is proven is being stored
		return token;
	}

	/** Boots, logs in, and lets `count` messages come, each of which is answered. */
	async run(token: string, count: number): Promise<void> {
		const running = this.#said("device: running");
		this.#board?.powerOn();
		await running;
		const { cloud } = this.#bench;
		const update = `${cloud.url}/external/api/update?token=${token}&v1=`;
		const stop = cloud.on(event => {
			if (event.event === "write" && event.pin === 2 && event.from === "device") this.#told.emit("answer");
		});
		try {
			for (let i = 0; i < count; i++) await Promise.all([this.#said("answer"), fetch(`${update}${i}`)]);
		} finally {
			stop();
		}
	}

	liveBytes(): number {
		const { engine } = this.#firmware;
		if (!engine) throw new Error("The board is off.");
		return liveBytes(engine);
	}

	/** @throws Error when the life is over before. */
	#said(line: string): Promise<unknown> {
		return once(this.#told, line, { signal: this.#over.signal });
	}
}
