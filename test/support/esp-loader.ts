import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";

/** What distinguishes chips for whoever writes their flash. */
const families = {
	/** Told by a register; its ROM has no command for security information. */
	ESP32: { id: undefined, magic: 0x00f01d83, efuse: 0x3ff5a004, spi: 0x3ff42000, usr: 0x1c, usr2: 0x24, w0: 0x80 },
	"ESP32-C3": { id: 5, magic: 0x1b31506f, efuse: 0x60008844, spi: 0x60002000, usr: 0x18, usr2: 0x20, w0: 0x58 },
} as const;

export type Family = keyof typeof families;

/** Commands of the serial protocol (ESP-IDF, esptool "Serial Protocol"). */
const op = {
	flashBegin: 0x02,
	flashEnd: 0x04,
	memBegin: 0x05,
	memEnd: 0x06,
	memData: 0x07,
	sync: 0x08,
	writeReg: 0x09,
	readReg: 0x0a,
	/** Where the flash is wired, and how large it is: asked by esptool, not by esptool-js. */
	spiParameters: 0x0b,
	spiAttach: 0x0d,
	changeSpeed: 0x0f,
	deflBegin: 0x10,
	deflData: 0x11,
	deflEnd: 0x12,
	md5: 0x13,
	security: 0x14,
} as const;

const magicRegister = 0x40001000;

/** JEDEC id of a flash: maker, type, and the power of two of its bytes. */
const flashId = (bytes: number): number => (Math.log2(bytes) << 16) | 0x4020;

export interface LoaderOptions {
	readonly family?: Family;
	readonly mac: string;
	/** Bytes of flash; 4 MB when absent. */
	readonly flash?: number;
	/** The chip starts from its flash; what it says then is sent with {@link EspLoader.say}. */
	readonly onRun: () => void;
	/** It stops: reset, or its loader starts. */
	readonly onStop: () => void;
	/** What it says to the computer. */
	readonly onData: (bytes: Uint8Array) => void;
}

type Mode = "reset" | "rom" | "stub" | "running";

/**
 * An ESP32 as a flasher sees it over a USB bridge: its reset and boot pins on RTS and DTR, the loader in its ROM, the stub that
 * is loaded into its RAM, and its flash. As far as esptool-js and esptool ask; it runs no code, so every stub does the same.
 */
export class EspLoader {
	readonly flash: Uint8Array;
	/** Bytes of flash that do not keep what is written to them, by address: what they hold instead. */
	readonly stuck = new Map<number, number>();
	/** Answers nothing, as when its boot pin hangs on something else. */
	isSilent = false;
	/** It says yes to a faster line, and is not understood on it: a board with a bad bridge. */
	slowest = false;
	/** Data packets for the flash so far. */
	packets = 0;
	/** Commands of all kinds so far. */
	commands = 0;
	/** Called at each of them, before it is answered; what is answered then, nobody may hear. */
	onCommand: (() => void) | undefined;
	readonly #options: LoaderOptions;
	readonly #family: (typeof families)[Family];
	readonly #registers = new Map<number, number>();
	readonly #frame: number[] = [];
	#inFrame = false;
	#mode: Mode = "running";
	#speed = 115200;
	#writing: { at: number; readonly packed: Uint8Array[] } = { at: 0, packed: [] };

	constructor(options: LoaderOptions) {
		this.#options = options;
		this.#family = families[options.family ?? "ESP32"];
		this.flash = new Uint8Array(options.flash ?? 4 * 1024 * 1024).fill(0xff);
		this.#forget();
	}

	get mode(): Mode {
		return this.#mode;
	}

	/** Bits a second. */
	get speed(): number {
		return this.#speed;
	}

