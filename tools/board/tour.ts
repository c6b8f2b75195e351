import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Level } from "../../hosts/virtual/led";
import type { BoardEvent } from "../../hosts/virtual/board";
import type { RealBoard } from "../../hosts/virtual/node/board";
import { text } from "../../modules/bytes/index";
import { codes, type Code } from "../../modules/codes/index";
import type { Observation } from "../../src/main";
import { dynamic, readProduct } from "../../src/product";
import { startCloud, type Cloud } from "../cloud/cloud";
import { Phone } from "./phone";
import { createProductBoard } from "./product-board";
import type { Stage } from "./server";
import { switches, view } from "./switches";
import type { PhoneView, TourCommand, TourEvent } from "./tour-events";

/** Lines of the log a page gets that is opened later. */
const mostLines = 200;

/** A phone needs a moment to join a network, milliseconds. */
const joinTime = 700;

/** Everything on the tour's page: a board, a phone, the air between them, and a cloud. */
export class Tour implements Stage {
	readonly #board: RealBoard<Observation>;
	readonly #cloud: Cloud;
	readonly #phone: Phone;
	readonly #product: ReturnType<typeof readProduct>;
	readonly #listeners = new Set<(event: TourEvent) => void>();
	readonly #lines: string[] = [];
	#state = "off";
	#code: Code = 0;
	#sign: TourEvent | undefined;
	#level: Level = [0, 0, 0];
	/** The token the app has for the device being set up. */
	#token: string | undefined;

	/** Starts it all; `speed` is how much faster than real time the board lives. @throws Error with a sentence when a port or the data directory cannot be used. */
	static async open(config: unknown, data: string, speed = 1): Promise<Tour> {
		const product = readProduct(config);
		mkdirSync(data, { recursive: true });
		const cloud = await startCloud({ data: join(data, "cloud") });
		const phone = new Phone();
		await phone.listen();
		const flash = join(data, "flash.json");
		rmSync(flash, { force: true }); // every tour begins with a board out of its box
		/** The board speaks before the tour exists; nobody is listening then. */
		const made: { tour?: Tour } = {};
		const board = await createProductBoard({
			...{ config, flash, speed },
			led: "pixel",
			cloud: { host: "127.0.0.1", port: product.cloud.tls ? cloud.tlsPort : cloud.port },
			caFile: cloud.caFile,
			onEvent: event => {
				if (made.tour) made.tour.#boardEvent(event);
			},
			onObservation: observation => {
				if (made.tour) made.tour.#observe(observation);
			},
		});
		made.tour = new Tour(board, cloud, phone, product);
		board.powerOn();
		return made.tour;
	}

