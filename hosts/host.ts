/**
 * The contract between the firmware and whatever it runs on: {@link Host}, and what it is made of.
 *
 * @packageDocumentation
 */

import type { Network, Radio } from "./network";

export type * from "./network";

/**
 * The contract between the firmware and whatever it runs on.
 *
 * `src/` and `modules/` see a board only through these types. The shapes follow ECMA-419 (2nd edition): a class is
 * constructed with one options object, events are callbacks of that object, `close()` ends them. Differences from
 * ECMA-419 are noted where they occur.
 *
 * Rules every host keeps:
 * - Nothing here calls back before the function it was passed to has returned.
 * - After `close()` (or `clear`, `leave`) no callback of that object comes any more. `close()` twice is harmless, also
 *   from inside one of the object's own callbacks.
 * - An exception that leaves a callback reaches {@link Host.onFault}; it never ends the program (on XS it would).
 * - A callback that belongs to an options object is called as its method: the object may be an instance of a class, which
 *   costs far less RAM than a literal of functions. So hosts keep the object and never copy it. Other callbacks have no
 *   `this`.
 * - The WHATWG globals `TextEncoder` and `TextDecoder` (UTF-8) exist once the firmware starts; module top levels must
 *   not touch them, since XS runs those while linking.
 */
export interface Host {
	/** Time and timers, of the board and of this life of it: a restart ends every timer. */
	readonly clock: Clock;
	/** What outlives restarts and power cuts. */
	readonly flash: Flash;
	/** The Wi-Fi radio: the setup network, and the station on somebody's network. */
	readonly radio: Radio;
	/** Sockets and name resolution; over the station, and towards phones on the setup network. */
	readonly network: Network;
	/** The board's one light. */
	readonly led: Led;
	/** The board's one button. */
	readonly Button: new (options: ButtonOptions) => Button;
	/** The board's serial port; absent where it has none. @throws Error when it is open already, or a debugger holds it */
	readonly Serial?: new (options: SerialOptions) => Serial;
	/** Identity, restart, randomness, memory. */
	readonly system: System;
	/**
	 * A file shipped inside the firmware image, such as the wizard page (`wizard.html.gz`); `undefined` when the image
	 * has none of that name.
	 */
	asset(name: string): Asset | undefined;
	/** Absent where the board has no room for a second firmware. */
	readonly update?: Update;
	/** One line of the serial log, without line break. Never holds a secret. */
	log(line: string): void;
	/** Called with whatever a callback threw. Set once by the firmware; until then the host restarts the board. */
	onFault: ((error: unknown) => void) | undefined;
}

/**
 * Time and timers. Milliseconds are whole numbers: what a clock tells is one, and a delay that is none is rounded up (a
 * timer that came due a fraction early would be set again for ever).
 */
export interface Clock {
	/** Milliseconds since the board started; never goes back. */
	now(): number;
	/** Wall clock, Unix milliseconds; `undefined` until somebody set it. */
	time(): number | undefined;
	/** Sets the wall clock to `time`, Unix milliseconds. Affects no running timer. */
	setTime(time: number): void;
	/** Calls `callback` once after `delay` milliseconds (0 or more). */
	set(callback: () => void, delay: number): Timer;
	/** Calls `callback` every `interval` milliseconds (1 or more), first after one interval. */
	repeat(callback: () => void, interval: number): Timer;
	/** Stops a timer; `undefined` and already stopped ones are fine. */
	clear(timer: Timer | undefined): void;
}

/** A running timer. Opaque: only {@link Clock.clear} takes it. */
export interface Timer {
	/** Never there: it keeps other objects from passing for a timer. */
	readonly timer: unique symbol;
}

/**
 * Non-volatile key-value storage, as ESP-IDF's NVS through the SDK's `Preference`.
 *
 * A write is *not* atomic: when power fails during `write`, the key afterwards holds the old bytes, the new bytes, or
 * nothing (the SDK erases before it writes, docs/platform.md#flash-and-settings). Other keys are untouched.
 */
