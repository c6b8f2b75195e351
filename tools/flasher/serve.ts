import { readFileSync, readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { Registry } from "../factory/registry";
import { isOwnPage } from "../cli/loopback";
import { isOneOf } from "../cloud/keys";
import { listUnits } from "./list";
import type { Region, UnitList } from "./page/config";

/** A station's registry, which the page asks before it gives a unit to a chip. */
export interface Desk {
	/** What `factory units --out` names. */
	readonly dir: string;
	readonly nvs: Region;
	onBound(serial: string, mac: string): void;
}

const types: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".json": "application/json",
	".bin": "application/octet-stream",
};

/** A POST has a serial and a MAC, bytes. */
const most = 256;

/**
 * Serves a flasher's folder on 127.0.0.1, under a path that nobody can guess: the machine's other users are not to read the
 * units' keys. The browser keeps its list by port, so that should stay the same.
 * @throws Error in a sentence when the port is taken
 */
export async function serveFolder(
	folder: string,
	port: number,
	desk: Desk | undefined,
): Promise<{ readonly url: string; close(): void }> {
	const key = randomBytes(9).toString("base64url");
	const names = new Set(
		readdirSync(folder, { recursive: true, encoding: "utf8" }).map(name => name.replaceAll("\\", "/")),
	);
	const server = createServer((request, answer) => {
		const { host, origin } = request.headers;
		const [, given = "", ...rest] = new URL(request.url ?? "/", "http://127.0.0.1").pathname.split("/");
		if (!isOwnPage(host, origin) || !isOneOf(given, [key]))
			return end(answer, 403, "Open the address that was printed: it has this page’s key.");
		const path = rest.join("/") || "index.html";
		answer.setHeader("cache-control", "no-store");
		if (desk && path === "units.json") return units(answer, desk);
		if (desk && path === "bind" && request.method === "POST") return void bind(request, answer, desk);
		const type = types[extname(path)];
		const bytes = names.has(path) && type !== undefined ? contents(join(folder, path)) : undefined;
		if (!bytes || type === undefined) return end(answer, 404, "There is no such file.");
		answer.setHeader("content-type", type);
		answer.end(bytes);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const taken = `Port ${port} is taken by another program. Choose another with --port N.`;
			reject(error.code === "EADDRINUSE" ? new Error(taken) : error);
		});
		server.listen(port, "127.0.0.1", resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${key}/`,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** None when it has gone since the server started. */
function contents(file: string): Uint8Array | undefined {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
	}
}

/** As the registry has them now. */
function units(answer: ServerResponse, { dir, nvs }: Desk): void {
	try {
		const list: UnitList = { bind: "bind", units: listUnits(dir, nvs) };
		answer.setHeader("content-type", "application/json");
		answer.end(JSON.stringify(list));
	} catch (error) {
		end(answer, 500, sentence(error));
	}
}

async function bind(request: IncomingMessage, answer: ServerResponse, { dir, onBound }: Desk): Promise<void> {
	try {
		const { serial, mac } = await readBody(request);
		const registry = await Registry.openSoon(dir);
		try {
			registry.bind(serial, mac);
		} finally {
			registry.close();
		}
		onBound(serial, mac);
		end(answer, 204, "");
	} catch (error) {
		end(answer, 409, sentence(error));
	}
}

async function readBody(request: IncomingMessage): Promise<{ readonly serial: string; readonly mac: string }> {
	let text = "";
	for await (const chunk of request) {
		text += String(chunk);
		if (text.length > most) throw new Error("That is too long for a unit and its chip.");
	}
	const given: unknown = JSON.parse(text);
	if (typeof given === "object" && given !== null && "serial" in given && "mac" in given)
		return { serial: String(given.serial), mac: String(given.mac) };
	throw new Error("A unit and its chip are {serial, mac}.");
}

function end(answer: ServerResponse, status: number, text: string): void {
	answer.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
