import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { esptoolBy, FlashError, readChip, type FlashCode } from "../../tools/factory/esptool";
import { EspLoader, type Family } from "../support/esp-loader";
import { esptoolOn, flash, LineFolder, macOf, newChip } from "../support/line";

/**
 * `factory flash` with the esptool of PyPI, whose words ours has to understand, and the loader of a simulated chip at the other end
 * of a TCP socket: `npx mocha test/interop/esptool.ts`, with `esptool` on PATH, or its command in ESPTOOL. Where it is not
 * there, that is said and nothing is tested.
 */
const command = process.env["ESPTOOL"] ?? "esptool";

/** A chip in its boot loader, at a port of this computer. */
class Bench {
	readonly loader: EspLoader;
	readonly #server: Server;
	#socket: Socket | undefined;

	constructor(family: Family = "ESP32-C3") {
		this.loader = new EspLoader({
			...{ family, mac: macOf(0), onRun: () => undefined, onStop: () => undefined },
			onData: bytes => void this.#socket?.write(bytes),
		});
		this.#server = createServer(socket => {
			this.#socket = socket;
			// As DTR and RTS would, which a socket has not.
			this.loader.lines(false, true);
			this.loader.lines(true, false);
			socket.on("data", bytes => void this.loader.receive(bytes, this.loader.speed));
			socket.on("error", () => undefined);
		});
	}

	async open(): Promise<readonly string[]> {
		await new Promise<void>(resolve => this.#server.listen(0, "127.0.0.1", resolve));
		const { port } = this.#server.address() as AddressInfo;
		return ["--port", `socket://127.0.0.1:${port}`, "--before", "no-reset", "--baud", "460800"];
	}

	/** The cable comes out. */
	pull(): void {
		this.#socket?.destroy();
	}

	close(): void {
		this.pull();
		this.#server.close();
	}
}

async function codeOf(work: Promise<unknown>): Promise<FlashCode | "none"> {
	return work.then(
		() => "none" as const,
		(error: unknown) => {
			if (error instanceof FlashError) return error.code;
			throw error;
		},
	);
}

describe("esptool of PyPI", function () {
	this.timeout(120_000);
	const run = esptoolBy(command);
	let line: LineFolder;
	let bench: Bench;

	before(function () {
		const { error, stdout } = spawnSync(command, ["version"], { encoding: "utf8" });
		if (!error) return void process.stdout.write(`    ${stdout.trim().split("\n")[0] ?? ""}\n`);
		process.stdout.write(`    ${command} cannot be run: ${error.message}\n`);
		this.skip();
	});
	beforeEach(() => (line = new LineFolder(1)));
	afterEach(() => {
		bench?.close();
		rmSync(line.root, { recursive: true, force: true });
	});

	it("tells of a chip what the stand-in tells", async () => {
		bench = new Bench();
		assert.deepEqual(await readChip(run, await bench.open()), await readChip(esptoolOn(newChip(0)), ["--port", "usb"]));
	});

	it("flashes a unit", async () => {
		bench = new Bench();
		const { serial } = await flash(line, undefined, { run, port: await bench.open() });
		assert.equal(serial, "A-0001");
		for (const { offset, content } of line.release.parts) {
			const there = bench.loader.flash.subarray(offset, offset + content.length);
			assert.deepEqual(Buffer.from(there), Buffer.from(content));
		}
	});

	it("says it in words that are understood when a unit cannot be flashed", async () => {
		const failing = async (prepare: (bench: Bench) => void, family?: Family): Promise<FlashCode | "none"> => {
			bench?.close();
			bench = new Bench(family);
			prepare(bench);
			return codeOf(flash(line, undefined, { run, port: await bench.open() }));
		};
		const later = (act: (bench: Bench) => void) => (each: Bench) => {
			each.loader.onCommand = () => {
				if (each.loader.packets > 2) act(each);
			};
		};
		assert.equal(await failing(() => undefined, "ESP32"), "wrong-chip");
		assert.equal(await failing(({ loader }) => void loader.stuck.set(0x20001, 0)), "not-verified");
		assert.equal(await failing(({ loader }) => void (loader.isSilent = true)), "no-answer");
		assert.equal(await failing(later(each => each.pull())), "lost");
		assert.equal(await failing(later(({ loader }) => void (loader.isSilent = true))), "lost");
		const nowhere = ["--port", "/dev/no-such-port"];
		assert.equal(await codeOf(flash(line, undefined, { run, port: nowhere })), "no-port");
	});
});
