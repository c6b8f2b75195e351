import type { AccessPointFound } from "../hosts/host";
import { equal, mac, text } from "../modules/bytes/index";
import { codes } from "../modules/codes/index";
import { buildDate } from "../modules/date/index";
import { escaped, LineEditor, readWords, type LineEvents } from "../modules/console/index";
import { factoryHelp, openFactory } from "./factory-commands";
import { hotspot } from "./identity";
import { KnownNetworks } from "./networks";
import type { Line } from "./serial-port-device";
import type { SetupEvent } from "./setup";

/** Where a line comes from. Who is in the cloud does not stand in front of the device. */
export type Origin = "cable" | "cloud";

const help =
	"Available commands: devinfo, config [start|stop|erase], wifi [info|scan], net [list|add SSID [PASSWORD [hidden]]|remove SSID], sys [info|why], firmware [info], reboot, help, ?" +
	factoryHelp;

/** What only who stands in front of the device may do. */
const atTheDevice = " config erase net add net remove ";

/**
 * Commands by line, those of Blynk.Edgent where they make sense here (docs/protocol/console.md#commands). No answer
 * holds a secret.
 */
class Console implements LineEvents {
	readonly #port: Line;
	readonly #editor = new LineEditor(this);
	/** Made when first needed. */
	#factory: ReturnType<typeof openFactory>;

	constructor(port: Line) {
		this.#port = port;
	}

	/** The next byte that is typed. */
	take(byte: number): void {
		this.#editor.take(byte);
	}

	write(bytes: Uint8Array): void {
		this.#port.write(bytes);
	}

	onLine(line: Uint8Array): void {
		this.run(line, "cable");
	}

	/** Runs a line. What it tells goes to the cable, wherever it comes from. */
	run(line: Uint8Array, origin: Origin): void {
		// One by one: an array that is taken apart in one go is more code.
		const words = readWords(line) ?? [line];
		const first = words[0];
		const second = words[1];
		const ssid = words[2];
		if (!first) return;
		const { device, host, product } = this.#port;
		const networks = new KnownNetworks(host, device);
		const { system } = host;
		const { firmwareType, firmwareVersion, templateId, serial } = device.info;
		const { history } = device;
		const { phase, code } = device.status();
		const name = text(first).toLowerCase();
		const command = name + (second ? ` ${text(second)}` : "");
		const isFactory = name === "factory" && product.console?.factory === true;
		if (origin === "cloud" && (isFactory || (second && atTheDevice.includes(` ${command} `))))
			return this.#print("Only at the device itself.");
		if (isFactory) {
			this.#factory ??= openFactory(this.#port);
			if (this.#factory?.run(second && text(second), ssid && text(ssid))) return;
		}
		switch (command) {
			case "devinfo": {
				const name = text(hotspot(host, product));
				const facts = {
					name,
					board: product.name,
					tmpl_id: templateId,
					fw_type: firmwareType,
					fw_ver: firmwareVersion,
					serial,
				};
				return this.#print(JSON.stringify(facts));
			}
			case "config":
			case "config start":
				return this.#ask("setupWanted");
			case "config stop":
				return this.#ask("windowOver");
			case "config erase":
				return this.#ask("resetWanted");
			case "reboot":
				return this.#ask("restartWanted");
			case "wifi":
			case "wifi info": {
				const { link } = device.station;
				this.#print(`mac:${mac(system.mac)} ip:${link?.address ?? "-"} status:${link ? "ready" : "down"}`);
				if (link) this.#print(heard({ ...link, ssid: device.station.network?.ssid ?? first, security: "" }, ""));
				return code ? this.#print(`error: ${code}: ${codes[code]}`) : undefined;
			}
			case "wifi scan":
				return this.#scan();
			case "net":
			case "net list": {
				const known = networks.list();
				if (!known.length) return this.#print("No networks");
				known.forEach(each => {
					this.#print(`${each.used ? "*" : " "} ${escaped(each.ssid)} ${each.staged ? "staged" : "proven"}`);
				});
				return;
			}
			case "net add":
				if (ssid)
					return this.#print(networks.add({ ssid, password: words[3] ?? new Uint8Array(0), hidden: words.length > 4 }));
				break;
			case "net remove":
				if (ssid) return this.#print(networks.remove(ssid) ? "removed" : "not removed");
				break;
			case "sys":
			case "sys info":
				this.#print(
					`uptime:${Math.floor(host.clock.now() / 1000)}s reset:${system.resetReason} state:${phase} heap:${system.freeMemory()}`,
				);
				if (history) product.health?.counts(history, line => this.#print(line));
				return;
			case "sys why":
				this.#print(codes[code]);
				if (history) product.health?.why(history, line => this.#print(line));
				return;
			case "firmware":
			case "firmware info":
				return this.#print(
					`version:${firmwareVersion} type:${firmwareType} platform:${system.chip} build:${buildDate(system.buildTime)} trial:${host.update?.trial ?? "none"}`,
				);
			case "help":
			case "?":
				return this.#print(help);
		}
		this.#print(`Command not found. ${help}`);
	}

	#scan(): void {
		const { station } = this.#port.device;
		const here = station.link?.bssid;
		station.scan(found => {
			if (!found?.length) this.#print(found ? "No networks" : "Not now.");
			for (let i = 0; found && i < found.length; i++) {
				const each = found[i];
				if (each) this.#print(heard(each, here && equal(here, each.bssid) ? "* " : "  "));
			}
			this.#port.print(">");
		});
	}

	/** Tells where it led: what means nothing now leads nowhere. */
	#ask(event: SetupEvent): void {
		const { device } = this.#port;
		device.onSetup(event);
		this.#print(`state: ${device.status().phase}`);
	}

	#print(line: string): void {
		this.#port.print(`${line}\r\n`);
	}
}

type Heard = Omit<AccessPointFound, "security"> & { readonly security: string };

function heard({ ssid, bssid, security, channel, rssi }: Heard, mark: string): string {
	return `${mark}${escaped(ssid).padEnd(20)} [${mac(bssid)}] ${security} ch:${channel} rssi:${rssi}dBm`;
}

export type { Console };

export function openConsole(port: Line): Console | undefined {
	return new Console(port);
}