	/** The bridge's lines, through the usual two transistors: each alone pulls its pin low, both together none. */
	lines(dtr: boolean, rts: boolean): void {
		if (rts && !dtr) {
			if (this.#mode !== "reset") this.#options.onStop();
			this.#mode = "reset";
			return;
		}
		if (this.#mode !== "reset") return;
		this.#forget();
		if (dtr && !rts) {
			this.#mode = "rom";
			this.say(
				"ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT)\r\nwaiting for download\r\n",
			);
		} else this.run();
	}

	/** Power on, with the boot pin left alone. */
	run(): void {
		this.#mode = "running";
		this.#options.onRun();
	}

	/** Power off. */
	cut(): void {
		this.#options.onStop();
		this.#mode = "reset";
	}

	/** For whoever plays the firmware, and the ROM's own words. */
	say(words: string | Uint8Array): void {
		this.#options.onData(typeof words === "string" ? new TextEncoder().encode(words) : words);
	}

	/** From the computer, sent at `speed`. Returns false for what is no loader's business. */
	receive(bytes: Uint8Array, speed: number): boolean {
		if (this.#mode === "running") return false;
		if (this.#mode === "reset" || this.isSilent || speed !== this.#speed) return true;
		for (const byte of bytes) this.#take(byte);
		return true;
	}

	#forget(): void {
		const { efuse, magic } = this.#family;
		const mac = parseInt(this.#options.mac.replaceAll(":", ""), 16);
		this.#registers.clear();
		this.#registers.set(magicRegister, magic);
		this.#registers.set(efuse, mac % 2 ** 32);
		this.#registers.set(efuse + 4, Math.floor(mac / 2 ** 32));
		this.#speed = 115200;
		this.#inFrame = false;
	}

	#take(byte: number): void {
		if (byte !== 0xc0) return void (this.#inFrame && this.#frame.push(byte));
		if (this.#inFrame && this.#frame.length) this.#obey(unescape(this.#frame));
		this.#inFrame = !(this.#inFrame && this.#frame.length);
		this.#frame.length = 0;
	}

	#obey(packet: Uint8Array): void {
		const view = new DataView(packet.buffer, packet.byteOffset);
		const [direction, command = 0] = packet;
		if (direction !== 0) return;
		this.commands++;
		if (command === op.deflData) this.packets++;
		this.onCommand?.();
		const words = (index: number): number => view.getUint32(8 + 4 * index, true);
		switch (command) {
			case op.sync:
				for (let i = 0; i < (this.#mode === "rom" ? 8 : 1); i++)
					this.#answer(command, this.#mode === "rom" ? 0x20120707 : 0);
				return;
			case op.security:
				if (this.#family.id === undefined) return this.#refuse();
				return this.#answer(command, 0, Uint8Array.of(...Array(12).fill(0), this.#family.id, 0, 0, 0, 0, 0, 0, 0));
			case op.readReg:
				return this.#answer(command, this.#registers.get(words(0)) ?? 0);
			case op.writeReg:
				this.#writeRegister(words(0), words(1));
				return this.#answer(command);
			case op.memBegin:
			case op.memData:
				return this.#answer(command);
			case op.memEnd:
				this.#answer(command);
				this.#mode = "stub";
				return this.#send(new TextEncoder().encode("OHAI"));
			case op.changeSpeed:
				this.#answer(command);
				if (!this.slowest) this.#speed = words(0);
				return;
			case op.deflBegin:
				this.#writing = { at: words(3), packed: [] };
				return this.#answer(command);
			case op.deflData:
				this.#writing.packed.push(packet.slice(24));
				return this.#answer(command);
			case op.deflEnd:
				this.#write(this.#writing.at, inflateSync(Buffer.concat(this.#writing.packed)));
				return this.#answer(command);
			case op.md5:
				return this.#answer(command, 0, this.#md5(words(0), words(1)));
			case op.spiParameters:
			case op.spiAttach:
			case op.flashBegin:
			case op.flashEnd:
				return this.#answer(command);
			default:
				return this.#refuse();
		}
	}

	/** The flash's own commands go through the registers of its bus: here that is who it is. */
	#writeRegister(address: number, value: number): void {
		const { spi, w0 } = this.#family;
		this.#registers.set(address, value);
		if (address !== spi) return;
		this.#registers.set(spi, 0);
		this.#registers.set(spi + w0, flashId(this.flash.length));
	}

	#write(at: number, bytes: Uint8Array): void {
		this.flash.set(bytes, at);
		for (const [address, byte] of this.stuck) this.flash[address] = byte;
	}

	#md5(at: number, bytes: number): Uint8Array {
		const digest = createHash("md5")
			.update(this.flash.subarray(at, at + bytes))
			.digest();
		return this.#mode === "stub" ? digest : Buffer.from(digest.toString("hex"));
	}

	#answer(command: number, value = 0, data: Uint8Array = new Uint8Array()): void {
		// The ROM of the ESP32 family has two more bytes behind the status.
		this.#send(response(command, value, data, this.#mode === "rom" ? [0, 0, 0, 0] : [0, 0]));
	}

	/** As the ROM answers what it does not know: eight times, naming no command. */
	#refuse(): void {
		for (let i = 0; i < 8; i++) this.#send(response(0, 0, new Uint8Array(), [1, 5, 0, 0]));
	}

	#send(packet: Uint8Array): void {
		const out = [0xc0];
		for (const byte of packet) {
			if (byte === 0xc0) out.push(0xdb, 0xdc);
			else if (byte === 0xdb) out.push(0xdb, 0xdd);
			else out.push(byte);
		}
		this.#options.onData(Uint8Array.of(...out, 0xc0));
	}
}

function response(command: number, value: number, data: Uint8Array, status: readonly number[]): Uint8Array {
	const packet = new Uint8Array(8 + data.length + status.length);
	const view = new DataView(packet.buffer);
	packet[0] = 1;
	packet[1] = command;
	view.setUint16(2, data.length + status.length, true);
	view.setUint32(4, value, true);
	packet.set(data, 8);
	packet.set(status, 8 + data.length);
	return packet;
}

/** SLIP, RFC 1055. */
function unescape(frame: readonly number[]): Uint8Array {
	const out: number[] = [];
	for (let i = 0; i < frame.length; i++) {
		const byte = frame[i] ?? 0;
		if (byte === 0xdb) out.push(frame[++i] === 0xdc ? 0xc0 : 0xdb);
		else out.push(byte);
	}
	return Uint8Array.from(out);
}
