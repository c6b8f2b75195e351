import type { AccessPointFound, Host } from "../hosts/host";
import type { DeviceInfo } from "../modules/blynk/index";
import { hex, mac, text } from "../modules/bytes/index";
import { codes } from "../modules/codes/index";
import type { Status } from "../modules/config-server/index";
import { escaped, LineEditor, readWords, type LineEvents } from "../modules/console/index";
import type { Station } from "../modules/station/index";
import { ConsoleView } from "./console-view";
import { hotspot, unitId } from "./identity";
import type { Port } from "./port";
import type { Product } from "./product";
import type { SetupEvent } from "./setup";

/** A network the device knows. */
export interface KnownNetwork {
	readonly ssid: Uint8Array;
	/** `proven`: with it the device was in the cloud. */
	readonly state: "proven" | "staged";
	/** The device is on it, or tries to be. */
	readonly used: boolean;
}

export interface ConsoleNetworks {
	list(): readonly KnownNetwork[];
	/** Keeps a further network, to be tried when the present one is gone. A password as `/config` takes it. */
	add(ssid: Uint8Array, password: Uint8Array): "added" | "unchanged" | "not stored";
	/** False when there is none of this name, or it has to stay. */
	remove(ssid: Uint8Array): boolean;
}

/** What the console commands. */
export interface ConsoleDevice {
	readonly host: Host;
	readonly product: Product;
	readonly info: Required<DeviceInfo>;
	readonly station: Station;
	readonly networks: ConsoleNetworks;
	status(): Status;
	onSetup(event: SetupEvent): void;
	/** Tells in lines why the device was not online. */
	why(write: (line: string) => void): void;
}

/** Where a line comes from. The cloud does not stand in front of the device. */
export type Origin = "cable" | "cloud";

const commands = "devinfo, config, wifi, net, sys, firmware, reboot, help, ?";

/** Commands by line, those of Blynk.Edgent where they make sense here (facts/blynk.md 8). No answer holds a secret. */
export class Console implements LineEvents {
	readonly #port: Port;
	readonly #device: ConsoleDevice;
	readonly #editor = new LineEditor(this);

	constructor(port: Port, device: ConsoleDevice) {
		this.#port = port;
		this.#device = device;
	}

	/** The next byte that is typed. */
	take(byte: number): void {
		this.#editor.take(byte);
	}

	write(bytes: Uint8Array): void {
		this.#port.write(bytes);
	}

	/** A password is the word behind `net add SSID`. */
	hides(line: Uint8Array): boolean {
		const words = readWords(line);
		const [first, second] = words ?? [];
		const last = line[line.length - 1];
		if (!words || !first || !second || words.length < 3) return false;
		return isNet(first) && text(second) === "add" && (words.length > 3 || last === 0x20 || last === 9);
	}

	onLine(line: Uint8Array): void {
		this.run(line, "cable");
	}

	/** Runs a line. What it tells goes to the cable, wherever it comes from. */
	run(line: Uint8Array, origin: Origin): void {
		const words = readWords(line);
		if (!words) return this.#print("Too many words.");
		const [first, second, third, fourth] = words;
		if (!first) return;
		const isFar = origin === "cloud";
		const sub = second && text(second);
		switch (text(first).toLowerCase()) {
			case "devinfo":
				return this.#devinfo();
			case "config":
				return this.#config(sub, isFar);
			case "wifi":
				if (sub === "scan") return this.#scan();
				return sub === undefined || sub === "info" ? this.#wifi() : this.#usage("info, scan");
			case "net":
				return this.#net(sub, isFar, third, fourth);
			case "sys":
				if (sub === "why") return this.#device.why(each => this.#print(each));
				return sub === undefined || sub === "info" ? this.#sys() : this.#usage("info, why");
			case "firmware":
				return sub === undefined || sub === "info" ? this.#firmware() : this.#usage("info");
			case "reboot":
				this.#print("Rebooting...");
				return this.#ask("restartWanted");
			case "help":
			case "?":
				return this.#usage(commands);
			default:
				return this.#print("Command not found.");
		}
	}

