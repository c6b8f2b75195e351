import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { codes, toCode } from "../../modules/codes/index";
import { buildWizard, type WizardAssets } from "../../tools/wizard-page/build";

export interface FakeNetwork {
	readonly ssid: string;
	readonly ssid_hex?: string;
	readonly bssid?: string;
	readonly rssi: number;
	readonly sec: string;
	readonly unsupported?: boolean;
	readonly ch?: number;
}

export interface FakeStatus {
	readonly phase: string;
	readonly code: number;
	readonly attempt?: number;
	readonly ssid?: string;
	readonly ssid_hex?: string;
	readonly step?: string;
	readonly retry?: FakeRetry;
	readonly mac?: string;
	readonly portal?: string;
	readonly field?: string;
	readonly rule?: string;
}

/** Answers to `/config`. */
export interface FakeRefusal {
	readonly status?: number;
	readonly msg?: string;
	readonly field?: string;
	readonly rule?: string;
}

/** What the device keeps of a failed attempt for the phone that made it. */
export interface FakeRetry {
	readonly ssid?: string;
	readonly ssid_hex?: string;
	readonly hidden: boolean;
	readonly security?: string;
	readonly has: readonly string[];
}

export const home: FakeNetwork = { ssid: "Home", bssid: "00:11:22:33:44:55", rssi: -48, sec: "WPA2", ch: 6 };

export const lamp = {
	vendor: "Acme",
	name: "Aurora Lamp",
	colour: "#5b3df5",
	icon: "M9 21h6v-1.5H9zm3-19a7 7 0 0 0-4 12.7V17a1 1 0 0 0 1 1h6a1 1 0 0 0 1-1v-2.3A7 7 0 0 0 12 2z",
	instructions: {
		en: "Put the lamp where it will stay, within reach of your router.",
		de: "Stelle die Lampe an ihren Platz.",
	},
	languages: ["en", "de", "es", "fr", "pt", "it", "ja", "zh", "ar"],
	host: "blynk.cloud",
	hotspot: "Acme Lamp-1W7R",
	verify: "restart",
	leds: {
		setup: { colour: 0x0000ff, beat: [50, 500] },
		joining: { colour: 0x00ff00, beat: [50, 500] },
		connecting: { colour: 0x00ff00, beat: [50, 500] },
		running: { colour: 0x24c48e, wave: 5000 },
		failed: { colour: 0xff0000, beat: [80, 100, 80, 1000] },
	},
} as const;

/**
 * The device's HTTP side as the wizard page sees it (tools/wizard-page/README.md), played by hand: a test sets what the
 * next answer is, and reads what was posted.
 */
export class FakeDevice {
	product: Record<string, unknown> = { ...lamp };
	status: FakeStatus = { phase: "setup", code: 0, attempt: 0 };
	networks: readonly FakeNetwork[] = [home];
	/** Seconds. */
	scanAge = 3;
	/** So many wishes for a new scan are put off. */
	scansPutOff = 0;
	/** Whether the phone still has the setup network. */
	reachable = true;
	/** Runs when `/config` has come and its answer is out. */
	onConfig: (form: URLSearchParams) => void = () => {};
	refusal: string | FakeRefusal | undefined;
	readonly posted: URLSearchParams[] = [];
	/** What the device would join with, after `retry=1` is filled up with what it keeps. */
	readonly applied: Map<string, string>[] = [];
	#kept: ReadonlyMap<string, string> | undefined;
	readonly requests: string[] = [];
	readonly #assets: WizardAssets;
	readonly #server: Server;

	private constructor(assets: WizardAssets) {
		this.#assets = assets;
		this.#server = createServer((request, response) => void this.#answer(request, response));
	}

