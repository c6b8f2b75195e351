/**
 * What is soldered to a board, as the SDK's drivers find it: chips on an I2C bus, the voltage at an ADC, what a pin is driven
 * to. The classes below are the SDK's native ones (modules/io/i2c, analog and digital for esp32), with their manners.
 */

/** A chip on the bus: it is written to and read from at the register a transfer begins with. */
export interface Chip {
	write(register: number, bytes: readonly number[]): void;
	read(register: number, count: number): readonly number[];
}

/** Who answers at which address. */
export const bus = new Map<number, Chip>();

/** What the ADC sees at each pin, volts. */
export const volts = new Map<number, number>();

/** What each output drives. */
export const outputs = new Map<number, 0 | 1>();

/** Pins that something else on the board has. */
export const taken = new Set<number>();

const addresses = new Set<number>();

/** Takes everything off the board. */
export function clear(): void {
	for (const each of [bus, volts, taken]) each.clear();
	reset();
}

/** The chip starts anew: what its firmware has opened is closed. */
export function reset(): void {
	for (const each of [outputs, addresses]) each.clear();
}

/** `embedded:io/i2c`. One that nobody closes stays open. */
export class I2C {
	readonly #address: number;

	constructor({ address }: { readonly address: number; readonly data: number; readonly clock: number }) {
		if (addresses.has(address)) throw new RangeError("duplicate address");
		addresses.add(address);
		this.#address = address;
	}

	write(bytes: Uint8Array): void {
		const [register = 0, ...rest] = bytes;
		this.#chip("write failed").write(register, rest);
	}

	writeRead(bytes: Uint8Array, into: Uint8Array | ArrayBuffer): void {
		const [register = 0] = bytes;
		const buffer = into instanceof ArrayBuffer ? new Uint8Array(into) : into;
		buffer.set(this.#chip("writeRead failed").read(register, buffer.length));
	}

	close(): void {
		addresses.delete(this.#address);
	}

	#chip(failure: string): Chip {
		const chip = bus.get(this.#address);
		if (!chip) throw new Error(failure);
		return chip;
	}
}

/** `embedded:io/analog` at 12 dB, calibrated: 150 mV at least, 2.45 V at most. */
export class Analog {
	readonly resolution = 12;
	readonly #pin: number;

	constructor({ pin }: { readonly pin: number }) {
		this.#pin = pin;
	}

	read(): number {
		const seen = Math.min(2.45, Math.max(0.15, volts.get(this.#pin) ?? 0));
		return Math.floor((seen * 4095) / 2.45);
	}
}

/** `embedded:io/digital`, an output. */
export class Digital {
	static readonly Output = 8;
	readonly #pin: number;

	constructor({ pin, initialValue = 0 }: { readonly pin: number; readonly initialValue?: 0 | 1 }) {
		if (taken.has(pin) || outputs.has(pin)) throw new Error("in use");
		this.#pin = pin;
		outputs.set(pin, initialValue);
	}

	write(value: 0 | 1): void {
		outputs.set(this.#pin, value);
	}
}

/** A TMP102: 16-bit registers, the temperature in sixteenths of a degree. */
export class Tmp102 implements Chip {
	readonly #registers = new Map<number, readonly number[]>();

	set temperature(celsius: number) {
		const raw = Math.round(celsius / 0.0625) << 4;
		this.#registers.set(0, [(raw >> 8) & 0xff, raw & 0xff]);
	}

	write(register: number, bytes: readonly number[]): void {
		if (register !== 0) this.#registers.set(register, bytes);
	}

	read(register: number): readonly number[] {
		return this.#registers.get(register) ?? [0, 0];
	}
}

/** A LIS3DH at 2 g: it measures once its data rate is set, and forgets that without power. */
export class Lis3dh implements Chip {
	/** Which way is down, in g. */
	down: readonly [x: number, y: number, z: number] = [0, 0, 1];
	#control = 7;
	readonly #name: number;

	/** @param name what it says it is */
	constructor(name = 0x33) {
		this.#name = name;
	}

	losePower(): void {
		this.#control = 7;
	}

	write(register: number, [value = 0]: readonly number[]): void {
		if (register === 0x20) this.#control = value;
	}

	read(register: number): readonly number[] {
		if (register === 0x0f) return [this.#name];
		const sleeps = this.#control >> 4 === 0;
		return this.down.flatMap(each => {
			const raw = sleeps ? 0 : Math.round(each * 16380);
			return [raw & 0xff, (raw >> 8) & 0xff];
		});
	}
}
