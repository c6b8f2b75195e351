import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { Settings } from "../../hosts/moddable/sim/settings";
import { buildFolder, findSdk, mcconfig, output, run, type Build } from "./mcconfig";
import { root } from "../cli/folders";
import { applicationName, projectManifest } from "../cli/manifest";
import { choose } from "./targets";

/** What the firmware's exit status asks for (hosts/moddable/sim/system.ts, loader.c). */
const resetReasons: ReadonlyMap<number | null, string> = new Map([
	[75, "software"],
	[76, "power-on"],
	[70, "panic"],
]);

export interface BuildOptions {
	/** `plain`: the cloud of `npm run cloud`, without TLS. */
	readonly cloud: "tls" | "plain";
	/** Another program on the same host, also named `blynk-inject`: its manifest, and where to make it. */
	readonly other?: { readonly manifest: string; readonly folder: string };
	readonly onText: (text: string) => void;
}

/** The two files that run a simulated board: a loader without window, and the firmware. */
export interface Program {
	readonly loader: string;
	readonly firmware: string;
}

/** Builds the firmware for the `lin` simulator, and the loader. @throws Error in a sentence. */
export async function buildSimulator({ cloud, other, onText }: BuildOptions): Promise<Program> {
	const sdk = findSdk(process.env);
	const build: Build = {
		choice: choose("lin"),
		manifest: other?.manifest ?? (cloud === "tls" ? projectManifest() : plainManifest()),
		flavour: "release",
		make: "build",
		output: join(output, other?.folder ?? cloud),
		onText,
	};
	await mcconfig(build);
	const folder = buildFolder("bin", build, applicationName(build.manifest));
	return { loader: await buildLoader(sdk, onText), firmware: join(folder, "mc.so") };
}

/** The product, but with the cloud of `npm run cloud`, with all that its serial port can do and a log of outages: manifests are merged, the outer one's config wins. */
function plainManifest(): string {
	const folder = join(output, "plain");
	mkdirSync(folder, { recursive: true });
	const manifest = join(folder, "manifest.json");
	const content = {
		include: [relative(folder, projectManifest())],
		config: {
			product: {
				cloud: { host: "127.0.0.1", tls: false, ports: [8080] },
				console: { serial: true, improv: true },
				health: {},
			},
		},
	};
	writeFileSync(manifest, JSON.stringify(content));
	return manifest;
}

/** What runs a simulator's build without a window. @throws Error in a sentence. */
export async function buildLoader(sdk: string, onText: (text: string) => void): Promise<string> {
	const loader = join(output, "loader");
	const source = join(root, "tools/sdk/loader.c");
	let glib = "";
	try {
		await run("pkg-config", ["--cflags", "--libs", "gio-2.0"], { onText: text => (glib += text) });
	} catch {
		throw new Error("GLib's headers are missing: `sudo apt-get install libglib2.0-dev` (the SDK needs them too).");
	}
	const flags = ["-DmxLinux=1", `-I${join(sdk, "build/simulators/modules")}`, ...glib.trim().split(/\s+/), "-ldl"];
	await run("cc", ["-O2", "-o", loader, source, ...flags], { onText });
	return loader;
}

export interface BoardOptions {
	readonly program: Program;
	/** Holds the board's flash. */
	readonly folder: string;
	readonly settings: Partial<Settings>;
	readonly onLine: (line: string) => void;
	/** The board started, for this reason. */
	readonly onStart?: (reason: string) => void;
	/** The program ended for good. */
	readonly onEnd?: (status: number | null) => void;
}

/** A simulated board with power on: it is started again whenever it restarts itself. */
export class SimulatedBoard {
	readonly #options: BoardOptions;
	#child: ChildProcess | undefined;
	#power = true;

	constructor(options: BoardOptions) {
		this.#options = options;
		mkdirSync(options.folder, { recursive: true });
		this.#start("power-on");
	}

	/** Cuts the power for good. */
	powerOff(): void {
		this.#power = false;
		this.#child?.kill("SIGKILL");
	}

	/** Has the native memory in use told in the log: `memory: 123456 bytes`, that of the XS machine among it. */
	tellMemory(): void {
		this.#child?.kill("SIGUSR1");
	}

	#start(resetReason: string): void {
		const { program, folder, settings, onLine, onStart, onEnd } = this.#options;
		const child = spawn(program.loader, [program.firmware], {
			cwd: folder,
			env: { ...process.env, BLYNK_INJECT_SIM: JSON.stringify({ ...settings, resetReason }) },
			stdio: ["ignore", "pipe", "pipe"],
		});
		this.#child = child;
		createInterface(child.stdout).on("line", onLine);
		createInterface(child.stderr).on("line", onLine);
		onStart?.(resetReason);
		child.on("error", () => onEnd?.(null));
		child.on("close", status => {
			const reason = resetReasons.get(status);
			if (this.#power && reason !== undefined) this.#start(reason);
			else onEnd?.(status);
		});
	}
}
