import type { Clock, ConnectOptions, Network, Socket, SocketError, Timer } from "../../hosts/host";
import { utf8 } from "../bytes/index";
import type { FetchFailure, Refusal } from "./reasons";
import type { Receiver } from "./receiver";
import { ResponseHead } from "./response-head";
import type { FilePlace } from "./url";

/** What a connection for a file needs of a host. */
export interface DownloadHost {
	readonly clock: Pick<Clock, "set" | "clear">;
	readonly network: Pick<Network, "TCP" | "TLS">;
}

/** How it ended. `whole`: the file is there. `ahead`: what comes is here already, so it is to be asked for from further on. */
export type DownloadEnd = "whole" | "ahead" | FetchFailure | Refusal;

/** TCP and TLS handshake together get this long, milliseconds, as of the cloud's own connection. */
const connectTimeout = 15_000;

/** So many bytes have to come in this long, milliseconds: one that drips would hold the device up. */
const pause = 30_000;
const least = 8192;

/**
 * What is here already is passed over where it is less, bytes: a connection takes as long, and the cloud counts them
 * (docs/protocol/update.md#shipments).
 */
const detour = 65_536;

/** No more of the body than this is in memory, bytes. */
const blockLength = 1024;

/** So many blocks are taken in a row; then others have a turn. */
const blocks = 8;

/** One connection, and one request for a file from where the receiver wants it on. */
export class Download implements ConnectOptions {
	readonly address: string;
	readonly port: number;
	readonly serverName: string;
	readonly #clock: Pick<Clock, "set" | "clear">;
	readonly #place: FilePlace;
	readonly #receiver: Receiver;
	readonly #onEnd: (end: DownloadEnd) => void;
	readonly #head = new ResponseHead();
	readonly #block = new Uint8Array(blockLength);
	/** Where the file is asked for from; where in it the next byte of the body stands; and how many of the body are to come. */
	readonly #from: number;
	#position = 0;
	#left = 0;
	/** Of the whole file, by the server's word. */
	#total: number | undefined;
	#socket: Socket | undefined;
	#asked = false;
	/** Bytes since the watch last looked. */
	#came = 0;
	/** When the connection is given up. */
	#timer: Timer | undefined;
	/** There may be more to read. */
	#more: Timer | undefined;

	/** Connects. `onEnd` is called once, later; never after {@link close}. */
	constructor(
		{ clock, network }: DownloadHost,
		place: FilePlace,
		address: string,
		receiver: Receiver,
		onEnd: (end: DownloadEnd) => void,
	) {
		this.address = address;
		this.port = place.port;
		this.serverName = place.host;
		this.#clock = clock;
		this.#place = place;
		this.#receiver = receiver;
		this.#onEnd = onEnd;
		this.#from = receiver.wanted;
		let patience = connectTimeout;
		try {
			this.#socket = place.secure ? new network.TLS(this) : new network.TCP(this);
		} catch {
			patience = 0;
		}
		this.#timer = clock.set(() => this.#end("unreachable"), patience);
	}

	/** Ends it. */
	close(): void {
		this.#clock.clear(this.#timer);
		this.#clock.clear(this.#more);
		this.#socket?.close();
		this.#socket = undefined;
	}

	onWritable(): void {
		if (this.#asked || !this.#socket) return;
		const { host, port, path, secure } = this.#place;
		const named = port === (secure ? 443 : 80) ? host : `${host}:${port}`;
		const range = this.#from ? `Range: bytes=${this.#from}-\r\n` : "";
		const request = `GET ${path} HTTP/1.1\r\nHost: ${named}\r\n${range}Connection: close\r\n\r\n`;
		// Without room it is written at the next call.
		this.#asked = this.#socket.write(utf8(request));
		if (!this.#asked) return;
		this.#clock.clear(this.#timer);
		this.#watch();
	}

	onReadable(): void {
		this.#clock.clear(this.#more);
		for (let left = blocks; left; left--) {
			const count = this.#socket?.read(this.#block) ?? 0;
			if (!count) return;
			this.#came += count;
			const end = this.#take(this.#block.subarray(0, count));
			if (end) return this.#end(end);
		}
		this.#more = this.#clock.set(() => this.onReadable(), 0);
	}

	onError(error: SocketError): void {
		switch (error) {
			case "closed":
			case "refused":
			case "timeout":
			case "unreachable":
			case "unknown":
				return this.#end(this.#asked ? "lost" : "unreachable");
			default:
				this.#end(error);
		}
	}

	#watch(): void {
		this.#timer = this.#clock.set(() => {
			if (this.#came < least) return this.#end("slow");
			this.#came = 0;
			this.#watch();
		}, pause);
	}

	#take(bytes: Uint8Array): DownloadEnd | undefined {
		const head = this.#head;
		let at = 0;
		if (head.state === "open") {
			at = head.push(bytes);
			if (head.state === "open") return undefined;
			const failure = this.#answer();
			if (failure) return failure;
		}
		const receiver = this.#receiver;
		const body = bytes.subarray(at, at + this.#left);
		const refusal = receiver.write(this.#position, body);
		this.#position += body.length;
		this.#left -= body.length;
		const { wanted, length } = receiver;
		if (refusal) return refusal;
		if (length && this.#total !== length) return "malformed";
		if (length && wanted === length) return "whole";
		// Who was asked to begin further on, and does not, can not.
		if (!this.#from && wanted > this.#position + detour) return "ahead";
		return this.#left ? undefined : "lost";
	}

	/** What the answer's head says, once it is there. */
	#answer(): FetchFailure | undefined {
		const { status, length, from, total, state } = this.#head;
		if (state === "broken") return "answer";
		switch (status) {
			case 200:
				// The file from its start, whatever was asked for.
				this.#total = length;
				break;
			case 206:
				if (!this.#from || from !== this.#from) return "answer";
				this.#position = from;
				this.#total = total;
				break;
			case 403:
			case 404:
			case 410:
				return "gone";
			case 408:
			case 429:
				return "busy";
			default:
				return status < 500 ? "declined" : "busy";
		}
		if (!length || this.#total === undefined) return "answer";
		this.#left = length;
		return undefined;
	}

	#end(end: DownloadEnd): void {
		this.close();
		this.#onEnd(end);
	}
}