export interface Flash {
	/**
	 * The bytes last written under `key`, a copy; `undefined` when there are none.
	 *
	 * A key with a slash is another firmware's that was on this board before: `blynk/auth` is `auth` in the NVS name space
	 * `blynk`. Such a value can be read and erased, not written: a text as its bytes without the final NUL, a number of 16 bits
	 * as two bytes, the lower first. What a host cannot tell is not there (hosts/moddable/README.md).
	 */
	read(key: string): Uint8Array | undefined;
	/**
	 * Stores `bytes` (1 to 1,900: one NVS page holds a blob of that size) under `key` (1 to 15 ASCII characters).
	 * @throws Error when the flash refuses; the key may then be gone.
	 */
	write(key: string, bytes: Uint8Array): void;
	/** Removes `key`; fine when it is not there. */
	erase(key: string): void;
}

/** The indicator light as the board wires it. */
export type Led = NoLed | MonoLed | ColourLed;

/** A board without a light. */
export interface NoLed {
	/** Nothing can be written. */
	readonly kind: "none";
}

/** A light of one colour, on a PWM channel: it needs gamma correction. */
export interface MonoLed {
	/** One channel. */
	readonly kind: "mono";
	/** Sets the duty cycle, which is not the brightness that an eye sees: a whole number, 0 (dark) to 255 (full). */
	write(level: number): void;
}

/** A light of three colours. */
export interface ColourLed {
	/** `rgb`: three PWM channels, which need gamma correction; `pixel`: an addressable LED (NeoPixel), which does not. */
	readonly kind: "rgb" | "pixel";
	/** Sets all three: whole numbers, 0 (dark) to 255 (full). */
	write(red: number, green: number, blue: number): void;
}

/** What a {@link Button} is constructed with. */
export interface ButtonOptions {
	/** The level changed; may bounce. */
	onReadable(): void;
}

/** The button's electrical state, as an ECMA-419 Digital with the polarity already taken out. */
export interface Button {
	/** 1 while pressed, 0 while released. */
	read(): 0 | 1;
	/** Gives the pin back; no callback comes any more. */
	close(): void;
}

/** What a {@link Serial} is constructed with. */
export interface SerialOptions {
	/** Bytes have come, or some are still unread. */
	onReadable(): void;
}

/**
 * The serial port on the cable, UART or USB, at 115200 baud, 8 data bits, no parity, 1 stop bit. While it is open the log
 * goes there as well, a line at a time: whoever reads it has to tell the two apart.
 */
export interface Serial {
	/** Copies what has come, up to `into.byteLength` bytes, and returns how many; 0 when there are none. */
	read(into: Uint8Array): number;
	/**
	 * Sends `bytes`. False when some of them are lost: nobody reads at the other end, or it does not keep up. It waits for
	 * that end 50 ms at most.
	 */
	write(bytes: Uint8Array): boolean;
	/** Gives the port back; the log goes nowhere from then on where nothing else has the port. */
	close(): void;
}

/**
 * Why the board started: spelled from ESP-IDF's `esp_reset_reason`, but a restart that the firmware did not ask for by
 * {@link System.restart} is a `"panic"`, also where the platform ended in good order because memory was full.
 */
export type ResetReason = "power-on" | "software" | "panic" | "watchdog" | "brownout" | "external" | "unknown";

