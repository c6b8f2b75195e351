import { text, utf8 } from "../../modules/bytes/index";
import { until, type Script } from "./script";
import type { Stage } from "./stage";

export interface Reply {
	readonly status: number;
	readonly body: string;
}

/** How long a phone waits for an answer, milliseconds. */
const patience = 12_000;

/**
 * A phone on the setup network sends `request`, or a computer on the home network; `undefined` when no answer comes. `from`: its
 * address, the first phone's when absent.
 */
export function* ask({ board }: Stage, request: string, from?: string): Script<Reply | undefined> {
	const isAtHome = from !== undefined && !from.startsWith("192.168.4.");
	const peer = isAtHome ? board.visit(80, from) : board.connect(80, from);
	let answer = "";
	let over = false;
	peer.onData = bytes => void (answer += text(bytes));
	peer.onEnd = () => void (over = true);
	peer.send(utf8(request));
	if (!(yield* until(() => over, patience))) peer.close();
	const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
	return status ? { status, body: answer.slice(answer.indexOf("\r\n\r\n") + 4) } : undefined;
}

export const get = (path: string, host = "192.168.4.1"): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

export function post(path: string, type: string, body: string): string {
	const head = `Host: 192.168.4.1\r\nContent-Type: ${type}\r\nContent-Length: ${utf8(body).length}`;
	return `POST ${path} HTTP/1.1\r\n${head}\r\n\r\n${body}`;
}

export const form = (fields: Readonly<Record<string, string>>): string =>
	Object.entries(fields)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join("&");
