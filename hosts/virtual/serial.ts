import type { Serial, SerialOptions } from "../host";
import { BytesQueue } from "./bytes-queue";
import type { Life } from "./life";

/** As much as the driver holds for a firmware that does not read, bytes; the rest is lost. */
const most = 1024;

/** The cable on a board's serial port, as the computer at its other end has it. It outlives the firmware. */
export class SerialCable {
	/** What the board sends, its log included, while the firmware has the port open. */
	onData: ((bytes: Uint8Array) => void) | undefined;
	#port: VirtualSerial | undefined;

	/** Sends to the board; lost when its port is not open. */
	write(bytes: Uint8Array): void {
		this.#port?.receive(bytes);
	}

	/** Whether the firmware has the port open. */
	get open(): boolean {
		return this.#port !== undefined;
	}

	/** For the board: a line of its log. CR brings it over a prompt. */
	log(line: string): void {
		if (this.open) this.onData?.(new TextEncoder().encode(`\r${line}\r\n`));
	}

	/** For the board: the firmware has opened, or closed, its end. */
	attach(port: VirtualSerial | undefined): void {
		this.#port = port;
	}
}

/** The firmware's end of `cable`. */
export class VirtualSerial implements Serial {
	readonly #life: Life;
	readonly #cable: SerialCable;
	readonly #options: SerialOptions;
	readonly #received = new BytesQueue();
	#open = true;

	constructor(life: Life, cable: SerialCable, options: SerialOptions) {
		if (cable.open) throw new Error("the serial port is open already");
		this.#life = life;
		this.#cable = cable;
		this.#options = options;
		cable.attach(this);
		life.atEnd(() => this.close());
	}

	/** For the cable. */
	receive(bytes: Uint8Array): void {
		this.#received.push(bytes.slice(0, most - this.#received.length));
		this.#tell();
	}

	read(into: Uint8Array): number {
		const count = this.#received.read(into);
		if (this.#received.length) this.#tell();
		return count;
	}

	write(bytes: Uint8Array): boolean {
		if (this.#life.ended || !this.#open) return false;
		this.#cable.onData?.(bytes.slice());
		return this.#cable.onData !== undefined;
	}

	close(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#cable.attach(undefined);
	}

	#tell(): void {
		this.#life.set(() => {
			if (this.#open && this.#received.length) this.#options.onReadable();
		}, 0);
	}
}

/** The class the firmware constructs to have its end of `cable`. */
export function serialClass(life: Life, cable: SerialCable): new (options: SerialOptions) => Serial {
	return VirtualSerial.bind(undefined, life, cable);
}
