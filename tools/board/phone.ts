import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { homeNetwork } from "./switches";
import type { PhoneView } from "./tour-events";
import { Way } from "./way";

/** The address the phone's browser shows: the board's own on its setup network. */
const boardName = "192.168.4.1";

/** A phone needs a moment to join a network, milliseconds. */
const joinTime = 700;

/** What the app hands over to the device's page, by the names that page knows. */
export interface AppGift {
	readonly token: string;
	/** Where the product leaves its template to the app. */
	readonly templateId?: string;
}

/** How often it looks whether the board's page can be reached, milliseconds. */
const askAgain = 50;

/**
 * The phone: its Wi-Fi and its browser. On the board's network the browser reaches the board, under the board's own
 * address, and nothing else; otherwise it reaches the cloud and no board.
 */
export class Phone {
	/** The browser shows the page that needs no app. */
	browser = false;
	readonly #cloud: URL;
	readonly #toBoard = new Way(() => this.#board, boardName);
	readonly #toCloud = new Way(() => (this.#board ? undefined : this.#cloud));
	readonly #joinTime: number;
	/** The board's HTTP address while the phone is on its network. */
	#board: URL | undefined;
	/** What the app gave it for the device's page. */
	#given: AppGift = { token: "" };
	/** While it is on its way; aborted when it turns back. */
	#joining: AbortController | undefined;
	/** How often it came back to the cloud. */
	#visit = 0;

	/**
	 * @param cloudPage the cloud's page for a phone without an app
	 * @param speed how much faster than real time it joins a network
	 */
	constructor(cloudPage: string, speed: number) {
		this.#cloud = new URL(cloudPage);
		this.#joinTime = joinTime / speed;
	}

	/** Starts on any two free loopback ports. */
	async listen(): Promise<void> {
		await this.#toBoard.listen();
		await this.#toCloud.listen();
	}

	/** Where its browser finds the device's page on the device's network. */
	get boardUrl(): string {
		return `${this.#toBoard.origin}/`;
	}

	/** On its own Wi-Fi, on its way to the board's network, or there. */
	get at(): "home" | "joining" | "board" {
		return this.#board ? "board" : this.#joining ? "joining" : "home";
	}

	/** Goes to the network of the board at `url` with what the app gave, and tells when it is there. */
	join(url: string, given: AppGift, onJoined: () => void): void {
		if (this.#board || this.#joining) return;
		const joining = (this.#joining = new AbortController());
		void this.#come(new URL(url), joining.signal).then(there => {
			if (!there) return;
			this.#joining = undefined;
			this.#given = given;
			this.#board = new URL(url);
			onJoined();
		});
	}

	/** Is on its own Wi-Fi again. */
	leave(): void {
		this.#joining?.abort();
		this.#joining = undefined;
		if (this.#board) this.#visit++;
		this.#board = undefined;
	}

	/**
	 * What it shows.
	 * @param network the board's setup network, when that is near
	 */
	view(text: string, network: string | undefined): PhoneView {
		const { at, browser } = this;
		const there = at === "board";
		// What the app gave goes in the fragment, which never leaves the phone.
		const wizard = there ? `${this.boardUrl}#${new URLSearchParams({ ...this.#given })}` : undefined;
		// The cloud's page remembers how far somebody was; another address loads it again.
		const { pathname, search } = this.#cloud;
		const page = browser ? `${this.#toCloud.origin}${pathname}${search}&visit=${this.#visit}` : wizard;
		return {
			...{ wifi: (there && network) || homeNetwork.ssid, text, joining: at === "joining", browser },
			...(network !== undefined && (there ? { leave: network } : { join: network })),
			...(page !== undefined && { page }),
		};
	}

	close(): void {
		this.leave();
		this.#toBoard.close();
		this.#toCloud.close();
	}

	/** False when it turned back on the way. */
	async #come(board: URL, turned: AbortSignal): Promise<boolean> {
		await sleep(this.#joinTime);
		while (!turned.aborted && !(await answers(board))) await sleep(askAgain);
		return !turned.aborted;
	}
}

/** Whether somebody takes connections at `url`. */
function answers({ hostname, port }: URL): Promise<boolean> {
	return new Promise(resolve => {
		const socket = connect(Number(port), hostname);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
