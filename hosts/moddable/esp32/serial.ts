import Timer from "timer";
import type { Serial, SerialOptions } from "../../host";
import { handleFault } from "../guard";
import type { BoardNative } from "../native";
import type { Platform } from "../platform";

/** How often the driver is asked whether bytes have come, milliseconds. It holds 1,024: at 115200 baud 89 ms' worth. */
const pace = 40;

/** What `board_serial` of `esp32.c` is asked for. One function for all, since each costs 112 bytes of RAM in every product. */
const ask = { open: 0, close: 1, waiting: 2, read: 3, write: 4 } as const;

/** UART0, or USB where the board's manifest says so. */
class Esp32Serial implements Serial {
	readonly #native: BoardNative;
	readonly #options: SerialOptions;
	#timer: Timer | undefined;

	constructor(native: BoardNative, options: SerialOptions) {
		if (!native.board_serial(ask.open, 0)) throw new Error("the serial port is open already, or the debugger's");
		this.#native = native;
		this.#options = options;
		this.#timer = Timer.repeat(() => this.#look(), pace);
	}

	#look(): void {
		try {
			if (this.#timer && this.#native.board_serial(ask.waiting, 0)) this.#options.onReadable();
		} catch (error) {
			handleFault(error);
		}
	}

	read(into: Uint8Array): number {
		let at = 0;
		while (this.#timer && at < into.byteLength) {
			const byte = this.#native.board_serial(ask.read, 0);
			if (byte < 0) break;
			into[at++] = byte;
		}
		return at;
	}

	write(bytes: Uint8Array): boolean {
		return this.#timer !== undefined && send(this.#native, bytes);
	}

	close(): void {
		if (!this.#timer) return;
		Timer.clear(this.#timer);
		this.#timer = undefined;
		this.#native.board_serial(ask.close, 0);
	}
}

function send(native: BoardNative, bytes: Uint8Array): boolean {
	for (let at = 0; at < bytes.length; at++) if (!native.board_serial(ask.write, bytes[at] ?? 0)) return false;
	return true;
}

/** The class of this board's serial port. */
export function serialOf(native: BoardNative): Platform["Serial"] {
	return Esp32Serial.bind(undefined, native);
}

/** A line of the log for the port, while that is open. CR first, which brings the line over a prompt, and tells whether it is. */
export function print(native: BoardNative, line: string): void {
	if (native.board_serial(ask.write, 0x0d)) send(native, new TextEncoder().encode(`${line}\r\n`));
}
