import type { Clock, Network, Socket, Timer } from "../../hosts/host";
import { text, utf8 } from "../bytes/index";
import { httpDate } from "../date/index";
import { decimal } from "../match/index";

/** The answer must come in this time, milliseconds. */
const timeout = 3000;

/** More of the answer than this is not looked at, bytes: the status and the first headers. */
const most = 512;

/** What the check needs of a host. */
export interface PortalHost {
	readonly clock: Pick<Clock, "set" | "clear">;
	readonly network: Pick<Network, "TCP">;
}

/**
 * Asks, without TLS and without a secret, for the front page of a server whose TLS failed. A network with a sign-in page
 * answers in its place, by that page, by sending there, or by status 511 (RFC 6585 section 6). And who answers tells the time.
 */
export class PortalCheck {
	readonly #host: PortalHost;
	readonly #name: string;
	readonly #onDone: (answer: string) => void;
	readonly #answer = new Uint8Array(most);
	readonly #timer: Timer;
	#count = 0;
	#asked = false;
	#socket: Socket | undefined;

	/** `onDone` gets what of the answer came. */
	constructor(host: PortalHost, address: string, name: string, onDone: (answer: string) => void) {
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
		this.#onDone(this.#head);
	}
}

/**
 * Whether an HTTP answer in place of `name` is a sign-in page's. Who answers with a page, or sends elsewhere, is no Blynk
 * cloud: that one sends everybody to its own HTTPS.
 */
export function isSignIn(answer: string, name: string): boolean {
	if (!answer.startsWith("HTTP/1.1 ") && !answer.startsWith("HTTP/1.0 ")) return false;
	const status = decimal(answer.slice(9, 12), 3) ?? 0;
	if (status === 511 || status === 200) return true;
	if (status < 300 || status > 399) return false;
	const place = field(answer, "location")?.toLowerCase();
	if (!place) return false;
	const own = `https://${name.toLowerCase()}`;
	return !place.startsWith(own) || !"/?#".includes(place.slice(own.length).replace(":443", "").charAt(0));
}

/** When an HTTP answer was given, by its own word, Unix milliseconds. */
export function dateOf(answer: string): number | undefined {
	return httpDate(field(answer, "date") ?? "");
}

/** The value of a header field. */
function field(answer: string, name: string): string | undefined {
	const [head = ""] = answer.split("\r\n\r\n", 1);
	const lines = head.split("\r\n");
	for (let i = 1; i < lines.length; i++) {
		const line = lines[i] ?? "";
		if (line.toLowerCase().startsWith(`${name}:`)) return line.slice(name.length + 1).trim();
	}
	return undefined;
}
