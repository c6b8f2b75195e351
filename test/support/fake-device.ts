import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
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
	refusal: string | undefined;
	readonly posted: URLSearchParams[] = [];
	readonly requests: string[] = [];
	readonly #assets: WizardAssets;
	readonly #server: Server;

	private constructor(assets: WizardAssets) {
		this.#assets = assets;
		this.#server = createServer((request, response) => void this.#answer(request, response));
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
		this.posted.length = this.requests.length = 0;
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
		if (pathname === "/status.json") return json(this.status);
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
		if (this.refusal) return json({ status: "error", msg: this.refusal }, 500);
		response.on("finish", () => this.onConfig(form));
		json({ status: "ok", msg: "Trying to connect..." });
	}
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
	return typeof address === "object" && address !== null;
}