	#devinfo(): void {
		const { host, product, info } = this.#device;
		const { templateId, firmwareType, firmwareVersion } = info;
		this.#print(
			JSON.stringify({
				name: text(hotspot(host, product)),
				board: product.name,
				tmpl_id: templateId,
				fw_type: firmwareType,
				fw_ver: firmwareVersion,
				uid: unitId(host),
			}),
		);
	}

	#config(sub: string | undefined, isFar: boolean): void {
		if (sub === undefined || sub === "start") this.#ask("setupWanted");
		else if (sub === "stop") this.#ask("windowOver");
		else if (sub !== "erase") this.#usage("start, stop, erase");
		else if (!this.#refuses(isFar)) this.#ask("resetWanted");
	}

	#wifi(): void {
		const { host, station, networks } = this.#device;
		const { code } = this.#device.status();
		const { link } = station;
		this.#print(`mac:${mac(host.system.mac)} ip:${link?.address ?? "0.0.0.0"} status:${link ? "ready" : "down"}`);
		const used = networks.list().find(each => each.used);
		if (link && used)
			this.#print(`ssid:${escaped(used.ssid)} bssid:${mac(link.bssid)} ch:${link.channel} rssi:${link.rssi}dBm`);
		if (code) this.#print(`error: ${code}: ${codes[code]}`);
	}

	#scan(): void {
		const { station } = this.#device;
		const here = station.link?.bssid;
		station.scan(found => {
			if (!found) this.#print("The radio cannot listen now.");
			else if (!found.length) this.#print("No networks");
			for (let i = 0; i < (found?.length ?? 0); i++) {
				const each = found?.[i];
				if (each) this.#print(heard(each, here !== undefined && hex(here) === hex(each.bssid)));
			}
			this.#port.print(">");
		});
	}

	#net(sub: string | undefined, isFar: boolean, ssid?: Uint8Array, password?: Uint8Array): void {
		const { networks } = this.#device;
		if (sub === undefined || sub === "list") {
			const all = networks.list();
			for (let i = 0; i < all.length; i++) {
				const each = all[i];
				if (each) this.#print(`${each.used ? "*" : " "} ${escaped(each.ssid)} ${each.state}`);
			}
			if (!all.length) this.#print("No networks");
		} else if (sub !== "add" && sub !== "remove") this.#usage("list, add SSID [PASSWORD], remove SSID");
		else if (this.#refuses(isFar)) return;
		else if (!ssid) this.#print(`The name of the network is missing: net ${sub} SSID`);
		else if (sub === "add") this.#print(networks.add(ssid, password ?? new Uint8Array(0)));
		else this.#print(networks.remove(ssid) ? "removed" : "not removed");
	}

	#sys(): void {
		const { host } = this.#device;
		const { system } = host;
		const { phase, code } = this.#device.status();
		this.#print(` Uptime:       ${duration(host.clock.now())}`);
		this.#print(` Reset reason: ${system.resetReason}`);
		this.#print(` State:        ${phase}${code ? ` (${code})` : ""}`);
		this.#print(` Chip:         ${system.chip}`);
		this.#print(` Heap free:    ${system.freeMemory()}`);
	}

	#firmware(): void {
		const { host, info } = this.#device;
		const build = new Date(host.system.buildTime).toISOString();
		this.#print(` Version:   ${info.firmwareVersion} (build ${build})`);
		this.#print(` Type:      ${info.firmwareType}`);
		this.#print(` Platform:  ${host.system.chip}`);
	}

	/** Tells where it led: what means nothing now leads nowhere. */
	#ask(event: SetupEvent): void {
		this.#device.onSetup(event);
		this.#print(`state: ${this.#device.status().phase}`);
	}

	#refuses(isFar: boolean): boolean {
		if (isFar) this.#print("Only at the device itself.");
		return isFar;
	}

	#usage(list: string): void {
		this.#print(`Available commands: ${list}`);
	}

	#print(line: string): void {
		this.#port.print(`${line}\r\n`);
	}
}

function isNet(word: Uint8Array): boolean {
	return text(word).toLowerCase() === "net";
}

function heard({ ssid, bssid, security, channel, rssi }: AccessPointFound, isHere: boolean): string {
	return `${isHere ? "*" : " "} ${escaped(ssid).padEnd(20)} [${mac(bssid)}] ${security} ch:${channel} rssi:${rssi}`;
}

/** Of milliseconds: `1d 2h 3m 4s`. */
function duration(time: number): string {
	const seconds = Math.floor(time / 1000);
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	return `${Math.floor(hours / 24)}d ${hours % 24}h ${minutes % 60}m ${seconds % 60}s`;
}

export function openConsole(port: Port): Console | undefined {
	return new Console(port, new ConsoleView(port));
}
