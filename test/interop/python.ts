import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Device } from "../../tools/cloud/device";
import { TestCloud, until } from "../tools/cloud/support";
import { isRecord } from "../../tools/cli/record";

/**
 * The device libraries of PyPI against the local cloud: `npm run test:interop`. Fetched by pip, pinned by version and hash;
 * where there is no Python, or no registry, that is said and nothing is tested. Heartbeats and reconnects take the seconds
 * that they take.
 */
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const packages = fileURLToPath(new URL("../../build/interop/", import.meta.url));
/** Seconds: the shortest that both libraries can do. */
const heartbeat = 1;

/** Why the libraries are not there; `undefined` when they are. */
function fetchLibraries(): string | undefined {
	const pip = [
		"-m",
		"pip",
		"install",
		"--quiet",
		"--disable-pip-version-check",
		"--retries",
		"1",
		"--no-deps",
		"--require-hashes",
	];
	const { error, status, stderr } = spawnSync(
		"python3",
		[...pip, "--upgrade", "--target", packages, "-r", here("requirements.txt")],
		{ encoding: "utf8", timeout: 120_000 },
	);
	if (error) return `python3 cannot be run (${error.message})`;
	if (status === 0) return undefined;
	if (/hash/i.test(stderr)) throw new Error(`What the registry gave is not what was pinned:\n${stderr}`);
	return `pip could not fetch the libraries (${stderr.trim().split("\n").at(-1) ?? "it said nothing"})`;
}

/** A device in Python, and what it told. */
class PythonDevice {
	readonly told: Readonly<Record<string, unknown>>[] = [];
	errors = "";
	readonly #child: ChildProcessWithoutNullStreams;

	constructor(script: string, port: number, token: string) {
		const env = { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" };
		this.#child = spawn("python3", [here(script), String(port), token, String(heartbeat)], { env });
		this.#child.stderr.on("data", chunk => (this.errors += chunk));
		createInterface(this.#child.stdout).on("line", line => {
			// Both greet with a picture.
			const told: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
			if (isRecord(told)) this.told.push(told);
		});
	}

	call(name: string, ...args: readonly (string | number)[]): void {
		this.#child.stdin.write(`${JSON.stringify({ call: name, args })}\n`);
	}

	of(event: string): readonly Readonly<Record<string, unknown>>[] {
		return this.told.filter(each => each["event"] === event);
	}

	/** Settles when so many events of a kind have come. */
	async until(event: string, count: number): Promise<void> {
		await until(() => this.of(event).length >= count || this.#child.exitCode !== null).catch(() => {});
		assert.ok(this.of(event).length >= count, `no "${event}" ${count}: ${JSON.stringify(this.told)} ${this.errors}`);
	}

	async end(): Promise<void> {
		const ended = new Promise(resolve => this.#child.once("close", resolve));
		this.#child.kill();
		await ended;
	}
}

const libraries = [
	{ name: "blynklib 0.2.6", script: "blynklib_device.py", sync: "virtual_sync" },
	{ name: "blynk-library-python 0.2.0", script: "blynk_library_device.py", sync: "sync_virtual" },
] as const;

for (const { name, script, sync } of libraries)
	describe(`PyPI's ${name}`, function () {
		this.timeout(60_000);
		let test: TestCloud;
		let device: Device;
		let python: PythonDevice;

		before(function () {
			this.timeout(130_000);
			const problem = fetchLibraries();
			if (problem === undefined) return;
			console.log(`    SKIPPED, ${name}: ${problem}`);
			this.skip();
		});
		beforeEach(async () => {
			test = await TestCloud.start();
			device = test.device();
		});
		afterEach(async () => {
			await python.end();
			await test.close();
		});

		const start = (token = device.token): void => {
			python = new PythonDevice(script, test.cloud.port, token);
		};

		it("logs in, introduces itself, sends and receives pins, and syncs", async () => {
			start();
			await python.until("connected", 1);
			await until(() => device.hardware["dev"] === "python");
			assert.deepEqual(device.hardware["h-beat"], String(heartbeat));
			python.call("virtual_write", 0, -61);
			python.call("virtual_write", 2, "Grüße");
			await until(() => test.of("write").length === 2);
			assert.deepEqual([device.values["0"]?.words, device.values["2"]?.words], [["-61"], ["Grüße"]]);
			test.cloud.hub.write(device, 1, ["80"]);
			await python.until("write", 1);
			python.call(sync, 1);
			await python.until("write", 2);
			assert.deepEqual(
				python.of("write").map(({ pin, values }) => [pin, values]),
				[
					[1, ["80"]],
					[1, ["80"]],
				],
			);
		});

		it("sets properties; what only the server of 2019 knew is passed over", async () => {
			start();
			await python.until("connected", 1);
			python.call("set_property", 1, "color", "#00ff00");
			await until(() => test.of("property").length === 1);
			python.call("notify", "Too warm");
			python.call("virtual_write", 0, -50);
			await until(() => test.of("write").length === 1);
			assert.match(test.logged.join("\n"), /command 14 ignored/);
			assert.equal(test.of("offline").length, 0);
		});

		it("stays for many heartbeats in silence", async () => {
			start();
			await python.until("connected", 1);
			await new Promise(resolve => setTimeout(resolve, heartbeat * 5000));
			assert.deepEqual([python.of("disconnected").length, test.of("offline").length], [0, 0]);
			assert.ok(test.cloud.hub.isOnline(device));
		});

		it("comes back after it was disconnected", async () => {
			start();
			await python.until("connected", 1);
			await until(() => test.cloud.hub.isOnline(device));
			test.cloud.hub.disconnect("a test wants it");
			await python.until("disconnected", 1);
			await python.until("connected", 2);
			python.call("virtual_write", 0, -40);
			await until(() => test.of("write").length === 1);
		});

		it("hears that its token is refused", async () => {
			start("0".repeat(32));
			await until(() => test.logged.some(line => line.includes("nobody has this token")));
			await python.until("disconnected", 1);
			assert.equal(python.of("connected").length, 0);
		});

		if (script === "blynklib_device.py")
			it("follows a redirect", async () => {
				const other = await TestCloud.start();
				try {
					const there = other.device();
					test.cloud.hub.redirect(there.token, { host: "127.0.0.1", port: other.cloud.port });
					start(there.token);
					await until(() => other.of("online").length === 1);
				} finally {
					await other.close();
				}
			});
		else
			it("logs events, with and without a description", async () => {
				start();
				await python.until("connected", 1);
				python.call("log_event", "alarm");
				python.call("log_event", "notice", "91 °C");
				await until(() => test.of("eventLogged").length === 2);
				assert.deepEqual(
					test.of("eventLogged").map(({ code, description }) => [code, description]),
					[
						["alarm", ""],
						["notice", "91 °C"],
					],
				);
			});
	});
