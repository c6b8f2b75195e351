import { text, utf8 } from "../../modules/bytes/index";
import type { Internet } from "./internet";
import type { Peer } from "./peer";

/**
 * How a server of files treats who asks.
 * - `right`: as HTTP/1.1 has it, with ranges.
 * - `deaf`: it takes connections and answers nothing.
 * - `without ranges`: it sends all of the file, whatever was asked for. `without length`: the same, until the connection ends.
 * - `shifted`: it says that it sends the range that was asked for, and sends the file from its beginning.
 * - `status`: it answers with that, and a short page.
 * - `breaks`: it ends each connection after so many bytes of a file. `stalls`: it sends no more, and keeps the connection.
 * - `drips`: so many bytes a second.
 * - `lengthError`: it says that there are so many bytes more than there are.
 */
export type ServerManner =
	| "right"
	| "deaf"
	| "without ranges"
	| "without length"
	| "shifted"
	| { readonly status: number }
	| { readonly breaks: number }
	| { readonly stalls: number }
	| { readonly drips: number }
	| { readonly lengthError: number };

export interface FirmwareServerOptions {
	/** Its host name. */
	readonly name?: string;
	readonly address?: string;
	readonly port?: number;
	/** False: plain TCP. */
	readonly secure?: boolean;
}

/** A server of files in memory, such as the one that a cloud's offers of updates lead to. */
export class FirmwareServer {
	/** Takes effect with the next request. */
	manner: ServerManner = "right";
	/** By path, which begins with a slash. */
	readonly files = new Map<string, Uint8Array>();
	readonly #internet: Internet;
	readonly #downloads: Download[] = [];
	readonly #options: Required<FirmwareServerOptions>;
	/** Connections, with what was answered on each last. */
	readonly #peers = new Map<Peer, Download | undefined>();
	#close: (() => void) | undefined;

	constructor(internet: Internet, options: FirmwareServerOptions = {}) {
		const { name = "files.blynk.cloud", address = "203.0.113.9", secure = true, port = secure ? 443 : 80 } = options;
		this.#internet = internet;
		this.#options = { name, address, port, secure };
		internet.name(name, address);
		this.start();
	}

	/** All that was asked for, in order. */
	get downloads(): readonly Download[] {
		return this.#downloads;
	}

	/** Where a file is. */
	url(path: string, query = ""): string {
		const { name, secure, port } = this.#options;
		const isUsual = port === (secure ? 443 : 80);
		return `${secure ? "https" : "http"}://${name}${isUsual ? "" : `:${port}`}${path}${query && `?${query}`}`;
	}

	/** Connections are taken. */
	start(): void {
		const { name, address, port, secure } = this.#options;
		const tls = secure ? { certificate: { names: [name] } } : {};
		this.#close ??= this.#internet.serve({ address, port, ...tls, onConnection: peer => this.#serve(peer) });
	}

	/** It is away: connections end, and new ones are refused until {@link start}. */
	stop(): void {
		this.#close?.();
		this.#close = undefined;
		for (const peer of this.#peers.keys()) peer.close();
	}

	#serve(peer: Peer): void {
		let head = "";
		this.#peers.set(peer, undefined);
		peer.onEnd = () => {
			this.#peers.get(peer)?.end();
			this.#peers.delete(peer);
		};
		peer.onData = bytes => {
			head += text(bytes);
			for (let end = head.indexOf("\r\n\r\n"); end >= 0; end = head.indexOf("\r\n\r\n")) {
				this.#answer(peer, head.slice(0, end));
				head = head.slice(end + 4);
			}
		};
	}

	#answer(peer: Peer, head: string): void {
		const target = /^GET (\S+) HTTP\/1\.1$/m.exec(head)?.[1] ?? "";
		const from = Number(/^range:\s*bytes=(\d+)-\s*$/im.exec(head)?.[1] ?? 0);
		const download = new Download(peer, { at: this.#internet.now, target, from });
		this.#downloads.push(download);
		this.#peers.get(peer)?.end();
		this.#peers.set(peer, download);
		const { manner } = this;
		const file = this.files.get(target.split("?")[0] ?? "");
		if (manner === "deaf") return;
		if (typeof manner === "object" && "status" in manner) return this.#refuse(download, manner.status);
		if (!file) return this.#refuse(download, 404);
		const begin = manner === "without ranges" || manner === "without length" ? 0 : from;
		if (begin >= file.length) return this.#refuse(download, 416);
		const length = file.length - begin;
		const error = typeof manner === "object" && "lengthError" in manner ? manner.lengthError : 0;
		download.begin(begin ? 206 : 200, [
			...(manner === "without length" ? ["Connection: close"] : [`Content-Length: ${length + error}`]),
			...(begin ? [`Content-Range: bytes ${begin}-${file.length - 1}/${file.length}`] : []),
		]);
		this.#body(download, manner === "shifted" ? file.subarray(0, length) : file.subarray(begin));
	}

	/** Sends as much of what was asked for as it is wont to. */
	#body(download: Download, bytes: Uint8Array): void {
		const { manner } = this;
		if (typeof manner !== "object") download.send(bytes);
		else if ("drips" in manner) this.#drip(download, bytes, manner.drips);
		else if ("stalls" in manner) download.send(bytes.subarray(0, manner.stalls));
		else if ("breaks" in manner) download.send(bytes.subarray(0, manner.breaks));
		else download.send(bytes);
		const isOver = manner === "without length" || (typeof manner === "object" && "breaks" in manner);
		if (isOver) download.peer.close();
	}

	#drip(download: Download, bytes: Uint8Array, rate: number): void {
		if (download.isOver) return;
		download.send(bytes.subarray(0, rate));
		if (bytes.length > rate) this.#internet.later(() => this.#drip(download, bytes.subarray(rate), rate), 1000);
	}

	#refuse(download: Download, status: number): void {
		const page = `<p>${status}</p>`;
		download.begin(status, ["Content-Type: text/html", `Content-Length: ${page.length}`]);
		download.send(utf8(page));
	}
}

/** Somebody asks for a file. */
export class Download {
	/** On the world's clock, milliseconds. */
	readonly at: number;
	/** What was asked for, with its query. */
	readonly target: string;
	/** The byte with which it was to begin. */
	readonly from: number;
	/** How it was answered; 0: not at all. */
	status = 0;
	/** For the server. */
	readonly peer: Peer;
	#sent = 0;
	#arrived: number | undefined;

	constructor(peer: Peer, { at, target, from }: Pick<Download, "at" | "target" | "from">) {
		this.peer = peer;
		this.at = at;
		this.target = target;
		this.from = from;
	}

	/** Its connection has ended, or is used for another. */
	get isOver(): boolean {
		return this.#arrived !== undefined;
	}

	/** So many bytes of the answer have arrived so far, its head included. */
	get arrived(): number {
		return this.#arrived ?? Math.max(0, this.#sent - this.peer.queued);
	}

	/** For the server: the head of the answer. */
	begin(status: number, lines: readonly string[]): void {
		this.status = status;
		this.send(utf8([`HTTP/1.1 ${status} ${status < 300 ? "OK" : "No"}`, ...lines, "", ""].join("\r\n")));
	}

	/** For the server. */
	send(bytes: Uint8Array): void {
		const before = this.peer.queued;
		this.peer.send(bytes);
		// A connection that is closed takes nothing.
		this.#sent += this.peer.queued - before;
	}

	/** For the server. */
	end(): void {
		this.#arrived = this.arrived;
	}
}
