import type { Accepted, AcceptOptions, Host, Socket } from "../../hosts/host";
import { utf8 } from "../bytes/index";
import { HeadReader, bodyLength, type Head } from "./head";
import { headerTime, lingerPause, lingerTime, longestLife, silentTime, uploadPiece, writePause } from "./limits";
import { plain, responseHead, type Body, type Response, type Sink, type Waiting } from "./response";

/** What a connection needs of its server. */
export interface Service {
	readonly host: Host;
	/** For bytes on their way in; what has been read is dealt with before anything is sent. */
	readonly scratch: Uint8Array;
	/** Answers a request of `peer`, or says where its body of `length` bytes is to go. */
	route(head: Head, length: number, peer: string | undefined): Response | Sink | Waiting;
	/** The connection is over. */
	onEnd(connection: Connection): void;
}

/** Where a connection is in its life; each has its own deadline. */
type Stage = "head" | "body" | "waiting" | "answering" | "lingering" | "over";

const continueLine = "HTTP/1.1 100 Continue\r\n\r\n";

/** One request and its answer. The server ends every connection after one, which spares it keeping track of more. */
export class Connection implements AcceptOptions {
	readonly from: Accepted;
	readonly #service: Service;
	readonly #socket: Socket;
	readonly #born: number;
	#stage: Stage = "head";
	#due: number;
	#lingerEnd = 0;
	#reader: HeadReader | undefined = new HeadReader();
	#sink: Sink | undefined;
	#missing = 0;
	/** How much may be missing at {@link #due}, for what may pause. */
	#goal = 0;
	#headOnly = false;
	#waiting: Waiting | undefined;
	#response: Response | undefined;
	/** What of the present piece has not been taken yet. */
	#piece: Uint8Array | undefined;
	#body: Body | undefined;

	constructor(service: Service, from: Accepted) {
		this.from = from;
		this.#service = service;
		this.#born = service.host.clock.now();
		this.#due = this.#born + headerTime;
		this.#socket = new service.host.network.TCP(this);
	}

	get peer(): string | undefined {
		return this.#socket.remoteAddress;
	}

