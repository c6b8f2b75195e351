import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { Air } from "../../hosts/virtual/air";
import { VirtualBoard, type BoardEvent, type BoardOptions } from "../../hosts/virtual/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { Internet } from "../../hosts/virtual/internet";
import { start, type Observation, type StartOptions } from "../../src/main";
import { readProduct } from "../../src/product";
import { MemoryCloud } from "../../hosts/virtual/memory-cloud";

/** An Auth Token that the world's cloud knows from the beginning: what {@link World.apply} hands over. */
export const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** What a phone got back. */
export interface Reply {
	/** Of HTTP: 200 and so on. */
	readonly status: number;
	/** Status line and header fields, CR LF between them. */
	readonly head: string;
	/** UTF-8 as text. */
	readonly body: string;
}

/** What is different about a world. */
export interface WorldOptions extends Omit<StartOptions, "watch"> {
	/** What is different about the board; with `firmware`, the same firmware runs elsewhere. */
	readonly board?: Partial<BoardOptions<Observation>>;
}

/** A board with the real firmware, a phone, an air and a cloud, all on one virtual clock. */
export class World {
	/** The time of all of it: {@link VirtualClock.advance} lets it pass. */
	readonly clock = new VirtualClock();
	/** The Wi-Fi around the board, and faults that only fate causes: change it with {@link Air.patch}. */
	readonly air = new Air();
	/** What the board stores; it can be told to lose power at a write. */
	readonly flash = new MemoryFlash();
	/** The servers beyond the router. */
	readonly internet = new Internet({ clock: this.clock });
	/** The Blynk cloud: what it saw, and what it writes. */
	readonly cloud = new MemoryCloud(this.internet);
	/** The board: its power, button and parts. */
	readonly board: VirtualBoard<Observation>;
	/** Every state the board was in, in order. */
	readonly states: string[] = [];
	/** All that the board and its firmware told, in order. */
	readonly events: (BoardEvent | Observation)[] = [];
	/** The lines of the serial log, of all lives. */
	readonly log: string[] = [];
	/** How often the board restarted. */
	restarts = 0;
	/** Where the machine is; see `Place` of the package. */
	state = "off";
	/** Why the last attempt failed; 0 once one succeeded. */
	code = 0;
	/** What the light shows; see `Sign` of the package. */
	sign = "";

	/**
	 * @param config a product, as under `config.product` of a manifest: see {@link manifestProduct}
	 * @throws Error in a sentence when it is none
	 */
	constructor(config: unknown, { board, ...options }: WorldOptions = {}) {
		this.cloud.tokens.add(token);
		const page = utf8("the wizard page");
		this.board = new VirtualBoard<Observation>({
			clock: this.clock,
			air: this.air,
			flash: this.flash,
			upstream: this.internet,
			asset: name => (name === "wizard.html.gz" ? page : undefined),
			firmware: (host, watch) => void start(host, readProduct(config), { ...options, watch }),
			onEvent: event => {
				this.events.push(event);
				if (event.event === "log") this.log.push(event.line);
				if (event.event === "restart") this.restarts++;
			},
			onObservation: observation => this.#observe(observation),
			...board,
		});
	}

	#observe(observation: Observation): void {
		this.events.push(observation);
		if (observation.event === "led") this.sign = observation.pattern;
		if (observation.event !== "state") return;
		if (observation.state !== this.state) this.states.push(observation.state);
		this.state = observation.state;
		this.code = observation.code;
	}

	/**
	 * Lets time pass until the board is in `state`; fails after `limit` milliseconds, and at once when the board only
	 * restarts. Returns how long it took.
	 */
	until(state: string, limit = 120_000): number {
		const from = this.clock.now();
		const restarts = this.restarts + 20;
		while (this.state !== state && this.clock.now() - from < limit && this.restarts < restarts) this.clock.advance(10);
		assert.equal(this.state, state, `after ${limit} ms; the log:\n${this.log.join("\n")}`);
		return this.clock.now() - from;
	}

	/** A phone on the setup network asks; `undefined` when no answer came. `from`: its address, the first phone's when absent. */
	ask(request: string | Uint8Array, limit = 10_000, from?: string): Reply | undefined {
		const peer = this.board.connect(80, from);
		let answer = "";
		let over = false;
		peer.onData = bytes => void (answer += text(bytes));
		peer.onEnd = () => void (over = true);
		peer.send(typeof request === "string" ? utf8(request) : request);
		for (const begun = this.clock.now(); !over && this.clock.now() - begun < limit;) this.clock.advance(5);
		const [head = "", ...rest] = answer.split("\r\n\r\n");
		const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
		return status ? { status, head, body: rest.join("\r\n\r\n") } : undefined;
	}

	/** A phone on the setup network asks for a page. `undefined`: no answer came. */
	get(path: string): Reply | undefined {
		return this.ask(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
	}

	/** What {@link World.get} gets, read as JSON; `null` when no answer came. @throws SyntaxError when it is none */
	json(path: string): unknown {
		return JSON.parse(this.get(path)?.body ?? "null");
	}

	/** What the wizard page does. */
	apply(fields?: Readonly<Record<string, string>>): Reply | undefined {
		return this.ask(this.configRequest(fields));
	}

	/** The same again, with what changed only. */
	retry(fields: Readonly<Record<string, string>> = {}, from?: string): Reply | undefined {
		return this.ask(configForm({ retry: "1", ...fields }), 10_000, from);
	}

	/** What it sends. */
	configRequest(fields: Readonly<Record<string, string>> = {}): string {
		return configForm({ if: "wifi", ssid: "Home", pass: "correct horse", blynk: token, ...fields });
	}

	/** Waits until the board is in setup and the phone has joined its network. */
	setup(limit?: number): void {
		this.until("setup", limit);
		this.clock.advance(1000);
	}

	/** A blank board, unboxed. */
	unbox(): void {
		this.board.powerOn();
		this.setup();
	}

	/** A blank board, unboxed and provisioned. */
	provision(fields: Readonly<Record<string, string>> = {}): void {
		this.unbox();
		this.apply(fields);
	}

	/** The same until it is online. */
	goOnline(fields: Readonly<Record<string, string>> = {}): void {
		this.provision(fields);
		this.until("running");
	}

	/** Somebody asks for setup by the button of a board that has credentials. */
	openSetup(): void {
		this.board.press(4000);
		this.setup(5000);
	}

	/** The power fails for no time at all. */
	switchOffAndOn(): void {
		this.board.powerOff();
		this.board.powerOn();
	}
}

function configForm(fields: Readonly<Record<string, string>>): string {
	const body = Object.entries(fields)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join("&");
	const head = `Host: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}`;
	return `POST /config HTTP/1.1\r\n${head}\r\n\r\n${body}`;
}
