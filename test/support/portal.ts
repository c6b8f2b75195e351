import type { Flash, Update } from "../../hosts/host";
import { utf8 } from "../../modules/bytes/index";
import { ConfigServer, type ConfigRequest, type ConfigServerOptions } from "../../modules/config-server/index";
import { stubHost, type StubHost } from "./stub-host";
import type { Peer } from "./stub-network";

/** A token as the cloud makes them. */
export const token = "abcdefghijklmnopqrstuvwxyz-_0123";

export interface Answer {
	readonly status: number;
	readonly fields: ReadonlyMap<string, string>;
	readonly text: string;
	readonly bytes: Uint8Array;
}

export interface Portal {
	readonly host: StubHost;
	readonly server: ConfigServer;
	readonly options: ConfigServerOptions;
	/** What the server told the device, in order. */
	readonly told: string[];
	readonly applied: ConfigRequest[];
	connect(options?: { address?: string; window?: number }): Peer;
	/** Sends raw bytes on a new connection, and returns what came back by then. */
	exchange(request: string | Uint8Array): Answer;
	get(target: string, fields?: Readonly<Record<string, string>>): Answer;
	post(target: string, body: string, fields?: Readonly<Record<string, string>>): Answer;
}

export interface PortalOptions {
	readonly options?: Partial<ConfigServerOptions>;
	readonly assets?: Readonly<Record<string, Uint8Array>>;
	readonly update?: Update;
	readonly flash?: Flash;
}

/** A config server on a board of stubs, and a phone that asks it. */
export function portal({ options: given = {}, assets = {}, update, flash }: PortalOptions = {}): Portal {
	const host = stubHost({ assets, ...(update ? { update } : {}), ...(flash ? { flash } : {}) });
	const told: string[] = [];
	const applied: ConfigRequest[] = [];
	const options: ConfigServerOptions = {
		device: {
			vendor: "Blynk",
			product: "Device",
			templateId: "TMPLabcd1234",
			dynamic: false,
			firmwareType: "TMPLabcd1234",
			firmwareVersion: "0.1.0",
			hotspot: utf8("Blynk Device-1W7R"),
			uid: "6d1b1a6e-0000-4000-8000-000000000001",
			host: "blynk.cloud",
		},
		status: () => ({ phase: "setup", code: 0 }),
		scan: () => ({ found: [], age: 0 }),
		onApply: request => {
			told.push("apply");
			applied.push(request);
		},
		onReset: () => told.push("reset"),
		onReboot: () => told.push("reboot"),
		...given,
	};
	const server = new ConfigServer(host, options);
	const connect: Portal["connect"] = where => host.network.connect(options.port ?? 80, where);
	const exchange: Portal["exchange"] = request => {
		const peer = connect();
		peer.send(request);
		host.clock.advance(0);
		const answer = readAnswer(Uint8Array.from(peer.received));
		// As every client does on "Connection: close" once the body is complete.
		peer.close();
		host.clock.advance(0);
		return answer;
	};
	const ask = (line: string, fields: Readonly<Record<string, string>>, body = ""): Answer => {
		const all = { Host: "192.168.4.1", ...fields };
		const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
		return exchange(`${line} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
	};
	return {
		host,
		server,
		options,
		told,
		applied,
		connect,
		exchange,
		get: (target, fields = {}) => ask(`GET ${target}`, fields),
		post: (target, body, fields = {}) =>
			ask(
				`POST ${target}`,
				{
					"Content-Type": "application/x-www-form-urlencoded",
					"Content-Length": String(utf8(body).length),
					...fields,
				},
				body,
			),
	};
}

/** Reads one response, strictly. */
export function readAnswer(bytes: Uint8Array): Answer {
	const whole = Array.from(bytes, byte => String.fromCharCode(byte)).join("");
	const end = whole.indexOf("\r\n\r\n");
	if (end < 0) throw new Error(`no response, but: "${whole}"`);
	const [first = "", ...lines] = whole.slice(0, end).split("\r\n");
	const status = /^HTTP\/1\.1 (\d{3}) [A-Z]/.exec(first)?.[1];
	if (status === undefined) throw new Error(`not a status line: "${first}"`);
	const fields = new Map<string, string>();
	for (const line of lines) {
		const colon = line.indexOf(": ");
		if (colon < 1) throw new Error(`not a header field: "${line}"`);
		fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 2));
	}
	const body = bytes.slice(end + 4);
	return { status: Number(status), fields, text: new TextDecoder().decode(body), bytes: body };
}
