import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page, WebSocketRoute } from "playwright-core";
import { EspLoader, type Family } from "./esp-loader";
import type { FromPage, ToPage } from "./web-serial";

/** What is plugged in. */
export interface Plugged {
	readonly family?: Family;
	readonly mac: string;
	/** Bytes. */
	readonly flash?: number;
	/** The firmware that a chip starts with: what is sent to it, once it runs. */
	readonly firmware?: (loader: EspLoader) => Firmware;
}

export interface Firmware {
	start(): void;
	stop(): void;
	receive(bytes: Uint8Array): void;
}

/** A USB bridge, as CP2102 on most boards. */
const info = { usbVendorId: 0x10c4, usbProductId: 0xea60 };

let script: Promise<string> | undefined;

/** A page's serial port, with a chip at its other end. Make it before the page is loaded. */
export class SerialLink {
	readonly #page: Page;
	#socket: WebSocketRoute | undefined;
	#speed: number | undefined;
	#chip: EspLoader | undefined;
	/** What was told before the page was there. */
	readonly #early: ToPage[] = [];
	/** Every byte from the page that a running firmware got. */
	readonly heard: number[] = [];

	private constructor(page: Page) {
		this.#page = page;
	}

	static async on(page: Page): Promise<SerialLink> {
		const link = new SerialLink(page);
		await page.routeWebSocket("ws://serial/", socket => link.#attach(socket));
		await page.addInitScript({ content: await (script ??= fakeSerial()) });
		return link;
	}

	/** Plugs a chip in. @param isGranted the page may use its port without asking for it */
	plug({ family, mac, flash, firmware }: Plugged, isGranted = true): EspLoader {
		const chip: EspLoader = new EspLoader({
			mac,
			...(family && { family }),
			...(flash !== undefined && { flash }),
			onRun: () => running?.start(),
			onStop: () => running?.stop(),
			onData: bytes => {
				if (this.#chip === chip && this.#speed !== undefined) this.#socket?.send(Buffer.from(bytes));
			},
		});
		const running = firmware?.(chip);
		this.#receive = bytes => {
			this.heard.push(...bytes);
			running?.receive(bytes);
		};
		return this.replug(chip, isGranted);
	}

	/** Plugs the same chip in again. */
	replug(chip: EspLoader, isGranted = true): EspLoader {
		this.#chip = chip;
		chip.run();
		this.#tell({ is: "there", info, isGranted });
		return chip;
	}

	/** Pulls the cable, and with it the chip's power. */
	pull(): void {
		this.#chip?.cut();
		this.#chip = undefined;
		this.#speed = undefined;
		this.#tell({ is: "gone" });
	}

	set busy(busy: boolean) {
		this.#tell({ is: "busy", busy });
	}

	/** Whether somebody who is asked picks the port. */
	set picks(picks: boolean) {
		this.#tell({ is: "chooser", picks });
	}

	#receive: (bytes: Uint8Array) => void = () => {};

	#attach(socket: WebSocketRoute): void {
		this.#socket = socket;
		for (const told of this.#early.splice(0)) socket.send(JSON.stringify(told));
		socket.onMessage(message => {
			if (typeof message !== "string") return this.#write(message);
			const what = JSON.parse(message) as FromPage;
			if (what.do === "open") this.#speed = what.baudRate;
			else if (what.do === "close") this.#speed = undefined;
			else this.#chip?.lines(what.dtr, what.rts);
		});
	}

	#write(bytes: Uint8Array): void {
		if (this.#chip && !this.#chip.receive(bytes, this.#speed ?? 0)) this.#receive(bytes);
	}

	#tell(what: ToPage): void {
		if (this.#socket) this.#socket.send(JSON.stringify(what));
		else this.#early.push(what);
	}

	/** Settles when the page knows all that it was told. */
	async settle(): Promise<void> {
		await this.#page.evaluate("0");
	}
}

async function fakeSerial(): Promise<string> {
	const entry = fileURLToPath(new URL("web-serial.ts", import.meta.url));
	const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife" });
	// Frames of the page have none.
	return `if (window === top) { ${outputFiles[0]?.text ?? ""} }`;
}
