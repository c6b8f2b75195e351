import type { Socket, Timer } from "../../hosts/host";
import { text, utf8 } from "../bytes/index";
import { decimal } from "../match/index";
import type { BlynkHost } from "./options";

/** The answer must come in this time, milliseconds. */
const timeout = 3000;

/** The header field that says where to go instead, in lower case. */
const location = "\r\nlocation:";

/** More of the answer than this is not looked at, bytes: the status and the first headers. */
const most = 512;

/**
 * Asks, without TLS, for the front page of a server whose TLS failed: a network with a sign-in page answers in its place,
 * by a redirect to another host or by status 511 (RFC 6585 section 6).
 */
export class PortalCheck {
	readonly #host: BlynkHost;
	readonly #name: string;
	readonly #onDone: (found: boolean) => void;
	readonly #answer = new Uint8Array(most);
	readonly #timer: Timer;
	#count = 0;
	#asked = false;
	#socket: Socket | undefined;

	/** `onDone` gets whether there is a sign-in page. */
	constructor(host: BlynkHost, address: string, name: string, onDone: (found: boolean) => void) {
		this.#host = host;
		this.#name = name;
		this.#onDone = onDone;
		this.#timer = host.clock.set(() => this.#end(), timeout);
		try {
			this.#socket = new host.network.TCP({
				address,
				port: 80,
				onReadable: () => this.#read(),
				onWritable: () => this.#ask(),
				onError: () => this.#end(),
			});
		} catch {
			// The timer tells that there was no answer.
		}
	}

	/** Nobody wants to know any more. */
	close(): void {
		this.#host.clock.clear(this.#timer);
		this.#socket?.close();
		this.#socket = undefined;
	}

	#ask(): void {
		if (this.#asked || !this.#socket) return;
		this.#asked = this.#socket.write(utf8(`GET / HTTP/1.0\r\nHost: ${this.#name}\r\n\r\n`));
	}

	#read(): void {
		this.#count += this.#socket?.read(this.#answer.subarray(this.#count)) ?? 0;
		if (this.#count === most || this.#head.includes("\r\n\r\n")) this.#end();
	}

	get #head(): string {
		return text(this.#answer.subarray(0, this.#count));
	}

	#end(): void {
		this.close();
		this.#onDone(isSignIn(this.#head, this.#name));
	}
}

/** Whether an HTTP answer in place of `name` sends to a sign-in page. */
export function isSignIn(answer: string, name: string): boolean {
	if (!answer.startsWith("HTTP/1.1 ") && !answer.startsWith("HTTP/1.0 ")) return false;
	const status = decimal(answer.slice(9, 12), 3) ?? 0;
	if (status === 511) return true;
	if (status < 300 || status > 399) return false;
	const head = answer.toLowerCase();
	const at = head.indexOf(location);
	if (at < 0) return false;
	const url = head.slice(at + location.length).trimStart();
	const host = url.startsWith("https://") ? url.slice(8) : url.startsWith("http://") ? url.slice(7) : "";
	const own = name.toLowerCase();
	return !isEnd(host, 0) && !(host.startsWith(own) && isEnd(host, own.length));
}

/** True where a host name of a URL ends, as at the end of the text: every text includes "". */
function isEnd(url: string, at: number): boolean {
	return "/:?# \t\r\n".includes(url.charAt(at));
}
