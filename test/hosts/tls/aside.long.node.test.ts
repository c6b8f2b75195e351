import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type AddressInfo, type Socket as NetSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { computing, up, waiting } from "../../../hosts/tls/native";
import { TlsDriver } from "../../../hosts/tls/driver";
import { Certificates } from "../../../tools/cloud/certificates";
import { driverOrSkip } from "./support";

const failed = 4;

/** The handshake computes in a thread of its own, as on the chip; the thread sanitizer ends the driver at a race. */
describe("TLS that computes aside", () => {
	let executable: string;
	let folder: string;
	let certificates: Certificates;
	let server: Server;
	let driver: TlsDriver;
	const sockets: NetSocket[] = [];

	before(async function () {
		executable = await driverOrSkip(this, { sanitize: "threads" });
	});

	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), "inject-aside-"));
		certificates = new Certificates(folder);
		const { chain, key } = certificates.identity;
		server = createServer({ cert: chain, key }, socket => socket.on("error", () => {}).pipe(socket));
		server.on("tlsClientError", () => {});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		driver = new TlsDriver(executable, true);
	});

	afterEach(() => {
		for (const socket of sockets.splice(0)) socket.destroy();
		driver.close();
		server.close();
		rmSync(folder, { recursive: true });
	});

	function open(name = "blynk.cloud"): number {
		const roots = new Uint8Array(new X509Certificate(certificates.ca).raw);
		const handle = driver.tls_open(name, roots.length, Math.floor(Date.now() / 1000));
		driver.tls_trust(handle, roots.buffer, 0, roots.length);
		return handle;
	}

	async function dial(): Promise<NetSocket> {
		const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
		sockets.push(socket);
		await once(socket, "connect");
		return socket;
	}

	/** Shakes hands to the end, and counts how often the step was not done yet. */
	async function shakeHands(handle: number, socket: NetSocket): Promise<{ state: number; slices: number }> {
		const buffer = new Uint8Array(1024);
		for (let slices = 0; ;) {
			const state = driver.tls_step(handle) & 0xff;
			if (state === computing) {
				slices++;
				continue;
			}
			const count = driver.tls_peek(handle, buffer.buffer, 0, buffer.length);
			if (count) socket.write(buffer.slice(0, count));
			driver.tls_sent(handle, count);
			if (state === up || state === failed) return { state, slices };
			if (state !== waiting) continue;
			const bytes: unknown = socket.read(Math.min(socket.readableLength, 1024) || 1) ?? (await readable(socket));
			if (!(bytes instanceof Uint8Array)) continue;
			buffer.set(bytes);
			driver.tls_feed(handle, buffer.buffer, 0, bytes.length);
		}
	}

	async function readable(socket: NetSocket): Promise<void> {
		await once(socket, "readable");
	}

	it("comes up, and says meanwhile that it is not done yet", async () => {
		const socket = await dial();
		const handle = open();
		const { state, slices } = await shakeHands(handle, socket);
		assert.equal(state, up);
		assert.ok(slices > 0);
		const hello = new TextEncoder().encode("hello");
		assert.equal(driver.tls_write(handle, hello.buffer, 0, hello.length), 1);
		driver.tls_close(handle);
	});

	it("refuses as it does else, and can be asked again", async () => {
		for (let i = 0; i < 3; i++) {
			const socket = await dial();
			const handle = open("another.example");
			assert.equal((await shakeHands(handle, socket)).state, failed);
			driver.tls_close(handle);
		}
	});

	it("may be closed in the middle of a step, and then be opened anew", async () => {
		for (let i = 0; i < 20; i++) {
			const handle = open();
			driver.tls_step(handle);
			driver.tls_close(handle);
		}
		const socket = await dial();
		const handle = open();
		assert.equal((await shakeHands(handle, socket)).state, up);
	});

	it("serves two connections, one step at a time", async () => {
		const dialled = [await dial(), await dial()] as const;
		const handles = [open(), open()] as const;
		const states = await Promise.all([shakeHands(handles[0], dialled[0]), shakeHands(handles[1], dialled[1])]);
		assert.deepEqual(
			states.map(({ state }) => state),
			[up, up],
		);
	});
});