	/** The last attempt fails: back in setup, with what is kept of it for the phone that made it. */
	fail(code: number, more: Partial<FakeStatus> = {}): void {
		this.reachable = true;
		const last = (this.#kept = this.applied.at(-1));
		const told: FakeStatus = { phase: "setup", code, attempt: this.posted.length, ...more };
		if (!last) return void (this.status = told);
		const [ssid = "", hex] = [last.get("ssid"), last.get("ssid_hex")];
		const name = hex ? { ssid_hex: hex } : { ssid };
		const security = this.networks.find(each => each.ssid === ssid)?.sec;
		const has = [
			...(last.get("pass") ? ["password"] : []),
			...(last.get("blynk") ? ["token"] : []),
			...(last.get("host") !== this.product["host"] ? ["host"] : []),
			...([...last.keys()].some(key => isOwnField(this.product, key)) ? ["fields"] : []),
		];
		const retry = { ...name, hidden: last.get("hidden") === "1", has, ...(security ? { security } : {}) };
		this.status = { ...told, ...name, retry };
	}

	/** As after a power cut: nothing is kept. */
	forget(): void {
		this.#kept = undefined;
	}

	/** @returns the field that is missing, when one is */
	#take(form: URLSearchParams): FakeRefusal | undefined {
		const sent = new Map(form);
		const all = new Map(sent);
		if (sent.delete("retry")) {
			if (!this.#kept) return { status: 409, msg: "Nothing is kept of the last attempt. Send all fields." };
			const kept = new Map(this.#kept);
			const other = (name: string): boolean => sent.has(name) && sent.get(name) !== kept.get(name);
			const elsewhere = other("host");
			if (elsewhere) kept.delete("blynk");
			if (elsewhere || other("ssid") || other("ssid_hex")) kept.delete("pass");
			if (sent.has("ssid") || sent.has("ssid_hex")) for (const name of ["ssid", "ssid_hex"]) kept.delete(name);
			all.clear();
			for (const [name, value] of [...kept, ...sent]) all.set(name, value);
			if (elsewhere && !all.has("pass")) return { field: "pass", rule: "sent again to another server" };
		}
		if (!all.get("blynk")) return { field: "blynk", rule: "an Auth Token of 32 letters, digits, - or _" };
		this.applied.push(all);
		return undefined;
	}

	static async open(assets?: WizardAssets): Promise<FakeDevice> {
		const device = new FakeDevice(assets ?? (await buildWizard()));
		await new Promise<void>(resolve => device.#server.listen(0, "127.0.0.1", resolve));
		return device;
	}

	get url(): string {
		const address = this.#server.address();
		return `http://127.0.0.1:${isAddress(address) ? address.port : 0}/`;
	}

	/** As new: nothing posted, nothing wrong. */
	reset(): void {
		this.product = { ...lamp };
		this.status = { phase: "setup", code: 0, attempt: 0 };
		this.networks = [home];
		this.scanAge = 3;
		this.scansPutOff = 0;
		this.reachable = true;
		this.refusal = undefined;
		this.onConfig = () => {};
		this.posted.length = this.requests.length = this.applied.length = 0;
		this.#kept = undefined;
	}

	close(): Promise<void> {
		this.#server.closeAllConnections();
		return new Promise(resolve => this.#server.close(() => resolve()));
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (!this.reachable) return void request.socket.destroy();
		const { pathname } = new URL(request.url ?? "/", this.url);
		this.requests.push(`${request.method} ${request.url}`);
		response.setHeader("Connection", "close");
		const json = (value: unknown, status = 200, headers = {}): void =>
			void response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));
		const asset = (name: string, type: string, headers = {}): void => {
			const bytes = this.#assets.files.get(name);
			if (!bytes) return void response.writeHead(404).end();
			response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", ...headers }).end(bytes);
		};
		const language = /^\/lang\/([a-z]{2})\.json$/.exec(pathname)?.[1];
		if (language) return asset(`wizard.${language}.json.gz`, "application/json");
		if (pathname === "/product.json") return json(this.product);
		if (pathname === "/status.json") return json({ message: codes[toCode(this.status.code)], ...this.status });
		if (pathname === "/wifi_scan.json") {
			const age = this.scanAge;
			if (request.url?.includes("refresh") && this.scansPutOff-- <= 0) this.scanAge = 0;
			return json(this.networks, 200, { Age: String(age) });
		}
		if (pathname !== "/config") {
			const policy = { "Content-Security-Policy": this.#assets.csp };
			return asset("wizard.html.gz", "text/html; charset=utf-8", policy);
		}
		let body = "";
		for await (const piece of request.setEncoding("latin1")) body += String(piece);
		const form = new URLSearchParams(body);
		this.posted.push(form);
		const refused = this.refusal ?? this.#take(form);
		if (refused) {
			const refusal: FakeRefusal = typeof refused === "string" ? { msg: refused } : refused;
			const { status = 500, ...why } = refusal;
			return json({ status: "error", ...why }, status);
		}
		response.on("finish", () => this.onConfig(form));
		json({ status: "ok", msg: "Trying to connect..." });
	}
}

function isOwnField(product: Record<string, unknown>, name: string): boolean {
	const { fields } = product;
	return Array.isArray(fields) && fields.some((each: { name?: string }) => each.name === name);
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
	return typeof address === "object" && address !== null;
}
