/**
 * Runs in a page, before it: `navigator.serial` with one port, whose other end is the web socket `ws://serial/`. As
 * https://wicg.github.io/serial/ has it, as far as a flasher asks: who holds a lock on a stream cannot close the port, a cable
 * that is pulled breaks both streams, and a port is asked for only by a click.
 */
interface Info {
	readonly usbVendorId: number;
	readonly usbProductId: number;
}

/** What goes over the socket besides bytes. */
export type FromPage =
	| { readonly do: "open"; readonly baudRate: number }
	| { readonly do: "close" }
	| { readonly do: "lines"; readonly dtr: boolean; readonly rts: boolean };
export type ToPage =
	/** A port is plugged in. `isGranted`: the page may use it without asking. */
	| { readonly is: "there"; readonly info: Info; readonly isGranted: boolean }
	| { readonly is: "gone" }
	/** Another program has it, or no longer. */
	| { readonly is: "busy"; readonly busy: boolean }
	/** What somebody does who is asked for a port. */
	| { readonly is: "chooser"; readonly picks: boolean };

const socket = new WebSocket("ws://serial/");
socket.binaryType = "arraybuffer";
const ready = new Promise(resolve => (socket.onopen = resolve));
const say = (what: FromPage): void => socket.send(JSON.stringify(what));

class FakePort extends EventTarget {
	connected = true;
	isBusy = false;
	isGranted: boolean;
	readonly #info: Info;
	#isOpen = false;
	#lines = { dtr: false, rts: false };
	#readable: ReadableStream<Uint8Array> | null = null;
	#writable: WritableStream<Uint8Array> | null = null;
	#incoming: ReadableStreamDefaultController<Uint8Array> | undefined;
	#outgoing: WritableStreamDefaultController | undefined;

	constructor(info: Info, isGranted: boolean) {
		super();
		this.#info = info;
		this.isGranted = isGranted;
	}

	get readable(): ReadableStream<Uint8Array> | null {
		// One that was cancelled is replaced, as long as the port is open.
		if (this.#isOpen && this.connected) this.#readable ??= this.#makeReadable();
		return this.#readable;
	}

	get writable(): WritableStream<Uint8Array> | null {
		return this.#writable;
	}

	getInfo(): Info {
		return this.#info;
	}

	async open({ baudRate }: { baudRate: number }): Promise<void> {
		await ready;
		if (this.#isOpen) throw new DOMException("The port is already open.", "InvalidStateError");
		if (this.isBusy || !this.connected) throw new DOMException("Failed to open serial port.", "NetworkError");
		this.#isOpen = true;
		this.#writable = new WritableStream<Uint8Array>({
			start: controller => void (this.#outgoing = controller),
			write: bytes => socket.send(bytes.slice()),
		});
		say({ do: "open", baudRate });
	}

	async close(): Promise<void> {
		if (!this.#isOpen) throw new DOMException("The port is already closed.", "InvalidStateError");
		if (this.#readable?.locked || this.#writable?.locked) throw new TypeError("Cannot cancel a locked stream");
		this.#isOpen = false;
		this.#readable = this.#writable = null;
		say({ do: "close" });
	}

	async setSignals(given: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void> {
		if (!this.#isOpen || !this.connected) throw new DOMException("Failed to set control signals.", "NetworkError");
		const { dataTerminalReady: dtr = this.#lines.dtr, requestToSend: rts = this.#lines.rts } = given;
		this.#lines = { dtr, rts };
		say({ do: "lines", dtr, rts });
	}

	receive(bytes: Uint8Array): void {
		if (this.readable) this.#incoming?.enqueue(bytes);
	}

	pull(): void {
		this.connected = false;
		const lost = new DOMException("The device has been lost.", "NetworkError");
		if (this.#readable) this.#incoming?.error(lost);
		this.#outgoing?.error(lost);
		this.#readable = this.#writable = null;
		this.dispatchEvent(new Event("disconnect", { bubbles: true }));
	}

	#makeReadable(): ReadableStream<Uint8Array> {
		return new ReadableStream<Uint8Array>({
			start: controller => void (this.#incoming = controller),
			cancel: () => {
				this.#readable = null;
				this.#incoming = undefined;
			},
		});
	}
}

class FakeSerial extends EventTarget {
	port: FakePort | undefined;
	picks = true;
	isBusy = false;

	async getPorts(): Promise<FakePort[]> {
		return this.port?.isGranted ? [this.port] : [];
	}

	async requestPort(): Promise<FakePort> {
		if (!navigator.userActivation.isActive) throw new DOMException("Must be handling a user gesture.", "SecurityError");
		if (!this.picks || !this.port?.connected) throw new DOMException("No port selected by the user.", "NotFoundError");
		this.port.isGranted = true;
		return this.port;
	}
}

const serial = new FakeSerial();
Object.defineProperty(navigator, "serial", { value: serial, configurable: true });

socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
	if (typeof data !== "string") return serial.port?.receive(new Uint8Array(data));
	const told = JSON.parse(data) as ToPage;
	switch (told.is) {
		case "there": {
			const port = serial.port ?? new FakePort(told.info, told.isGranted);
			port.connected = true;
			port.isBusy = serial.isBusy;
			serial.port = port;
			if (port.isGranted) serial.dispatchEvent(eventFrom("connect", port));
			return;
		}
		case "gone":
			return serial.port?.pull();
		case "busy":
			serial.isBusy = told.busy;
			if (serial.port) serial.port.isBusy = told.busy;
			return;
		case "chooser":
			serial.picks = told.picks;
	}
};

/** The browser sends it to the port, from where it rises to `navigator.serial`; a tree that scripts cannot build. */
function eventFrom(type: string, port: FakePort): Event {
	const event = new Event(type);
	Object.defineProperty(event, "target", { value: port });
	return event;
}
