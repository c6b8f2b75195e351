import { Trouble } from "./trouble";

/** What is used here of Web Serial's `SerialPort` (https://wicg.github.io/serial/); TypeScript's DOM has none of it yet. */
export interface Port extends EventTarget {
	readonly readable: ReadableStream<Uint8Array> | null;
	readonly writable: WritableStream<Uint8Array> | null;
	/** Absent in browsers before it was specified. */
	readonly connected?: boolean;
	open(options: { readonly baudRate: number; readonly bufferSize?: number }): Promise<void>;
	close(): Promise<void>;
	setSignals(signals: {
		readonly dataTerminalReady?: boolean;
		readonly requestToSend?: boolean;
		readonly break?: boolean;
	}): Promise<void>;
	getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
}

/** `navigator.serial`. Its `connect` and `disconnect` events come from the port. */
export interface Serial extends EventTarget {
	getPorts(): Promise<readonly Port[]>;
	requestPort(): Promise<Port>;
}

/** Absent in a browser without Web Serial, and on a page that is not secure. */
export const serialOf = (navigator: Navigator): Serial | undefined =>
	"serial" in navigator ? (navigator.serial as Serial) : undefined;

/** The port to use: the only one the browser gives without asking, else the one somebody picks; none when they pick none. */
export async function choosePort(serial: Serial, ask: boolean): Promise<Port | undefined> {
	const [only, ...others] = (await serial.getPorts()).filter(port => port.connected !== false);
	if (only && !others.length && !ask) return only;
	try {
		return await serial.requestPort();
	} catch (error) {
		if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
		throw error;
	}
}

export const pause = (time: number): Promise<void> => new Promise(resolve => setTimeout(resolve, time));

/** From an error on a port to the event that says the port is gone, at most: milliseconds. */
const grace = 300;

/**
 * One session on a port, for whoever wants a port. Once the cable is pulled, or the session over, nobody who still holds it
 * gets at the port any more: esptool-js repeats what failed, and would write into the session that follows.
 */
export class Cable extends EventTarget {
	readonly #port: Port;
	#over = false;
	readonly #lost: Promise<never>;

	constructor(port: Port) {
		super();
		this.#port = port;
		this.#lost = new Promise((_, reject) => {
			port.addEventListener("disconnect", () => {
				this.#over = true;
				reject(new Trouble({ is: "lost" }));
			});
		});
		this.#lost.catch(() => undefined);
	}

	get readable(): ReadableStream<Uint8Array> | null {
		return this.#over ? null : this.#port.readable;
	}

	/** Leads nowhere once the session is over: an Improv client goes on asking for a while, and looks for no stream first. */
	get writable(): WritableStream<Uint8Array> | null {
		return this.#over ? new WritableStream() : this.#port.writable;
	}

	getInfo(): ReturnType<Port["getInfo"]> {
		return this.#port.getInfo();
	}

	/** @throws Trouble when another program has the port, or it is gone */
	async open(options: { readonly baudRate: number }): Promise<void> {
		const all = { ...options, bufferSize: 16384 };
		try {
			await this.#alive.open(all).catch(async (error: unknown) => {
				// A session that lost its cable has left the port open.
				if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
				await this.#port.close();
				await this.#alive.open(all);
			});
		} catch {
			throw new Trouble({ is: this.#over || this.#port.connected === false ? "lost" : "busy" });
		}
	}

	async close(): Promise<void> {
		if (!this.#over) await this.#port.close();
	}

	setSignals(signals: Parameters<Port["setSignals"]>[0]): Promise<void> {
		return this.#alive.setSignals(signals);
	}

	/** Restarts the chip: RTS alone pulls its reset down, DTR alone its boot pin (ESP-IDF, esptool "Boot Mode Selection"). */
	async restart(): Promise<void> {
		await this.setSignals({ dataTerminalReady: false, requestToSend: true });
		await pause(100);
		await this.setSignals({ dataTerminalReady: false, requestToSend: false });
	}

	/** What comes of `work`, or that the cable was pulled, whichever is first. */
	async during<T>(work: Promise<T>): Promise<T> {
		try {
			return await Promise.race([work, this.#lost]);
		} catch (error) {
			// A pulled cable breaks the streams before it is told.
			if (!(error instanceof Trouble)) await Promise.race([this.#lost, pause(grace)]);
			throw error;
		}
	}

	/** Ends the session, whoever still has it. */
	async end(): Promise<void> {
		this.#over = true;
		await this.#port.close().catch(() => undefined);
	}

	get #alive(): Port {
		if (this.#over) throw new Trouble({ is: "lost" });
		return this.#port;
	}
}
