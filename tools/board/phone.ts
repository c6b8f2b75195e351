import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The address the phone's browser shows: the board's own on its setup network. */
const boardName = "192.168.4.1";

/**
 * The phone's Wi-Fi: while it is on the board's network, what the browser asks is carried to the board under the
 * board's own address; otherwise nothing answers. The one thing changed on the way is that the tour may frame the page,
 * which a stranger's page may not.
 */
export class Phone {
	/** The board's HTTP address while the phone is on its network. */
	board: URL | undefined;
	#origin = "";
	readonly #server = createServer((question, answer) => this.#carry(question, answer));

	/** Starts on any free loopback port. */
	async listen(): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(0, "127.0.0.1", resolve);
		});
		this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** The wizard page as the phone opens it, with what the app knows in the fragment, which never leaves the phone. */
	page(token: string, templateId: string | undefined): string {
		return `${this.#origin}/#${new URLSearchParams({ token, ...(templateId !== undefined && { templateId }) })}`;
	}

	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	#carry(question: IncomingMessage, answer: ServerResponse): void {
		const board = this.board;
		if (!board) {
			question.destroy();
			return;
		}
		const headers: NodeJS.Dict<string | string[]> = { ...question.headers, host: boardName };
		if (headers["origin"] === this.#origin) headers["origin"] = `http://${boardName}`;
		if (typeof headers["referer"] === "string")
			headers["referer"] = headers["referer"].replace(this.#origin, `http://${boardName}`);
		const onward = request(new URL(question.url ?? "/", board), { method: question.method ?? "GET", headers });
		onward.on("response", reply => {
			answer.writeHead(reply.statusCode ?? 502, framed(reply.headers));
			reply.pipe(answer);
			reply.on("error", () => answer.destroy());
		});
		onward.on("error", () => answer.destroy());
		answer.on("close", () => onward.destroy());
		question.pipe(onward);
	}
}

function framed(headers: IncomingMessage["headers"]): NodeJS.Dict<string | string[]> {
	const out = { ...headers };
	delete out["x-frame-options"];
	const policy = out["content-security-policy"];
	if (typeof policy === "string") out["content-security-policy"] = policy.replace(/;?\s*frame-ancestors[^;]*/, "");
	return out;
}
