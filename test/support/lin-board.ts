import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatedNetwork } from "../../hosts/moddable/sim/settings";
import { startCloud, type Cloud } from "../../tools/cloud/cloud";
import type { Device } from "../../tools/cloud/device";
import { buildSimulator, SimulatedBoard, type Program } from "../../tools/sdk/simulator";

export type Transport = "plain" | "tls";

/** The firmware as the SDK builds it for Linux; `undefined` where there is no SDK, which is said. */
export async function buildLin(
	cloud: Transport,
	other?: { readonly manifest: string; readonly folder: string },
): Promise<Program | undefined> {
	if (process.platform !== "linux" || !process.env["MODDABLE"]) {
		process.stderr.write("MODDABLE is not set: the firmware is not tried on the Moddable SDK itself.\n");
		return undefined;
	}
	let log = "";
	try {
		return await buildSimulator({ cloud, ...(other && { other }), onText: text => (log += text) });
	} catch (error) {
		throw new Error(`${log}\n${error instanceof Error ? error.message : error}`);
	}
}

/** That firmware, running, with a network in reach and a cloud of its own. */
export class LinBoard {
	/** What it logged and nobody has waited for. */
	readonly lines: string[] = [];
	readonly cloud: Cloud;
	/** Ports on 127.0.0.1: of the wizard page, for commands, and the serial port. */
	readonly http: number;
	readonly control: number;
	readonly serial: number;
	readonly #folder: string;
	readonly #board: SimulatedBoard;

	/**
	 * Starts it, and waits until setup is open; or, with something in its flash, for nothing.
	 * @param flash what the SDK's `preference` has in its file
	 * @param air what is in reach at each of its starts
	 */
	static async start(
		program: Program,
		flash?: (cloud: Cloud) => object,
		air: readonly SimulatedNetwork[] = [{ ssid: "Heim", password: "richtig-lang" }],
	): Promise<LinBoard> {
		const folder = mkdtempSync(join(tmpdir(), "inject-sim-"));
		const cloud = await startCloud({ data: join(folder, "cloud") });
		if (flash) {
			mkdirSync(join(folder, "flash"));
			writeFileSync(join(folder, "flash/modpreferences.json"), JSON.stringify(flash(cloud)));
		}
		const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const;
		const board = new LinBoard(program, folder, cloud, air, ports);
		if (!flash) await board.said("is up");
		return board;
	}

	private constructor(
		program: Program,
		folder: string,
		cloud: Cloud,
		air: readonly SimulatedNetwork[],
		[http, control, dns, serial]: readonly [number, number, number, number],
	) {
		this.#folder = folder;
		this.cloud = cloud;
		this.http = http;
		this.control = control;
		this.serial = serial;
		this.#board = new SimulatedBoard({
			program,
			folder: join(folder, "flash"),
			settings: {
				control,
				serial,
				ports: { 53: dns, 80: http },
				remotePorts: { 8080: cloud.port, 443: cloud.tlsPort },
				names: { "blynk.cloud": "127.0.0.1" },
				roots: new X509Certificate(cloud.ca).raw.toString("hex"),
				air,
			},
			onLine: line => this.lines.push(line),
		});
	}

	/**
	 * Waits for a line of the log that has `wanted` in it, returns it, and forgets all before it.
	 * @param most milliseconds
	 */
	async said(wanted: string, most = 60_000): Promise<string> {
		for (const end = Date.now() + most; ;) {
			const index = this.lines.findIndex(line => line.includes(wanted));
			if (index >= 0) return this.lines.splice(0, index + 1).at(-1) ?? "";
			assert.ok(Date.now() < end, `the firmware never said: ${wanted}`);
			await new Promise(resolve => setTimeout(resolve, 20));
		}
	}

	/** Hands over a network and a token. */
	async apply(fields: Readonly<Record<string, string>>): Promise<void> {
		const body = new URLSearchParams(fields);
		const answer = await this.fetch("/config", { method: "POST", body });
		assert.equal(answer.status, 200, await answer.text());
	}

	fetch(path: string, options?: RequestInit): Promise<Response> {
		return fetch(`http://127.0.0.1:${this.http}${path}`, options);
	}

	/** Gives the control port a command. */
	command(line: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const socket = connect(this.control, "127.0.0.1", () => socket.write(`${line}\n`));
			const end = setTimeout(() => socket.destroy(), 1000);
			socket.on("error", reject).on("data", () => socket.destroy());
			socket.on("close", () => {
				clearTimeout(end);
				resolve();
			});
		});
	}

	/** Native memory in use, bytes, that of the XS machine among it. */
	async memory(): Promise<number> {
		this.#board.tellMemory();
		return Number(/memory: (\d+) bytes/.exec(await this.said("memory: "))?.[1]);
	}

	newDevice(): Device {
		return this.cloud.devices.create("Test", "TMPLabcd1234");
	}

	async end(): Promise<void> {
		this.#board.powerOff();
		await this.cloud.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

/** A port that is free now: the simulator has to be told one. */
export function freePort(): Promise<number> {
	return new Promise(resolve => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});
}