	/** Whether a newcomer may push this one aside: it has been served, or has not asked for anything in time. */
	get use(): "served" | "reserve" | "busy" {
		if (this.#stage === "lingering") return "served";
		const late = this.#service.host.clock.now() >= this.#born + silentTime;
		return this.#stage === "head" && late ? "reserve" : "busy";
	}

	/** Ends the connection; nothing follows. */
	close(): void {
		if (this.#stage === "over") return;
		const aborted = this.#stage === "body" ? this.#sink : undefined;
		this.#stage = "over";
		this.#socket.close();
		aborted?.abort();
	}

	/** Looks at the deadlines. */
	tick(now: number): void {
		if (this.#stage === "waiting") {
			const waiting = this.#waiting;
			const response = waiting?.poll() ?? (now >= this.#due ? waiting?.late() : undefined);
			if (response) this.answer(response);
		} else if (now >= this.#born + longestLife) this.end();
		else if (now >= this.#due) {
			// Nothing has come yet: a browser's connection in reserve. It expects no answer, only to be closed.
			if (this.#stage === "head" && this.#reader?.started)
				this.answer(plain(408, "The request took too long to come. Send it again, and in one go."));
			else if (this.#stage === "body") {
				this.#sink?.abort();
				this.answer(plain(408, "The rest of the request did not come. Send it again."));
			} else this.end();
		}
	}

	/** For the socket: bytes have come. */
	onReadable(): void {
		const { scratch } = this.#service;
		while (this.#stage !== "over") {
			const count = this.#socket.read(scratch);
			if (!count) return;
			const bytes = scratch.subarray(0, count);
			if (this.#stage === "head") this.#readHead(bytes);
			else if (this.#stage === "body") this.#readBody(bytes);
			else if (this.#stage === "lingering") this.#extendLinger();
			// Whatever else comes is thrown away: left unread, it would break the connection at its close.
		}
	}

	#readHead(bytes: Uint8Array): void {
		const reader = this.#reader;
		if (!reader) return;
		const used = reader.push(bytes);
		if (reader.refusal) this.answer(plain(reader.refusal.status, reader.refusal.why));
		else if (reader.head) {
			this.#reader = undefined;
			this.#begin(reader.head, bytes.subarray(used));
		}
	}

	#begin(head: Head, rest: Uint8Array): void {
		const length = head.excess ? 0 : bodyLength(head);
		if (typeof length !== "number") return this.answer(plain(length.status, length.why));
		const expect = head.fields.get("expect");
		if (expect !== undefined && expect.toLowerCase() !== "100-continue")
			return this.answer(plain(417, "The field Expect may only ask for 100-continue. Leave it out."));

		const reply = this.#service.route(head, length, this.peer);
		// The route may have closed the server.
		if (this.#stage === "over") return;
		this.#headOnly = head.method === "HEAD";
		if (!("write" in reply)) return this.#settle(reply);
		this.#stage = "body";
		this.#sink = reply;
		this.#missing = length;
		this.#due = this.#service.host.clock.now() + reply.patience.time;
		this.#goal = length - uploadPiece;
		if (expect !== undefined && !rest.length) {
			this.#piece = utf8(continueLine);
			this.#askForBody();
		}
		this.#readBody(rest);
	}

	/** Where the peer waits to be asked. */
	#askForBody(): void {
		if (this.#piece && this.#socket.write(this.#piece)) this.#piece = undefined;
	}

	#readBody(bytes: Uint8Array): void {
		const sink = this.#sink;
		if (!sink) return;
		const part = bytes.subarray(0, this.#missing);
		this.#missing -= part.length;
		if (part.length) sink.write(part);
		if (sink.patience.for === "pause" && this.#missing <= this.#goal) {
			this.#due = this.#service.host.clock.now() + sink.patience.time;
			this.#goal = this.#missing - uploadPiece;
		}
		if (sink.refused) this.answer(sink.refused);
		else if (!this.#missing) this.#settle(sink.end());
	}

	/** Answers at once, or as soon as there is an answer. */
	#settle(reply: Response | Waiting): void {
		if ("status" in reply) return this.answer(reply);
		this.#stage = "waiting";
		this.#waiting = reply;
		this.#due = this.#service.host.clock.now() + reply.patience;
	}

	/** Answers the peer, whatever it asks for. */
	answer(response: Response): void {
		if (this.#stage === "over") return;
		this.#reader = undefined;
		this.#sink = undefined;
		this.#waiting = undefined;
		this.#stage = "answering";
		this.#due = this.#service.host.clock.now() + writePause;
		this.#response = response;
		this.#piece = responseHead(response);
		this.#body = this.#headOnly ? undefined : response.body;
		this.onWritable();
	}

	/** For the socket: it has room. Sends as much of the answer as it takes. */
	onWritable(): void {
		if (this.#stage === "body") return this.#askForBody();
		if (this.#stage !== "answering") return;
		const socket = this.#socket;
		for (let room = socket.writable; room > 0; room = socket.writable) {
			const piece = this.#piece ?? this.#body?.next(room);
			if (!piece) return this.#linger();
			const part = piece.length > room ? piece.subarray(0, room) : piece;
			if (!socket.write(part)) {
				// It may lie where others put theirs.
				this.#piece = piece.slice();
				return;
			}
			this.#piece = part === piece ? undefined : piece.subarray(part.length);
			this.#due = this.#service.host.clock.now() + writePause;
		}
	}

	#linger(): void {
		this.#stage = "lingering";
		this.#body = undefined;
		this.#socket.finish?.();
		this.#lingerEnd = this.#service.host.clock.now() + lingerTime;
		this.#extendLinger();
	}

	#extendLinger(): void {
		this.#due = Math.min(this.#lingerEnd, this.#service.host.clock.now() + lingerPause);
	}

	/** For the socket: it is over. */
	onError(): void {
		this.end();
	}

	/** Ends the connection; what its answer promised is done. */
	end(): void {
		if (this.#stage === "over") return;
		const { then } = this.#response ?? {};
		this.close();
		this.#service.onEnd(this);
		then?.();
	}
}
