import type { Level } from "../../hosts/virtual/led";
import type { BoardEvent } from "../../hosts/virtual/board";
import { trialOf } from "../../hosts/virtual/boot-loader";
import type { RealBoard } from "../../hosts/virtual/node/board";
import { text, utf8 } from "../../modules/bytes/index";
import type { Observation } from "../../src/main";
import { dynamic, type Product } from "../../src/product";
import { steadyTime } from "../../src/durations";
import type { Cloud } from "../cloud/cloud";
import { Broadcast } from "./broadcast";
import { setPart } from "./commands";
import { guide } from "./guide";
import type { Story } from "./steps";
import type { Phone } from "./phone";
import type { Progress } from "./progress";
import { scene, story } from "./scene";
import type { Stage } from "./server";
import { kinds, offersAfter, type Shipping } from "./shipping";
import { switches, view } from "./switches";
import { Terminal } from "./terminal";
import type { TourCommand, TourEvent, UpdateView } from "./tour-events";
import { phaseOf, textOf } from "./update-view";
import { percent } from "../cli/percent";
import { Watched } from "./watched";

/** What a tour is made of. */
export interface TourParts {
	/** The folder that keeps it, the whole path. */
	readonly data: string;
	readonly product: Product;
	readonly cloud: Cloud;
	readonly phone: Phone;
	/** Its events go to {@link Tour.onEvent}, {@link Tour.onObservation} and {@link Tour.onFirmware}. */
	readonly board: RealBoard<Observation>;
	readonly shipping: Shipping;
	readonly progress: Progress;
}

/** Everything on the tour's page: a board, a phone, the air between them, and a cloud. */
export class Tour implements Stage {
	readonly data: string;
	readonly #product: Product;
	readonly #cloud: Cloud;
	readonly #phone: Phone;
	readonly #board: RealBoard<Observation>;
	readonly #shipping: Shipping;
	readonly #progress: Progress;
	readonly #story: Story;
	/** What the device follows; where the product leaves that open, the user picks the first of the account. */
	readonly #templateId: string;
	/** The pin a visitor is asked to set. */
	readonly #pin: number | undefined;
	readonly #device = new Watched();
	readonly #pages = new Broadcast();
	#checking: NodeJS.Immediate | undefined;
	#level: Level = [0, 0, 0];
	/** What the board runs, and which version that was before, since something was shipped. */
	#running: Product;
	#ranBefore: string | undefined;
	/** The token the app has for the device being set up. */
	#token: string | undefined;
	/** A value was set in the cloud for the device to obey. */
	#asked = false;

