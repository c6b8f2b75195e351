import type { Host, Timer } from "../hosts/host";
import { Blynk } from "../modules/blynk/index";
import { codes, type FailureCode } from "../modules/codes/index";
import { hotspotName } from "../modules/access-point/index";
import { text } from "../modules/bytes/index";
import type { ConfigRequest, Status } from "../modules/config-server/index";
import { CredentialStore, type Credentials } from "../modules/credentials/index";
import { ResetButton } from "../modules/reset-button/index";
import { Station } from "../modules/station/index";
import type { AppContext } from "./app";
import { Health } from "./health";
import { unitId } from "./identity";
import { Light } from "./light";
import { failure, step, type Effect, type Event, type EventType, type State } from "./machine";
import type { Product, Sign } from "./product";
import { Setup } from "./setup";

/** What an observer of the device is told: by simulators and tests, never by the product. */
export type Observation =
	| { readonly event: "state"; readonly state: State["at"]; readonly code: State["code"] }
	| { readonly event: "led"; readonly pattern: Sign }
	| { readonly event: "online"; readonly online: boolean }
	| { readonly event: "pin"; readonly direction: "in" | "out"; readonly pin: number; readonly value: string };

/** How long a candidate may try to reach the cloud, milliseconds: a slow router and a slow cloud, one retry each. */
const trialTime = 45_000;

/** The last answer and its FIN get this long to leave before the restart, milliseconds. */
const closeTime = 200;

/** How long a failure is shown before the device starts anew, milliseconds (facts/blynk.md 2.1). */
const showTime = 10_000;

/** The phone gets this long to fetch the result of a live trial before its network goes, milliseconds. */
const resultTime = 8_000;

/** Puts the modules together, and does what the machine says. */
export class Device {
	readonly #host: Host;
	readonly #product: Product;
	readonly #app: (context: AppContext) => void;
	readonly #watch: ((observation: Observation) => void) | undefined;
	readonly #health: Health;
	readonly #store: CredentialStore;
	readonly #station: Station;
	readonly #blynk: Blynk;
	readonly #light: Light;
	readonly #setup: Setup;
	#state: State;
	/** Credentials from the wizard, on their way into the flash. */
	#applied: Credentials | undefined;
	/** The network last tried since power-on. */
	#tried: Uint8Array | undefined;
	#trial: Timer | undefined;
	readonly #queue: Event[] = [];
	#busy = false;

