import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud, type Cloud, type CloudOptions } from "../../../tools/cloud/cloud";
import type { Device } from "../../../tools/cloud/device";
import type { CloudEvent } from "../../../tools/cloud/events";
import { frame, response } from "../../../tools/cloud/frame";

/** A cloud in a directory of its own, that keeps what it said; `close` removes it all. */
export class TestCloud {
	readonly cloud: Cloud;
	readonly data: string;
	readonly events: CloudEvent[] = [];
	readonly logged: string[];

	private constructor(cloud: Cloud, data: string, logged: string[]) {
		this.cloud = cloud;
		this.data = data;
		this.logged = logged;
		cloud.on(event => this.events.push(event));
	}

	static async start(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
		const data = options.data ?? mkdtempSync(join(tmpdir(), "cloud-"));
		const logged: string[] = [];
		return new TestCloud(
			await startCloud({ timeZone: "UTC", log: line => logged.push(line), ...options, data }),
			data,
			logged,
		);
	}

	device(name = "Kitchen"): Device {
		return this.cloud.devices.create(name, "TMPLabcd1234");
	}

	/** The events of a kind so far. */
	of<K extends CloudEvent["event"]>(kind: K): readonly Extract<CloudEvent, { event: K }>[] {
		return this.events.filter((each): each is Extract<CloudEvent, { event: K }> => each.event === kind);
	}

	/** Asks over HTTP, with the bearer. */
	ask(
		path: string,
		init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
	): Promise<Response> {
		const { body, headers, ...rest } = init;
		return fetch(this.cloud.url + path, {
			...rest,
			headers: { authorization: `Bearer ${this.cloud.bearer}`, ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	}

	/** Stops the cloud, and keeps its directory for another. */
	stop(): Promise<void> {
		return this.cloud.close();
	}

	async close(): Promise<void> {
		await this.cloud.close();
		rmSync(this.data, { recursive: true, force: true });
	}
}

/** The device's end of a connection, in bytes. */
export class Wire {
	readonly socket: Socket;
	#received = Buffer.alloc(0);
	#ended = false;
	#wake: () => void = () => {};

	constructor(socket: Socket) {
		this.socket = socket;
		socket.on("data", (chunk: Buffer) => {
			this.#received = Buffer.concat([this.#received, chunk]);
			this.#wake();
		});
		socket.on("error", () => {});
		socket.on("close", () => {
			this.#ended = true;
			this.#wake();
		});
	}

	static to(port: number): Wire {
		return new Wire(connect(port, "127.0.0.1"));
	}

	/** Connects and logs in. */
	static async as(cloud: Cloud, token: string): Promise<Wire> {
		const wire = Wire.to(cloud.port);
		wire.send(frame(29, 1, token));
		await wire.expect(response(1, 200));
		return wire;
	}

	send(bytes: Uint8Array): void {
		this.socket.write(bytes);
	}

	/** Waits for the next bytes, which must be these. */
	async expect(bytes: Buffer): Promise<void> {
		const got = await this.take(bytes.length);
		if (!got.equals(bytes)) throw new Error(`expected ${show(bytes)}, got ${show(got)}`);
	}

	/** The next `count` bytes. */
	async take(count: number): Promise<Buffer> {
		while (this.#received.length < count) {
			if (this.#ended) throw new Error(`the connection ended after ${show(this.#received)}`);
			await new Promise<void>(resolve => (this.#wake = resolve));
		}
		const taken = this.#received.subarray(0, count);
		this.#received = this.#received.subarray(count);
		return taken;
	}

	/** Everything until the cloud ends the connection. */
	async rest(): Promise<Buffer> {
		while (!this.#ended) await new Promise<void>(resolve => (this.#wake = resolve));
		return this.#received;
	}

	/** A ping and its answer: the cloud has dealt with everything sent before. */
	async settle(): Promise<void> {
		this.send(frame(6, 999));
		await this.expect(response(999, 200));
	}

	close(): void {
		this.socket.destroy();
	}
}

const show = (bytes: Buffer): string =>
	`${bytes.toString("hex", 0, 60)} (${JSON.stringify(bytes.toString("latin1", 0, 60))})`;

/** Settles when `met` holds. Gives up in the end, so that a failed test leaves nothing running. */
export async function until(met: () => boolean): Promise<void> {
	for (let turn = 0; !met(); turn++) {
		if (turn === 3_000) throw new Error("what the test waits for did not come");
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}