	constructor({ data, product, cloud, phone, board, shipping, progress }: TourParts) {
		this.data = data;
		this.#product = this.#running = product;
		this.#cloud = cloud;
		this.#phone = phone;
		this.#board = board;
		this.#shipping = shipping;
		this.#progress = progress;
		const terminal = new Terminal(line => this.#pages.log(line));
		const { templates } = cloud.devices;
		this.#templateId = product.templateId === dynamic ? templates.first.id : product.templateId;
		const stream = templates.of(this.#templateId).datastreams.find(each => each.control);
		this.#pin = stream?.pin;
		this.#story = story(product, stream?.name);
		board.air.watch(() => this.#check());
		board.board.serial.onData = bytes => terminal.read(bytes);
		cloud.on(event => {
			if (event.event === "fault" || event.event === "delivery" || event.event === "eventLogged") this.#check();
			if (event.event === "write" && event.from === "http" && event.pin === this.#pin) this.#asked = true;
		});
	}

	get key(): string {
		return this.#cloud.pageKey;
	}

	snapshot(): readonly TourEvent[] {
		const stays = scene(this.#product, this.#story, this.#cloud.pageUrl("/panel"));
		const level = this.#level;
		return [{ event: "scene", ...stays }, ...this.#pages.lines, { event: "level", level }, ...this.#views];
	}

	follow(listener: (event: TourEvent) => void): () => void {
		return this.#pages.follow(listener);
	}

	command(what: TourCommand): void | Promise<void> {
		const { board } = this.#board;
		if ("button" in what) board.button.pressed = what.button === "down";
		else if ("power" in what) this.#power(what.power === "on");
		else if ("type" in what) board.serial.write(utf8(`${what.type}\r`));
		else if ("ship" in what) return this.#ship(what.ship);
		else if ("phone" in what) this.#usePhone(what.phone);
		else if ("switch" in what) {
			const found = switches.find(each => each.name === what.switch);
			if (!found) throw new Error(`There is no switch "${what.switch}".`);
			found.write(this.#world, what.value);
		} else if ("part" in what) setPart(board.parts, what.part, what.to);
		else throw new Error("That is no command of the tour.");
	}

	/** Something happened to the board. */
	onEvent(event: BoardEvent): void {
		switch (event.event) {
			case "log":
				return this.#pages.log(event.line);
			case "level":
				this.#level = event.level;
				return this.#pages.tell(event);
			case "power":
				if (!event.on) this.#device.end();
				this.#pages.log(event.on ? "--- power on" : "--- power off");
				break;
			case "restart":
				this.#pages.log(`--- restart: ${event.reason}`);
		}
		this.#check();
	}

	/** A firmware begins to run. */
	onFirmware(product: Product): void {
		if (product.firmwareVersion !== this.#running.firmwareVersion) this.#ranBefore = this.#running.firmwareVersion;
		this.#running = product;
		this.#pages.log(`--- version ${product.firmwareVersion}`);
		this.#check();
	}

	/** Something happened inside its firmware. */
	onObservation(observation: Observation): void {
		this.#device.observe(observation);
		if (observation.event === "state") {
			const { state, code } = observation;
			// Once the device is in the app, or its token was refused, the next setup needs another one.
			if (state === "running" || code === 703) this.#token = undefined;
			if (state === "resetting") this.#progress.mark("startedOver");
		}
		if (observation.event === "pin" && this.#asked && observation.direction === "in" && observation.pin === this.#pin)
			this.#progress.mark("moved");
		this.#check();
	}

	async close(): Promise<void> {
		clearImmediate(this.#checking);
		this.#board.close();
		this.#phone.close();
		await this.#cloud.close();
	}

	#power(on: boolean): void {
		if (on) this.#board.powerOn();
		else this.#board.board.powerOff();
	}

	#ship(what: string): Promise<void> {
		const kind = kinds.find(each => each === what);
		if (!kind || !this.#product.update) throw new Error(`"${what}" cannot be shipped.`);
		this.#ranBefore = undefined;
		return this.#shipping.ship(kind, this.#running.firmwareVersion);
	}

	#usePhone(what: "join" | "leave" | "browser" | "close"): void {
		switch (what) {
			case "join":
				this.#join();
				break;
			case "leave":
				this.#phone.leave();
				break;
			case "browser":
			case "close":
				this.#phone.browser = what === "browser";
		}
		this.#check();
	}

	#join(): void {
		if (!this.#board.board.setupNetwork) throw new Error("The board's setup network is not there.");
		// The app asks for the token while the phone still has Internet (docs/protocol/setup.md#what-the-phone-does).
		const templateId = this.#templateId;
		const token = (this.#token ??= this.#cloud.devices.createProvision(undefined, templateId).token);
		const given = this.#product.templateId === dynamic ? { token, templateId } : { token };
		this.#phone.join(this.#board.setupUrl, given, () => this.#check());
	}

	/** Tells the pages what has changed, once things have settled: the radio speaks while it changes. */
	#check(): void {
		this.#checking ??= setImmediate(() => {
			this.#checking = undefined;
			const { air, board } = this.#board;
			if (!board.setupNetwork) this.#phone.leave();
			// The board sees a phone come and go: it closes its network some time after the last one.
			const phones = this.#phone.at === "home" ? 0 : 1;
			if (air.state.phones !== phones) air.patch({ phones });
			if (this.#update.phase === "kept") this.#progress.mark("updated");
			this.#pages.tellChanged(this.#views);
		});
	}

	get #world(): { readonly air: RealBoard["air"]; readonly cloud: Cloud } {
		return { air: this.#board.air, cloud: this.#cloud };
	}

	/** What the board runs, and where the update is that was shipped last. */
	get #update(): UpdateView {
		const { board } = this.#board;
		const { slots, running } = board;
		const version = this.#running.firmwareVersion;
		const { at } = this.#device;
		const trial = slots ? trialOf(slots, running) : "kept";
		const shipped = this.#shipping.last;
		const hasRun = shipped !== undefined && this.#ranBefore === shipped.version;
		const standing = { at, version, trial, hasRun, shipped };
		const phase = phaseOf(standing);
		const isComing = phase === "fetching" || phase === "paused";
		return {
			...{ version, slot: running, onTrial: trial !== "kept", phase, text: textOf(standing, steadyTime / 1000) },
			...(isComing && shipped && { progress: percent(shipped.bytes, shipped.size) }),
			offers: this.#product.update ? offersAfter(version) : [],
			ready: this.#shipping.isReady,
		};
	}

	/** How everything stands, and what the guide makes of it. */
	get #views(): readonly TourEvent[] {
		const all = view(this.#world);
		const setup = this.#board.board.setupNetwork;
		const { at, memory, code } = this.#device;
		const update = this.#update;
		const now = guide(
			{
				...{
					at,
					memory,
					code,
					update: update.phase,
					told: update.text,
					...this.#progress.seen,
					phone: this.#phone.at,
					browser: this.#phone.browser,
				},
				faults: all.filter(each => each.on).map(each => each.code),
			},
			this.#story,
		);
		return [
			{ event: "board", ...this.#device.view(this.#running.led) },
			{ event: "update", ...update },
			{ event: "parts", parts: this.#board.board.parts.views },
			{ event: "switches", switches: all },
			{ event: "phone", ...this.#phone.view(now.text, setup && text(setup.ssid)) },
			{ event: "guide", ...now },
		];
	}
}
