import { X509Certificate } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { Trust } from "../../hosts/moddable/esp32/trust";
import { TlsDriver } from "../../hosts/tls/driver";
import type { MemoryFlash } from "../../hosts/virtual/flash";
import { unpackImage } from "../../hosts/virtual/image";
import { RealBoard } from "../../hosts/virtual/node/board";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Creation } from "../../hosts/xs/creation";
import { XSBoard } from "../../hosts/xs/firmware";
import type { Image } from "../../hosts/xs/image";
import type { Observation } from "../../src/main";
import { product } from "../../test/support/world";
import type { Cloud } from "../cloud/cloud";
import { liveBytes } from "./memory";

/** Boards live so much faster than real time. Their handshakes do not. */
const speed = 20;

/** A life that has not ended by now never will, milliseconds of real time. */
const patience = 10_000;

const restarted = "(restarted)";

export interface TlsBench {
	readonly engine: BuiltEngine;
	readonly image: Image;
	readonly executable: string;
	readonly cloud: Cloud;
}

/** One board, from power-on to power-off. Where it is, its log tells: it has no watcher. */
export class TlsLife {
	crashed = false;
	readonly #bench: TlsBench;
	readonly #flash: MemoryFlash;
	readonly #told = new EventEmitter();
	readonly #driver: TlsDriver;
	readonly #firmware: XSBoard<Observation>;
	readonly #over = new AbortController();
	readonly #slots = new FirmwareSlots();
	#board: RealBoard<Observation> | undefined;

	constructor(bench: TlsBench, creation: Creation, flash: MemoryFlash) {
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
				slots: this.#slots,
				image: bytes => unpackImage(bytes) && (() => undefined),
				crypto: new Trust(this.#driver),
				onEvent: event => {
					if (event.event === "log") this.#told.emit(event.line);
					if (event.event !== "restart") return;
					this.#told.emit(restarted);
					if (event.reason !== "panic" && event.reason !== "fault") return;
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

	/** Boots, logs in, and takes the update that the cloud offers, up to the restart that begins with it. */
	async update(token: string, url: string): Promise<void> {
		const running = this.#said("device: running");
		this.#board?.powerOn();
		await running;
		const { devices, hub } = this.#bench.cloud;
		const device = devices.byToken(token);
		if (!device) throw new Error("The cloud does not know the board.");
		this.#driver.memory();
		const over = this.#said(restarted);
		hub.command(device, ["ota", url]);
		await over;
		const [, spare] = this.#slots.otadata;
		if (typeof spare === "string" || spare.state !== "new") throw new Error("The update was not activated.");
	}

	/** The most of native memory since an update began, bytes of this machine. */
	get nativePeak(): number {
		return this.#driver.memory().peak;
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
