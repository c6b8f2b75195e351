import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A loopback port whose requests are carried on to `target`, as long as there is one. Two things are changed on the way:
 * the tour may frame the pages, which a stranger's page may not; and a page that opens in a tab of its own stays in the
 * phone.
 */
export class Way {
	origin = "";
	readonly #target: () => URL | undefined;
	readonly #name: string | undefined;
	readonly #server: Server;

	/** @param name the host the other side believes it is asked as; its own address when absent */
	constructor(target: () => URL | undefined, name?: string) {
		this.#target = target;
		this.#name = name;
		this.#server = createServer((question, answer) => this.#carry(question, answer));
	}

	async listen(): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(0, "127.0.0.1", resolve);
		});
		this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	#carry(question: IncomingMessage, answer: ServerResponse): void {
		const target = this.#target();
		// A name that DNS was made to point here is not the phone (DNS rebinding).
		if (!target || `http://${question.headers.host ?? ""}` !== this.origin) {
			question.destroy();
			return;
		}
		const host = this.#name ?? target.host;
		const headers: NodeJS.Dict<string | string[]> = { ...question.headers, host };
		if (headers["origin"] === this.origin) headers["origin"] = `http://${host}`;
		if (typeof headers["referer"] === "string")
			headers["referer"] = headers["referer"].replace(this.origin, `http://${host}`);
		const onward = request(new URL(question.url ?? "/", target), { method: question.method ?? "GET", headers });
		onward.on("response", reply => deliver(reply, answer));
		onward.on("error", () => answer.destroy());
		answer.on("close", () => onward.destroy());
		question.pipe(onward);
	}
}

/** A phone's browser has one window here: a page for a tab of its own takes the place of the one that opened it. */
const ownTab = ' target="_blank"';

function deliver(reply: IncomingMessage, answer: ServerResponse): void {
	const headers = framed(reply.headers);
	const status = reply.statusCode ?? 502;
	reply.on("error", () => answer.destroy());
	const isPage = /^text\/html/.test(reply.headers["content-type"] ?? "") && !reply.headers["content-encoding"];
	if (!isPage) {
		answer.writeHead(status, headers);
		reply.pipe(answer);
		return;
	}
	const parts: Buffer[] = [];
	reply.on("data", (part: Buffer) => parts.push(part));
	reply.on("end", () => {
		const page = Buffer.from(Buffer.concat(parts).toString().replaceAll(ownTab, ""));
		answer.writeHead(status, { ...headers, "content-length": String(page.length) });
		answer.end(page);
	});
}

function framed(headers: IncomingMessage["headers"]): NodeJS.Dict<string | string[]> {
	const out = { ...headers };
	delete out["x-frame-options"];
	const policy = out["content-security-policy"];
	if (typeof policy === "string") out["content-security-policy"] = policy.replace(/;?\s*frame-ancestors[^;]*/, "");
	return out;
}
