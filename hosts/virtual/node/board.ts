import { randomFillSync } from "node:crypto";
import type { Flash, Inspection, Led } from "../../host";
import type { Air } from "../air";
import { VirtualBoard, type BoardEvent, type Firmware } from "../board";
import type { UpdateCrypto } from "../firmware-update";
import type { FirmwareSlots } from "../slots";
import { RealClock } from "./clock";
import { nodeCrypto } from "./crypto";
import { FlashFile } from "./flash-file";
import { SetupPorts } from "./setup-ports";
import { RealUpstream } from "./upstream";

/** @typeParam O what the firmware tells its watcher */
export interface RealBoardOptions<O> {
	/** What it is made with. */
	readonly firmware: Firmware<O>;
	/** What an image is that came by an update, as `BoardOptions.image`; absent: it takes no updates. */
	readonly image?: ((bytes: Uint8Array) => Firmware<O> | undefined) | undefined;
	/** What it trusts updates by; Node's when absent. */
	readonly crypto?: UpdateCrypto;
	/** Where its firmware is kept; in memory when absent. */
	readonly slots?: FirmwareSlots | undefined;
	/** The default air when absent. */
	readonly air?: Air | undefined;
	/** Where the flash is kept; in memory when absent. */
	readonly flash?: string | Flash | undefined;
	/** The loopback port that is the board's port 80; any free one when absent or 0. */
	readonly setupPort?: number;
	/** The loopback port that is the board's port 53. */
	readonly dnsPort?: number;
	/** What every name resolves to; absent: the real name servers decide. */
	readonly cloud?: { readonly host: string; readonly port: number } | undefined;
	/** The roots of the image, PEM; those of the public cloud when absent. */
	readonly roots?: readonly string[];
	/** Roots the board trusts beside those, PEM. */
	readonly ca?: readonly string[];
	/** How much faster than real time the board lives; 1 when absent. Its sockets are as fast as they are. */
	readonly speed?: number;
	readonly mac?: Uint8Array;
	readonly chip?: string;
	readonly inspection?: Inspection;
	readonly led?: Led["kind"];
	readonly asset?: (name: string) => Uint8Array | undefined;
	readonly onEvent?: (event: BoardEvent) => void;
	readonly onObservation?: (observation: O) => void;
	/** A port that the board needs is taken by now. */
	readonly onError?: (error: Error) => void;
}

/** A port that was reserved for a setup network that does not open is given back after this long, milliseconds. */
const reserveTime = 1000;

/** A virtual board that lives in real time on this machine's real sockets. */
export class RealBoard<O = unknown> {
	/** The board itself: power, button, air, setup network. */
	readonly board: VirtualBoard<O>;
	readonly #clock: RealClock;
	readonly #upstream: RealUpstream;
	readonly #ports: SetupPorts;

	/**
	 * Makes a board, without power yet.
	 * @throws Error in a sentence when a port is taken or the flash file is broken
	 */
	static async create<O>(options: RealBoardOptions<O>): Promise<RealBoard<O>> {
		const made = new RealBoard(options);
		await made.#ports.reserve(options.setupPort ?? 0, options.dnsPort ?? 0);
		return made;
	}

	private constructor(options: RealBoardOptions<O>) {
		const { flash, cloud, roots, ca = [], onEvent, onError } = options;
		this.#clock = new RealClock(options.speed);
		this.#upstream = new RealUpstream({ cloud, ca, ...(roots && { roots }) });
		this.board = new VirtualBoard<O>({
			...options,
			clock: this.#clock,
			upstream: this.#upstream,
			flash: typeof flash === "string" ? new FlashFile(flash) : flash,
			latency: { local: 0, upstream: 0 },
			buildTime: Date.now(),
			random: { fill: into => void randomFillSync(into) },
			crypto: options.image && (options.crypto ?? nodeCrypto),
			onEvent: event => {
				if (event.event === "services") this.#ports.follow(event);
				onEvent?.(event);
			},
		});
		this.#ports = new SetupPorts(this.board, error => onError?.(error));
	}

	get air(): Air {
		return this.board.air;
	}

	/** The wizard's address while the setup network is up. */
	get setupUrl(): string {
		return `http://127.0.0.1:${this.#ports.http}`;
	}

	/** Where the setup network's name server answers, UDP on 127.0.0.1. */
	get dnsPort(): number {
		return this.#ports.dns;
	}

	powerOn(): void {
		this.board.powerOn();
		this.#clock.set(() => this.#ports.follow(this.board.services), reserveTime);
	}

	/** Cuts the power and gives back all that the board has of this machine. */
	close(): void {
		this.board.powerOff();
		this.#ports.close();
		this.#upstream.close();
		this.#clock.close();
	}
}
