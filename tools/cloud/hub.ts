import type { Socket } from "node:net";
import type { Device } from "./device";
import type { Devices } from "./devices";
import type { CloudEvent } from "./events";
import type { Fault } from "./faults";
import { Command, frame } from "./frame";
import { Guesses } from "./guesses";

/** Message ids of frames the server starts (docs/protocol/wire.md#message-ids). */
const fromHttp = 111;
export const fromServer = 7777;

export interface Target {
	readonly host: string;
	/** Absent: the device's default. */
	readonly port: number | undefined;
}

/** The connection of a device, as the hub sees it. */
export interface Connection {
	send(bytes: Buffer): void;
	/** Offers a firmware: the address of `path` as this device reaches the cloud. */
	offer(path: string): void;
	/** Ends the connection if nothing came for too long. */
	checkIdle(now: number): void;
	close(reason: string): void;
}

export interface HubOptions {
	readonly devices: Devices;
	/** The connection is ended after this many heartbeats of silence: 1.5 to 2.3 (docs/protocol/wire.md#heartbeat). */
	readonly idleFactor: number;
	/** IANA name: the devices' local time. */
	readonly timeZone: string;
	readonly log: (line: string) => void;
	readonly emit: (event: CloudEvent) => void;
	/** A device has said who it is. */
	readonly onInfo: (device: Device) => void;
	/** A connection speaks HTTP. */
	readonly onRequest: (socket: Socket) => void;
}

/** Who is connected, and what every connection shares. */
export class Hub {
	readonly devices: Devices;
	readonly idleFactor: number;
	readonly timeZone: string;
	readonly log: (line: string) => void;
	readonly onInfo: (device: Device) => void;
	readonly onRequest: (socket: Socket) => void;
	readonly guesses = new Guesses();
	fault: Fault = { kind: "none" };
	readonly #emit: (event: CloudEvent) => void;
	readonly #connections = new Set<Connection>();
	/** By device id; several may share a token, and all receive (docs/protocol/legacy.md#login). */
	readonly #online = new Map<number, Set<Connection>>();
	readonly #redirects = new Map<string, Target>();
	#everyone: Target | undefined;

	constructor({ devices, idleFactor, timeZone, log, emit, onInfo, onRequest }: HubOptions) {
		this.devices = devices;
		this.idleFactor = idleFactor;
		this.timeZone = timeZone;
		this.log = log;
		this.#emit = emit;
		this.onInfo = onInfo;
		this.onRequest = onRequest;
	}

	/** Milliseconds that never go back. */
	now(): number {
		return performance.now();
	}

	get connections(): number {
		return this.#connections.size;
	}

	get onlineCount(): number {
		return this.#online.size;
	}

	isOnline(device: Device): boolean {
		return this.#online.has(device.id);
	}

	/** Sends logins with `token`, or all, elsewhere; `undefined` ends that. */
	redirect(token: string | undefined, target: Target | undefined): void {
		if (token === undefined) this.#everyone = target;
		else if (target) this.#redirects.set(token, target);
		else this.#redirects.delete(token);
	}

	redirectFor(token: string): Target | undefined {
		return this.#redirects.get(token) ?? this.#everyone;
	}

	/**
	 * Writes a virtual pin from the app's side: stored, and sent to the device wherever it is connected.
	 * @throws Refusal when the pin or value is not one the template takes.
	 */
	write(device: Device, pin: number, words: readonly string[]): void {
		const taken = this.devices.write(device, pin, words, "http");
		this.#deliver(device, frame(Command.hardware, fromHttp, "vw", pin, ...taken));
	}

	/** Sends an INTERNAL frame: `["dbg", "reboot"]`, `["ota", url]`, `["acon"]`. False when the device is offline. */
	command(device: Device, words: readonly string[]): boolean {
		return this.#deliver(device, frame(Command.internal, fromServer, ...words));
	}

	/** Sends an `ota` frame with the address of `path`. False when the device is offline. */
	offer(device: Device, path: string): boolean {
		const connections = this.#online.get(device.id);
		for (const connection of [...(connections ?? [])]) connection.offer(path);
		return connections !== undefined;
	}

	/** Has the device log a line from the server (docs/protocol/wire.md#commands). False when it is offline. */
	debugPrint(device: Device, text: string): boolean {
		return this.#deliver(device, frame(Command.debugPrint, fromServer, text));
	}

	/** Takes note of a new connection. */
	add(connection: Connection): void {
		this.#connections.add(connection);
	}

	joined(connection: Connection, device: Device): void {
		const others = this.#online.get(device.id);
		if (others) {
			others.add(connection);
			return;
		}
		this.#online.set(device.id, new Set([connection]));
		this.devices.seen(device);
		this.#emit({ event: "online", id: device.id, name: device.name });
	}

	left(connection: Connection, device: Device | undefined, reason: string): void {
		this.#connections.delete(connection);
		if (!device) return;
		const connections = this.#online.get(device.id);
		if (!connections?.delete(connection) || connections.size) return;
		this.#online.delete(device.id);
		this.devices.seen(device);
		this.#emit({ event: "offline", id: device.id, name: device.name, reason });
	}

	/** Removes a device; its connections end and its token is worth nothing. */
	remove(device: Device): void {
		this.devices.remove(device);
		for (const connection of [...(this.#online.get(device.id) ?? [])]) connection.close("the device was removed");
		this.#redirects.delete(device.token);
		this.#emit({ event: "removed", id: device.id });
	}

	/** Ends every connection. */
	disconnect(reason: string): void {
		for (const connection of [...this.#connections]) connection.close(reason);
	}

	/** Ends the connections that fell silent. Called every second: one timer for 10,000 connections. */
	sweep(): void {
		const now = this.now();
		for (const connection of [...this.#connections]) connection.checkIdle(now);
	}

	#deliver(device: Device, bytes: Buffer): boolean {
		const connections = this.#online.get(device.id);
		for (const connection of [...(connections ?? [])]) connection.send(bytes);
		return connections !== undefined;
	}
}