	constructor(
		host: Host,
		product: Product,
		app: (context: AppContext) => void,
		watch?: (observation: Observation) => void,
	) {
		this.#host = host;
		this.#product = product;
		this.#app = app;
		this.#watch = watch;
		host.onFault = error => this.#crash(error);

		this.#health = new Health(host);
		this.#store = new CredentialStore(host.flash);
		for (const note of this.#store.notes) host.log(`credentials: ${note}`);
		this.#state = { at: "off", memory: this.#store.memory, code: this.#store.lastError };

		this.#light = new Light(host, product, pattern => this.#watch?.({ event: "led", pattern }));
		this.#station = new Station(host, {
			onJoined: link => {
				host.log(`station: joined, address ${link.address}, signal ${link.rssi} dBm`);
				this.#handle({ type: "joined" });
			},
			onFailed: code => this.#failed("station", code),
			onLost: () => this.#handle({ type: "linkLost" }),
		});
		this.#blynk = this.#makeBlynk();
		const hotspot = hotspotName({ prefix: product.vendor, name: product.name, mac: host.system.mac });
		const uid = unitId(host);
		this.#setup = new Setup(host, product, {
			...{ hotspot, uid, station: this.#station },
			status: () => this.#status,
			onApply: request => this.#apply(request),
			onEvent: type => this.#handle({ type }),
		});
		this.#introduce(uid, text(hotspot));
		this.#makeButton();
	}

	/** Begins the life: with what the flash holds, or in setup when the last boots all crashed. */
	start(): void {
		const openSetup = (): void => this.#handle({ type: "setupWanted" });
		this.#app({ host: this.#host, blynk: this.#blynk, indicator: this.#light.indicator, openSetup });
		this.#handle({ type: this.#health.takeBootLoop() ? "bootLoop" : "boot" });
	}

	/** Takes events one at a time: an effect may well cause the next event. */
	#handle(event: Event): void {
		this.#queue.push(event);
		if (this.#busy) return;
		this.#busy = true;
		try {
			for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#step(next);
		} finally {
			this.#busy = false;
		}
	}

	#step(event: Event): void {
		const before = this.#state;
		const [after, effects] = step(before, event);
		this.#state = after;
		if (after.at !== before.at || after.code !== before.code) {
			this.#host.log(`device: ${after.at}${after.code ? ` (${after.code}: ${codes[after.code]})` : ""}`);
			this.#watch?.({ event: "state", state: after.at, code: after.code });
			if ((after.at === "running") !== (before.at === "running"))
				this.#watch?.({ event: "online", online: after.at === "running" });
		}
		if (!this.#onTrial) {
			this.#host.clock.clear(this.#trial);
			this.#trial = undefined;
		}
		this.#light.state = after;
		for (const effect of effects) this.#effects[effect](event);
	}

	readonly #effects: Readonly<Record<Effect, (cause: Event) => void>> = {
		openSetup: () => {
			try {
				this.#setup.open();
			} catch (error) {
				this.#host.log(`setup: ${String(error)}`);
				this.#handle({ type: "broke", code: 704 });
			}
		},
		closeSetup: () => this.#setup.close(),
		keepSetupOpen: () => this.#setup.keepOpen(),
		store: () => {
			const applied = this.#applied;
			if (applied) this.#write(() => this.#store.store(applied), "stored");
		},
		prove: () => this.#write(() => this.#store.prove()),
		drop: () => this.#write(() => this.#store.drop(this.#state.code)),
		erase: () => this.#write(() => this.#store.erase(), "erased"),
		join: () => {
			const inUse = this.#inUse;
			this.#tried = inUse?.ssid;
			if (inUse) this.#station.join(inUse);
			if (this.#onTrial) this.#trial ??= this.#host.clock.set(() => this.#handle({ type: "trialOver" }), trialTime);
		},
		leave: () => this.#station.leave(),
		login: () => {
			const inUse = this.#inUse;
			if (inUse) this.#blynk.connect(inUse);
		},
		logout: () => this.#blynk.disconnect(),
		showFailure: () => {
			this.#host.clock.set(() => this.#handle({ type: "shown" }), showTime);
		},
		restart: cause => {
			const live = this.#applied && this.#product.setup.verify === "live";
			const reason = restartReasons[cause.type] ?? cause.type;
			this.#host.clock.set(() => this.#host.system.restart(reason), live ? resultTime : closeTime);
		},
	};

	/** True while the credentials in use have never reached the cloud. */
	get #onTrial(): boolean {
		const { at, memory } = this.#state;
		if (at === "trying") return true;
		return (at === "joining" || at === "connecting") && (memory === "candidate" || memory === "both");
	}

	get #inUse(): Credentials | undefined {
		if (this.#state.at === "trying") return this.#applied;
		return this.#store.candidate ?? this.#store.proven;
	}

	/** Changes the flash; a flash that refuses is an event only where something waits for the result. */
	#write(change: () => void, done?: "stored" | "erased"): void {
		try {
			change();
		} catch (error) {
			this.#host.log(`flash: ${String(error)}`);
			if (done) this.#handle({ type: "broke", code: 700 });
			return;
		}
		if (done) this.#handle({ type: done });
	}

	#apply(request: ConfigRequest): void {
		this.#applied = request;
		this.#handle({ type: this.#product.setup.verify === "live" ? "applyLive" : "apply" });
	}

	#failed(who: string, code: FailureCode): void {
		this.#host.log(`${who}: ${code}: ${codes[code]}`);
		this.#handle(failure(code));
	}

	/** Something threw out of a callback: tell, count, start anew (DESIGN policy 5). */
	#crash(error: unknown): void {
		const reason = String(error);
		this.#host.log(`device: fault: ${reason}`);
		this.#health.count(reason);
		this.#host.system.restart("fault");
	}

	#makeButton(): void {
		const { setup, reset, cancel } = this.#product.button;
		new ResetButton(this.#host, {
			gestures: [
				{ name: "setup", hold: setup },
				{ name: "reset", hold: reset },
			],
			cancel,
			onHold: name => {
				this.#light.held = name === "reset" ? "heldReset" : name === "setup" ? "heldSetup" : undefined;
			},
			onGesture: name => this.#handle({ type: name === "reset" ? "resetWanted" : "setupWanted" }),
			onClick: () => this.#handle({ type: "click" }),
		});
	}

	/** What `/status.json` tells; never a secret. */
	get #status(): Status {
		const { at, code } = this.#state;
		const ssid = this.#tried;
		if (at !== "trying") return { phase: at, code, ssid };
		return { phase: at, code, ssid, step: this.#station.link ? "connecting" : "joining" };
	}

	/** Once a power-on the cloud is told which unit this is (facts/blynk.md 2.5). */
	#introduce(uid: string, hotspot: string): void {
		let introduced = false;
		this.#blynk.onOnline(() => {
			if (introduced) return;
			introduced = true;
			this.#blynk.setMeta("Device UID", uid);
			this.#blynk.setMeta("Hotspot Name", hotspot);
		});
	}

	#makeBlynk(): Blynk {
		const { cloud, templateId, firmwareType, firmwareVersion } = this.#product;
		return new Blynk(this.#host, {
			...cloud,
			info: { templateId, firmwareType, firmwareVersion },
			onState: state => {
				if (state.at === "online") this.#handle({ type: "loggedIn" });
				else if (state.at === "failed") this.#failed("blynk", state.code);
				else if (this.#state.at === "running") this.#handle({ type: "cloudLost" });
			},
			trace: this.#watch && ((direction, pin, value) => this.#watch?.({ event: "pin", direction, pin, value })),
		});
	}
}

const restartReasons: Readonly<Partial<Record<EventType, string>>> = {
	stored: "new credentials",
	erased: "reset to blank",
	restartWanted: "asked to",
	updateDone: "new firmware",
	shown: "failure shown",
};