	private constructor(
		board: RealBoard<Observation>,
		cloud: Cloud,
		phone: Phone,
		product: ReturnType<typeof readProduct>,
	) {
		this.#board = board;
		this.#cloud = cloud;
		this.#phone = phone;
		this.#product = product;
		board.air.watch(() => this.#tell(this.#switches));
		cloud.on(event => {
			if (event.event === "fault") this.#tell(this.#switches);
		});
	}

	snapshot(): readonly TourEvent[] {
		return [
			{ event: "cloud", panel: `${this.#cloud.url}/panel` },
			{ event: "power", on: this.#board.board.powered },
			...this.#lines.map((line): TourEvent => ({ event: "log", line })),
			{ event: "level", level: this.#level },
			...(this.#sign ? [this.#sign] : []),
			this.#stateEvent,
			this.#switches,
			{ event: "phone", view: this.#phoneView },
		];
	}

	follow(listener: (event: TourEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	command(what: TourCommand): void {
		const { board } = this.#board;
		if ("button" in what) board.button.pressed = what.button === "down";
		else if ("power" in what) this.#power(what.power === "on");
		else if ("phone" in what) this.#movePhone(what.phone === "join");
		else if ("switch" in what) {
			const world = { air: this.#board.air, cloud: this.#cloud };
			const found = switches.find(each => each.name === what.switch);
			if (!found) throw new Error(`There is no switch "${what.switch}".`);
			found.write(world, what.value);
		} else throw new Error("That is no command of the tour.");
	}

	async close(): Promise<void> {
		this.#board.close();
		this.#phone.close();
		await this.#cloud.close();
	}

	#power(on: boolean): void {
		if (on) this.#board.powerOn();
		else this.#board.board.powerOff();
	}

	/** Joining: the app has got a fresh token before, while the phone still had Internet (facts/blynk.md 3.8). */
	#movePhone(join: boolean): void {
		if (join && !this.#board.board.setupNetwork) throw new Error("The board's setup network is not there.");
		this.#phone.board = undefined;
		if (join) void this.#joinSetup();
		else void this.#lookAround();
	}

	async #joinSetup(): Promise<void> {
		this.#token ??= this.#cloud.devices.createProvision(undefined, this.#chosen ?? this.#product.templateId).token;
		await sleep(joinTime);
		this.#phone.board = new URL(this.#board.setupUrl);
		await this.#lookAround();
	}

	#boardEvent(event: BoardEvent): void {
		switch (event.event) {
			case "log":
				this.#lines.push(event.line);
				if (this.#lines.length > mostLines) this.#lines.shift();
				this.#tell(event);
				break;
			case "level":
				this.#level = event.level;
				this.#tell(event);
				break;
			case "power":
				if (!event.on) this.#state = "off";
				this.#note(event.on ? "--- power on" : "--- power off");
				this.#tell(event);
				void this.#lookAround();
				break;
			case "restart":
				this.#note(`--- restart: ${event.reason}`);
				this.#tell(event);
				void this.#lookAround();
				break;
			case "radio":
				if (event.radio.startsWith("access-point")) void this.#lookAround();
				break;
		}
	}

	/** The radio tells while it changes; a moment later the phone sees what there is, and leaves what is gone. */
	async #lookAround(): Promise<void> {
		await sleep(0);
		if (!this.#board.board.setupNetwork) this.#phone.board = undefined;
		this.#tell({ event: "phone", view: this.#phoneView });
	}

	#note(line: string): void {
		this.#boardEvent({ event: "log", line });
	}

	#observe(observation: Observation): void {
		if (observation.event === "state") {
			this.#state = observation.state;
			this.#code = observation.code;
			// Once the device is in the app, the next one to be set up needs a token of its own.
			if (observation.state === "running") this.#token = undefined;
			this.#tell(this.#stateEvent);
			this.#tell({ event: "phone", view: this.#phoneView });
			return;
		}
		if (observation.event === "led") this.#sign = observation;
		this.#tell(observation);
	}

	#tell(event: TourEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	/** The template that the user picks in the app where the product leaves it open: the first of the account. */
	get #chosen(): string | undefined {
		return this.#product.templateId === dynamic ? this.#cloud.devices.templates.first.id : undefined;
	}

	get #stateEvent(): TourEvent {
		return { event: "state", state: this.#state, code: this.#code, meaning: codes[this.#code] };
	}

	get #switches(): TourEvent {
		return { event: "switches", switches: view({ air: this.#board.air, cloud: this.#cloud }) };
	}

	get #phoneView(): PhoneView {
		const setup = this.#board.board.setupNetwork;
		if (setup && this.#phone.board) {
			const page = this.#phone.page(this.#token ?? "", this.#chosen);
			return { at: "setup", text: "", network: text(setup.ssid), page };
		}
		const name = setup ? text(setup.ssid) : undefined;
		return { at: "home", text: this.#phoneText(name), setupNetworks: name === undefined ? [] : [name] };
	}

	#phoneText(setup: string | undefined): string {
		if (setup !== undefined) return "A new device is near. The app has a fresh token for it.";
		if (this.#state === "running") return "Your device is online. The app shows its signal and dims its light.";
		if (this.#state === "off") return "No device is near. Is it switched on?";
		if (this.#state === "idle") return "The device has closed its network. Press its button to open it again.";
		return "The device is busy. Its light tells what it does.";
	}
}
