import type { BoardNative, SimulatorNative } from "../../../../hosts/moddable/native";

/** What `board_join` was given. */
export interface Joined {
	readonly ssid: string;
	readonly password: string;
	readonly bssid: readonly number[];
	readonly channel: number;
	readonly hostName: string;
}

const text = (bytes: ArrayBufferLike, length: number): string =>
	new TextDecoder().decode(new Uint8Array(bytes, 0, length));

/** The functions of esp32.c, without a chip: a test says what they answer, and reads what they were asked. */
export default class ScriptedBoard implements BoardNative, SimulatorNative {
	/** Calls that change something, in order. */
	readonly calls: string[] = [];
	readonly joins: Joined[] = [];
	/** The reason of the last disconnect. */
	loss = 0;
	/** What the next calls to join, or to open the soft-AP, return. */
	error = 0;
	/** Of the access point last connected to, or lost. */
	peer: readonly number[] = [0, 0, 0, 0, 0, 0];
	/** What a scan heard, as `board_found` tells it, and whether it has ended (0), runs (2) or has failed (3). */
	air: number[][] = [];
	scanned = 3;
	scanning = false;
	/** Address, gateway, BSSID, channel and signal, while there are such. */
	link: readonly number[] | undefined;
	reason = 1;

	board_restart(byRequest: number): void {
		this.calls.push(`restart ${byRequest}`);
	}
	board_keep(): void {
		this.calls.push("keep");
	}
	board_reset_reason(): number {
		return this.reason;
	}
	board_chip(): string {
		return "ESP32-C3";
	}
	board_mac(into: ArrayBufferLike, accessPoint: number): void {
		new Uint8Array(into).set([2, 0, 0, 0, 0, accessPoint]);
	}
	board_random(into: ArrayBufferLike, offset: number, length: number): void {
		new Uint8Array(into, offset, length).fill(7);
	}
	board_free_memory(): number {
		return 1000;
	}

	board_listen(): void {
		this.calls.push("listen");
	}
	board_loss(bssid: ArrayBufferLike): number {
		new Uint8Array(bssid).set(this.peer);
		return this.loss;
	}
	board_scan(): number {
		if (this.scanning || this.error) return 0x3003;
		this.scanned = 2;
		this.scanning = true;
		return 0;
	}
	board_scan_end(): void {
		this.scanning = false;
		this.air = [];
	}
	board_found(into: ArrayBufferLike): number {
		if (this.scanned !== 0) return this.scanned;
		const next = this.air.shift();
		if (next) new Uint8Array(into).set(next);
		return next ? 1 : 0;
	}
	board_country(code: string): void {
		this.calls.push(`country ${code}`);
	}
	board_end(address: string, port: number, hold: number): void {
		this.calls.push(`${hold ? "hold" : "tell"} end ${address}:${port}`);
	}
	board_group(group: string, port: number): number {
		this.calls.push(`join group ${group}:${port}`);
		return this.error;
	}
	board_access_point(ssid: ArrayBufferLike, length: number, password: string, channel: number, most: number): number {
		this.calls.push(`access point ${text(ssid, length)} ${password} ${channel} ${most}`);
		return this.error;
	}
	board_join(
		ssid: ArrayBufferLike,
		ssidLength: number,
		password: ArrayBufferLike,
		passwordLength: number,
		bssid: ArrayBufferLike,
		channel: number,
		hostName: string,
	): number {
		const given = { ssid: text(ssid, ssidLength), password: text(password, passwordLength) };
		this.joins.push({ ...given, bssid: [...new Uint8Array(bssid)], channel, hostName });
		this.calls.push(`join ${given.ssid}`);
		return this.error;
	}
	board_address(addresses: ArrayBufferLike): void {
		this.calls.push(`address ${[...new Uint8Array(addresses)].slice(0, 4).join(".")}`);
	}
	board_link(into: ArrayBufferLike): number {
		if (this.link) new Uint8Array(into).set(this.link);
		return this.link ? 1 : 0;
	}

	board_exit(): void {}
	board_environment(): string {
		return "";
	}
}
