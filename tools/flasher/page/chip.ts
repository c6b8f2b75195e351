import { ESPLoader, Transport } from "esptool-js";
import { pause, type Cable } from "./serial";
import { Trouble } from "./trouble";

/** Attempts to reach the loader, each with a reset. */
const attempts = 5;

/** Every chip's loader begins with this, bits a second. */
const firstSpeed = 115200;

/** The USB vendor of a chip that is its own serial port. */
const espressif = 0x303a;

/** esptool-js writes to the browser's console what goes over the cable if asked, and its own progress if not. */
const silence = { clean() {}, write() {}, writeLine() {} };
class QuietTransport extends Transport {
	override trace(): void {}
}

/** A chip whose loader answers. Its methods throw {@link Trouble}. */
export class Chip {
	/** As `ESP32-C3`. */
	readonly family: string;
	/** The factory station MAC, as `24:6f:28:aa:bb:cc`. */
	readonly mac: string;
	readonly #cable: Cable;
	readonly #loader: ESPLoader;
	readonly #isSlow: boolean;

	private constructor(cable: Cable, loader: ESPLoader, speed: number, mac: string) {
		this.#cable = cable;
		this.#loader = loader;
		this.#isSlow = speed === firstSpeed;
		this.family = loader.chip.CHIP_NAME;
		this.mac = mac.toLowerCase();
	}

	/** Resets what is on the cable into its loader and asks who it is. Nothing is written yet. */
	static async find(cable: Cable, wanted: number): Promise<Chip> {
		// Over a chip's own USB there is no speed to change.
		const speed = cable.getInfo().usbVendorId === espressif ? firstSpeed : wanted;
		const transport = new QuietTransport(cable);
		const loader = new ESPLoader({ transport, baudrate: speed, romBaudrate: firstSpeed, terminal: silence });
		try {
			await cable.during(loader.detectChip("default_reset", attempts));
		} catch (error) {
			await release(transport);
			if (error instanceof Trouble) throw error;
			const unknown = error instanceof Error && /^Unexpected C/.test(error.message);
			throw new Trouble(
				unknown ? { is: "stalled", detail: "it is a chip this page does not know." } : { is: "silent" },
			);
		}
		if (loader.secureDownloadMode) throw new Trouble({ is: "locked" });
		return new Chip(cable, loader, speed, await asked(cable.during(loader.chip.readMac(loader))));
	}

	/** Gets ready for writing: the loader in RAM, the speed. @throws Trouble also when the flash has less than `bytes` */
	async prepare(bytes: number): Promise<void> {
		const loader = this.#loader;
		await this.#do(async () => {
			await loader.chip.postConnect?.(loader);
			await loader.runStub();
			if (!this.#isSlow) await loader.changeBaud();
		});
		const has = sizeOf(await this.#do(() => loader.detectFlashSize()));
		if (has !== undefined && has < bytes) throw new Trouble({ is: "small", has, needs: bytes });
	}

	/** @param onShare how much of `data` is written, 0 to 1 */
	async write(offset: number, data: Uint8Array, onShare: (share: number) => void): Promise<void> {
		await this.#do(() =>
			this.#loader.writeFlash({
				fileArray: [{ data, address: offset }],
				...{ flashSize: "keep", flashMode: "keep", flashFreq: "keep", eraseAll: false, compress: true },
				reportProgress: (_file, sent, total) => onShare(sent / total),
			}),
		);
	}

	/** MD5 of what the flash holds, read by the chip itself. */
	md5(offset: number, bytes: number): Promise<string> {
		return this.#do(() => this.#loader.flashMd5sum(offset, bytes));
	}

	/** Starts what was written, and gives the port back. */
	async restart(): Promise<void> {
		await this.#cable.during(this.#cable.restart());
		await this.leave();
	}

	/** Gives the port back, the chip as it is. */
	async leave(): Promise<void> {
		await release(this.#loader.transport);
		await this.#cable.end();
	}

	#do<T>(work: () => Promise<T>): Promise<T> {
		return asked(this.#cable.during(work()));
	}
}

/** Lets go of the port; esptool-js waits for its own reader for ever. */
async function release(transport: Transport): Promise<void> {
	await Promise.race([transport.disconnect().catch(() => undefined), pause(2_500)]);
}

/** As `4MB`, in bytes. */
function sizeOf(flash: string | undefined): number | undefined {
	return flash === undefined ? undefined : parseInt(flash) * (flash.endsWith("MB") ? 1024 * 1024 : 1024);
}

/** What a chip that answered before did not do is trouble of one kind. */
async function asked<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw new Trouble({ is: "stalled", detail: error instanceof Error ? error.message : String(error) });
	}
}