/** The chip: who it is, why it started, how it starts again. */
export interface System {
	/** Factory station MAC, 6 bytes: the unit's identity. */
	readonly mac: Uint8Array;
	/** MAC of the soft-AP, 6 bytes. */
	readonly accessPointMac: Uint8Array;
	/** As the Blynk info frame names boards (docs/protocol/wire.md#info-frame): `ESP32`, `ESP32-C3`, ... */
	readonly chip: string;
	/** When this firmware was built, Unix milliseconds: the floor for the wall clock. */
	readonly buildTime: number;
	/** Why this life of the board began. */
	readonly resetReason: ResetReason;
	/** Starts the board anew; nothing of the firmware runs afterwards. `reason` goes to the log. */
	restart(reason: string): void;
	/** Fills `into` with random bytes fit for keys. */
	random(into: Uint8Array): void;
	/** Bytes of heap still free; 0 where nobody knows. */
	freeMemory(): number;
	/**
	 * Looks at the flash chip, for the test at the end of the line: it reads the whole image, which may take a second. Absent
	 * where the board cannot, or where the product has no use for it.
	 */
	inspect?(): Inspection;
}

/** What a board has, and what runs on it. */
export interface Inspection {
	/** Of the whole flash chip, bytes, as the chip itself tells; 0 where it does not. */
	readonly flashSize: number;
	/**
	 * SHA-256 of the running application as it is in the flash, but for the 32 bytes behind it that hold this very hash; `undefined`
	 * when the two differ, or nobody knows.
	 */
	readonly imageHash: Uint8Array | undefined;
}

/** Bytes in flash, read in pieces: a page need never be in RAM whole (the SDK's `Resource`). */
export interface Asset {
	/** The length of the whole file, bytes. */
	readonly byteLength: number;
	/** Copies from `offset` as many bytes as there are, up to `into.byteLength`, and returns how many. */
	read(into: Uint8Array, offset: number): number;
}

/**
 * The place in the flash for another firmware beside the one that runs, and what it takes to trust one. What stands there
 * stays, through restarts and power cuts, until it is written over.
 */
export interface Update {
	/** Bytes that a firmware may have there. */
	readonly size: number;
	/** How the firmware that runs came to run. */
	readonly trial: FirmwareTrial;
	/**
	 * Writes `bytes` at `offset`. Writes follow one another; where one reaches the first byte of a sector of 4,096 bytes, all of
	 * that is erased before. So writing goes on at any sector, and what was there before it stays.
	 * @throws Error when the flash refuses, beyond the size, or while the firmware that runs is on trial: what stands there then is
	 * the one before it
	 */
	write(offset: number, bytes: Uint8Array): void;
	/** Copies what stands at `offset`, up to `into.byteLength` bytes, and returns how many. @throws Error when the flash refuses */
	read(offset: number, into: Uint8Array): number;
	/**
	 * Has the next start begin with what was written, on trial. Nothing restarts yet. The image is read once more, which may take
	 * seconds.
	 * @throws Error when it is no whole image for this chip, or the flash refuses: the next start begins as this one did
	 */
	activate(): void;
	/** The firmware that runs is good: no restart brings back the one before it. Harmless when it is kept already. */
	keep(): void;
	/**
	 * Has the next start begin with the firmware before this one, which is on trial. While that is `"guarded"` any restart
	 * does so. After an `"unguarded"` one it is the firmware before it that is `"unguarded"`, until it is kept.
	 * @throws Error when there is none that is whole, or the one that runs is on no trial
	 */
	back(): void;
	/** Begins a SHA-256. One at a time. */
	digest(): Digest;
	/**
	 * True when `signature` (64 bytes, r and s) is that of `message` by the private half of `key` (65 bytes, a point of P-256,
	 * uncompressed): ECDSA over its SHA-256. What is no key or no signature is false.
	 * @throws Error when it cannot be told, for want of memory
	 */
	verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * `"kept"`: it is the one that stays. `"guarded"`: it is on trial; the next restart of any kind brings back the one before it.
 * `"unguarded"`: it is on trial, and the boot loader, an old one, will not bring anything back.
 */
export type FirmwareTrial = "kept" | "guarded" | "unguarded";

/** A SHA-256 under way. */
export interface Digest {
	/** Goes on with `bytes`; any number of times, in pieces of any length. */
	write(bytes: Uint8Array): void;
	/** The 32 bytes of it. Nothing follows. */
	end(): Uint8Array;
}
