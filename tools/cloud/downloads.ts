import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { DownloadFault } from "./download-faults";
import type { Firmware, Firmwares } from "./firmware";
import { readRange } from "./range";
import type { Delivery } from "./delivery";
import type { Shipments } from "./shipments";

/** How long a client may say or take nothing, and how long a request may be on its way, milliseconds. */
const patience = 30_000;
/** Read and handed on at a time. */
const block = 16_384;
/** Between two pieces that drip, milliseconds. */
const pause = 50;

export interface DownloadsOptions {
	readonly shipments: Shipments;
	readonly firmwares: Firmwares;
	readonly log: (line: string) => void;
}

/**
 * The files that devices were offered, over HTTP/1.1 on the very ports at which they log in: what reaches the cloud there,
 * with its certificate and through whatever lies between, reaches its downloads.
 */
export class Downloads {
	fault: DownloadFault = { kind: "none" };
	readonly #options: DownloadsOptions;
	readonly #server: Server;
	/** Each with what ends it if no request comes. */
	readonly #sockets = new Map<Socket, NodeJS.Timeout>();

	readonly #running = new Set<Promise<void>>();

	constructor(options: DownloadsOptions) {
		this.#options = options;
		this.#server = createServer((request, response) => {
			const running = this.#answer(request, response).finally(() => this.#running.delete(running));
			this.#running.add(running);
		});
		this.#server.timeout = patience;
	}

	/** Takes a connection whose first bytes are those of a request; they are still to be read. */
	take(socket: Socket): void {
		// The server's own limit works for connections of its own port only.
		this.#sockets.set(
			socket,
			setTimeout(() => socket.destroy(), patience),
		);
		socket.once("close", () => {
			clearTimeout(this.#sockets.get(socket));
			this.#sockets.delete(socket);
		});
		socket.on("error", () => {}); // told by "close"
		this.#server.emit("connection", socket);
		socket.resume();
	}

	/** Ends every connection. */
	disconnect(): void {
		for (const socket of this.#sockets.keys()) socket.destroy();
	}

	/** Ends every connection; what came of the downloads is told when this settles. */
	async close(): Promise<void> {
		this.disconnect();
		await Promise.all(this.#running);
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		clearTimeout(this.#sockets.get(request.socket));
		const { method = "", headers } = request;
		const address = `http://cloud${request.url ?? "/"}`;
		const url = new URL(URL.canParse(address) ? address : "http://cloud/");
		response.setHeader("Cache-Control", "no-store");
		if (method !== "GET" && method !== "HEAD") {
			response.setHeader("Allow", "GET, HEAD");
			return refuse(response, 405, "Only GET and HEAD are answered here.");
		}
		const { shipments, firmwares } = this.#options;
		const found = url.pathname.startsWith("/static/fw/") && shipments.download(url.searchParams.get("token") ?? "");
		if (!found) return refuse(response, 404, "There is nothing here, or not for this token.");
		const { delivery, firmware } = found;
		if (found.stopped) return refuse(response, 410, "The shipment was stopped.");

		const fault = method === "GET" ? this.#meet() : this.fault;
		const size = fault.kind === "truncate" ? Math.min(fault.bytes, firmware.size) : firmware.size;
		describe(response, firmware);
		const isSame = headers["if-range"] === undefined || headers["if-range"] === etag(firmware);
		const part = readRange(method === "GET" && isSame ? headers.range : undefined, size);
		if (!part) {
			response.setHeader("Content-Range", `bytes */${size}`);
			return refuse(response, 416, `The file has ${size} bytes.`);
		}
		const { start, end, whole } = part;
		if (method === "GET" && !shipments.requested(delivery, start === 0))
			return refuse(response, 429, "This device has begun too many downloads. Try again tomorrow.");
		const extra = fault.kind === "length" ? fault.bytes : 0;
		if (extra) response.setHeader("Connection", "close");
		response.setHeader("Content-Length", end - start + extra);
		if (!whole) response.setHeader("Content-Range", `bytes ${start}-${end - 1}/${size}`);
		response.statusCode = whole ? 200 : 206;
		if (method === "HEAD") return void response.end();

		const stream = createReadStream(firmwares.file(firmware), { start, end: end - 1, highWaterMark: block });
		try {
			await pipeline(stream, chunks => this.#pass(chunks, delivery, start, fault), response);
			if (delivery.bytes === firmware.size) shipments.ended(delivery);
			else if (end === size) shipments.ended(delivery, `There were only ${size} of its ${firmware.size} bytes.`);
		} catch (error) {
			// Who has all of it need not wait for the connection's good end.
			if (delivery.bytes === firmware.size) return shipments.ended(delivery);
			const why = error instanceof Cut ? error.message : "The device ended the connection.";
			this.#options.log(`download of device ${delivery.device} ended at byte ${delivery.bytes}: ${why}`);
			shipments.ended(delivery, `${why} It had ${delivery.bytes} of ${firmware.size} bytes.`);
		}
	}

	/** The file's bytes as they go out: counted, and spoilt where a fault says so. @throws Cut */
	async *#pass(
		chunks: AsyncIterable<Buffer>,
		delivery: Delivery,
		start: number,
		fault: DownloadFault,
	): AsyncGenerator<Buffer> {
		const { shipments } = this.#options;
		const least = fault.kind === "cut" ? start + fault.bytes : Infinity;
		let at = start;
		for await (const chunk of chunks)
			for (const piece of pieces(chunk, fault)) {
				if (shipments.download(delivery.token)?.stopped !== false) throw new Cut("The shipment was stopped.");
				if (fault.kind === "flip" && fault.bytes >= at && fault.bytes < at + piece.length)
					piece.writeUInt8(piece.readUInt8(fault.bytes - at) ^ 1, fault.bytes - at);
				const sent = piece.subarray(0, least - at);
				yield sent;
				at += sent.length;
				shipments.sent(delivery, at);
				// What was handed on is to leave before the connection goes.
				if (fault.kind === "drip" || at === least) await sleep(pause);
				if (at === least) throw new Cut("A fault of this cloud ended the connection.");
			}
	}

	/** The fault that this download meets. */
	#meet(): DownloadFault {
		const { fault } = this;
		const { times } = fault;
		if (times !== undefined) this.fault = times > 1 ? { ...fault, times: times - 1 } : { kind: "none" };
		return fault;
	}
}

/** A download that the cloud itself ended. */
class Cut extends Error {}

/** As much as goes out at a time. */
function* pieces(chunk: Buffer, { kind, bytes = 0 }: DownloadFault & { readonly bytes?: number }): Iterable<Buffer> {
	const length = kind === "drip" ? Math.max(1, Math.round((bytes * pause) / 1000)) : chunk.length;
	for (let at = 0; at < chunk.length; at += length) yield chunk.subarray(at, at + length);
}

const etag = ({ sha256 }: Firmware): string => `"${sha256}"`;

/**
 * What Blynk's cloud says of a file (docs/protocol/update.md#response-headers), and what a part of it is asked for
 * with.
 */
function describe(response: ServerResponse, firmware: Firmware): void {
	const { sha256, md5, type, version, build } = firmware;
	response.setHeader("Content-Type", "application/octet-stream");
	response.setHeader("Accept-Ranges", "bytes");
	response.setHeader("ETag", etag(firmware));
	response.setHeader("X-SHA256", Buffer.from(sha256, "hex").toString("base64"));
	const told = { "x-md5": md5, "x-fw-type": type, "x-fw-ver": version, "x-fw-build": build };
	// A tag may hold what no header does.
	for (const [name, value] of Object.entries(told))
		if (value && /^[\x20-\x7e]+$/.test(value)) response.setHeader(name, value);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
	response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${sentence}\n`);
}
