import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Network } from "../../../hosts/host";
import { VirtualClock } from "../../../hosts/virtual/clock";

/** What the SDK's sockets are constructed with. */
interface SdkOptions {
	readonly nodelay?: boolean;
	onReadable?(count: number): void;
	onWritable?(count: number): void;
	onError?(): void;
}

/** The SDK's TCP socket on lwIP as far as writing goes (modules/io/socket/lwip/tcp.c). */
export class SdkTCP {
	/** The one made last. */
	static last: SdkTCP;
	/** The constructor throws. */
	static refuses = false;
	readonly remoteAddress = "192.168.4.2";
	readonly remotePort = 49_999;
	readonly options: SdkOptions;
	/** Bytes that went out. */
	readonly sent: number[] = [];
	/** `tcp_sndbuf`. */
	room = 5744;
	/** What lwIP does with the next write: `queue`: TCP_SND_QUEUELEN segments are under way already, or memory is short. */
	fails: "no" | "queue" = "no";
	/** From the connection's end on. */
	ready = true;
	closed = false;

	constructor(options: SdkOptions) {
		if (SdkTCP.refuses) throw new Error("no socket");
		this.options = options;
		SdkTCP.last = this;
	}

	/** The peer has read and acknowledged everything. */
	acknowledge(): void {
		this.room = 5744;
		this.tell();
	}

	tell(): void {
		this.options.onWritable?.(this.room);
	}

	read(into: Uint8Array): number {
		return into.byteLength;
	}

	write(bytes: Uint8Array): number | undefined {
		if (this.closed) throw new Error("closed");
		if (!this.ready) throw new Error("not ready");
		if (bytes.byteLength > this.room) throw new Error("would block");
		if (this.fails === "queue") return undefined;
		this.room -= bytes.byteLength;
		this.sent.push(...bytes);
		return this.room;
	}

	close(): void {
		this.closed = true;
	}
}

export const clock = new VirtualClock();

const timer = {
	set: (callback: () => void, delay = 0) => clock.set(callback, delay),
	clear: (id: ReturnType<VirtualClock["set"]> | undefined) => clock.clear(id),
};

/** What was asked of the peers' ends; of holding, whether the socket that takes over had been made. */
export const ends: unknown[][] = [];

const folder = pathToFileURL(join(import.meta.dirname, "../../../hosts/moddable/")).href;

/** Modules that the socket classes of the host import, by the names of the SDK. */
const stubs = {
	"embedded:io/socket/tcp": "export default globalThis.sdkSockets.SdkTCP",
	timer: "export default globalThis.sdkSockets.timer",
	"hosts/moddable/platform/ports":
		"export const remotePort = port => port; export const { holdEnd, tellEnd } = globalThis.sdkSockets;",
};

const importers = ["connection.ts", "tcp.ts"].map(name => folder + name);

const hook = `
	const stubs = ${JSON.stringify(stubs)}, importers = ${JSON.stringify(importers)};
	export const resolve = (name, context, next) => stubs[name] && importers.includes(context.parentURL?.split("?")[0])
		? { url: "data:text/javascript," + encodeURIComponent(stubs[name]), shortCircuit: true }
		: next(name, context);`;

/** The host's class of TCP, on these stand-ins. */
export async function loadTCP(): Promise<Network["TCP"]> {
	const holdEnd = (...peer: readonly unknown[]): unknown =>
		ends.push(["hold", ...peer, SdkTCP.last.options.onError !== undefined]);
	const tellEnd = (...peer: readonly unknown[]): unknown => ends.push(["tell", ...peer]);
	Object.assign(globalThis, { sdkSockets: { SdkTCP, timer, holdEnd, tellEnd } });
	register(`data:text/javascript,${encodeURIComponent(hook)}`);
	// Not known to this project's compiler run, which has none of the SDK's modules.
	const { TCP } = (await import(`${folder}tcp.ts`)) as { TCP: Network["TCP"] };
	return TCP;
}
