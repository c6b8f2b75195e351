/**
 * ECMA-419 input and output as SDK 8.2.3 has it. The published typings (npm `@moddable/typings`, and those in the SDK)
 * lack `close()` of Listener and UDP, the `undefined` that `read()` returns when there is nothing, and types for Digital's
 * constants; ambient modules cannot be augmented (docs/platform.md#typings-of-the-sdk).
 */
declare module "embedded:io/socket/tcp" {
	interface Callbacks {
		readonly onReadable?: (count: number) => void;
		readonly onWritable?: (count: number) => void;
		readonly onError?: () => void;
	}
	export type Options = Callbacks &
		({ readonly from: TCP } | { readonly address: string; readonly port: number; readonly nodelay?: boolean });

	export default class TCP {
		constructor(options: Options);
		/** Must not be asked after an error. */
		readonly remoteAddress: string;
		readonly remotePort: number;
		/** Fills `into`. @throws Error when fewer bytes are readable. */
		read(into: Uint8Array): number;
		/**
		 * Returns how many bytes more are writable; nothing when it failed, which ends the connection.
		 * @throws Error when fewer bytes are writable, or the connection is over.
		 */
		write(bytes: Uint8Array): number | undefined;
		close(): void;
	}
}

declare module "embedded:io/socket/listener" {
	import type TCP from "embedded:io/socket/tcp";

	export default class Listener {
		/** @throws Error when the port is taken. */
		constructor(options: { readonly port: number; readonly onReadable: (count: number) => void });
		read(): TCP | undefined;
		close(): void;
	}
}

declare module "embedded:io/socket/udp" {
	export default class UDP {
		/** @throws Error when the port is taken. */
		constructor(options: { readonly port?: number; readonly onReadable: (count: number) => void });
		read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
		/** @throws Error when there is no route. */
		write(bytes: Uint8Array, address: string, port: number): void;
		close(): void;
	}
}

declare module "embedded:io/digital" {
	/** As {@link Digital.Input} and the others have them. */
	export type Mode = number;

	interface Common {
		readonly pin: number;
		readonly mode: Mode;
		/** 1 is written and read where the pin is low. */
		readonly activeLow?: boolean;
		/** Of an output. */
		readonly initialValue?: 0 | 1;
	}
	interface Watched {
		readonly edge: number;
		readonly onReadable: () => void;
	}

	export default class Digital {
		static readonly Input: Mode;
		static readonly InputPullUp: Mode;
		static readonly InputPullDown: Mode;
		static readonly Output: Mode;
		static readonly OutputOpenDrain: Mode;
		static readonly Rising: number;
		static readonly Falling: number;
		/** @throws Error when the pin is in use, or cannot be that. */
		constructor(options: Common | (Common & Watched));
		/** @throws Error of an output. */
		read(): 0 | 1;
		/** @throws Error of an input. */
		write(value: 0 | 1): void;
		close(): void;
	}
}

declare module "embedded:io/analog" {
	export default class Analog {
		/** @throws Error when the pin is in use, or has no ADC. */
		constructor(options: {
			readonly pin: number;
			readonly esp32?: { readonly calibrated?: boolean; readonly attenuation?: 0 | 2.5 | 6 | 12 };
		});
		/** Of how many bits {@link read} is. */
		readonly resolution: number;
		/** Calibrated, the highest is what the attenuation lets through at most: 2.45 V at 12 dB, which is the default. */
		read(): number | undefined;
		close(): void;
	}
}

declare module "embedded:io/pwm" {
	export default class PWM {
		/** @throws Error when the pin is in use, or all channels are. */
		constructor(options: { readonly pin: number; readonly hz?: number });
		/** Of how many bits {@link write} takes. */
		readonly resolution: number;
		readonly hz: number;
		/** How long of each period the pin is high: 0 to `2 ** resolution - 1`. */
		write(value: number): void;
		close(): void;
	}
}

declare module "embedded:io/smbus" {
	/** All but the constructor throws when the other end does not answer. */
	export default class SMBus {
		constructor(options: {
			readonly data: number;
			readonly clock: number;
			readonly address: number;
			readonly hz: number;
			/** How long one transfer may take, milliseconds; 400 when absent. */
			readonly timeout?: number;
			/** The chip's own, weak resistors; true when absent. */
			readonly pullup?: boolean;
		});
		readUint8(register: number): number;
		readUint16(register: number, bigEndian?: boolean): number;
		readBuffer(register: number, into: Uint8Array | ArrayBuffer): void;
		writeUint8(register: number, value: number): void;
		writeUint16(register: number, value: number, bigEndian?: boolean): void;
		writeBuffer(register: number, bytes: Uint8Array): void;
		close(): void;
	}
}

/** The SDK's sensors (`modules/drivers/sensors`), which are ECMA-419 Sensor classes: all are made and asked alike. */
declare module "embedded:sensor/*" {
	/** As far as a sensor measures it: degrees Celsius, percent, pascals, metres per second squared. */
	export interface Sample {
		readonly temperature?: number;
		readonly humidity?: number;
		readonly pressure?: number;
		readonly x?: number;
		readonly y?: number;
		readonly z?: number;
	}

	export default class Sensor {
		/**
		 * @param options the class of its IO, and what that and the sensor want of their own
		 * @throws Error when it does not answer
		 */
		constructor(options: {
			readonly sensor: { readonly io: new (options: never) => object; readonly [option: string]: unknown };
			readonly onError?: (error: string) => void;
		});
		configure(options: { readonly [option: string]: unknown }): void;
		/** @throws Error when it does not answer */
		sample(): Sample;
		close(): void;
	}
}
