import type { Host, Serial } from "../host";
import type { Answers, Deliver } from "./answers";

/** What the firmware asks of its serial port: events for the small host, and for that of the ESP32 what its driver has. */
export class SerialAnswers {
	readonly #host: Pick<Host, "Serial">;
	readonly #deliver: Deliver;
	#serial: Serial | undefined;
	/** What the driver gave up and the firmware has not read. */
	#unread = new Uint8Array(0);

	constructor(host: Pick<Host, "Serial">, deliver: Deliver) {
		this.#host = host;
		this.#deliver = deliver;
	}

	readonly answers: Answers = {
		"serial.open": values => {
			const id = values.number();
			this.#open(() => this.#deliver(id, "onReadable"));
		},
		"serial.read": values => {
			const bytes = new Uint8Array(values.number());
			return bytes.subarray(0, this.#serial?.read(bytes));
		},
		"serial.write": values => this.#serial?.write(values.bytes()) ?? false,
		"serial.close": () => this.close(),

		"serial.take": () => {
			if (this.#serial) return 0;
			this.#open(() => undefined);
			return 1;
		},
		"serial.waiting": () => this.#waiting(),
		"serial.next": () => {
			if (!this.#waiting()) return -1;
			const [byte = -1] = this.#unread;
			this.#unread = this.#unread.subarray(1);
			return byte;
		},
	};

	close(): void {
		this.#serial?.close();
		this.#serial = undefined;
	}

	#open(onReadable: () => void): void {
		if (!this.#host.Serial) throw new Error("This board has no serial port.");
		this.#serial = new this.#host.Serial({ onReadable });
	}

	#waiting(): number {
		if (!this.#unread.length) {
			const bytes = new Uint8Array(64);
			this.#unread = bytes.subarray(0, this.#serial?.read(bytes) ?? 0);
		}
		return this.#unread.length;
	}
}
