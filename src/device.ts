import type { Host, Link, Timer } from "../hosts/host";
import { hostName } from "../modules/access-point/index";
import { Blynk, type BlynkState } from "../modules/blynk/index";
import { text } from "../modules/bytes/index";
import { codes, type FailureCode } from "../modules/codes/index";
import type { ConfigRequest, Status } from "../modules/config-server/index";
import { CredentialStore, type Credentials } from "../modules/credentials/index";
import { ResetButton, type ResetButtonEvents } from "../modules/reset-button/index";
import { Station, type StationEvents } from "../modules/station/index";
import type { AppContext } from "./app";
import { CloudOptions, type CloudEvents, type Trace } from "./cloud";
import { Health } from "./health";
import { hotspot, unitId } from "./identity";
import { Light, type LightEvents } from "./light";
import { failure, step, type Effect, type Event, type EventType, type State } from "./machine";
import type { Product, Sign } from "./product";
import { Setup, type SetupDevice, type SetupEvent } from "./setup";

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

/**
 * Puts the modules together, and does what the machine says. It hears their events itself, for a literal of functions
 * costs some 150 bytes of RAM each (hosts/xs/README.md), and they live as long as the device.
 */
export class Device implements StationEvents, ResetButtonEvents, LightEvents, CloudEvents, SetupDevice {
	readonly station: Station;
	readonly #host: Host;
	readonly #product: Product;
	readonly #watch: ((observation: Observation) => void) | undefined;
	readonly #health: Health;
	readonly #store: CredentialStore;
	readonly #blynk: Blynk;
	readonly #light: Light;
	/** While the setup network is open. */
	#setup: Setup | undefined;
	#state: State;
	/** Credentials from the wizard, on their way into the flash. */
	#applied: Credentials | undefined;
	/** The network last tried since power-on. */
	#tried: Uint8Array | undefined;
	#trial: Timer | undefined;
	readonly #queue: Event[] = [];
	#busy = false;
	/** The cloud was told since power-on which unit this is. */
	#introduced = false;

	constructor(host: Host, product: Product, watch?: (observation: Observation) => void) {
		this.#host = host;
		this.#product = product;
		this.#watch = watch;
		host.onFault = error => this.#crash(error);

		this.#health = new Health(host);
		this.#store = new CredentialStore(host.flash);
		for (const note of this.#store.notes) host.log(`credentials: ${note}`);
		this.#state = { at: "off", memory: this.#store.memory, code: this.#store.lastError };

		this.#light = new Light(host, product.led, this);
		host.radio.country = product.country;
		this.station = new Station(host, this, hostName(hotspot(host, product)));
		this.#blynk = new Blynk(host, new CloudOptions(product, this, watch && tracer(watch)));
		new ResetButton(host, product.button, this);
	}

	/** Begins the life: with what the flash holds, or in setup when the last boots all crashed. */
	start(app: (context: AppContext) => void): void {
		const openSetup = (): void => this.#handle({ type: "setupWanted" });
		app({ host: this.#host, blynk: this.#blynk, indicator: this.#light.indicator, openSetup });
		this.#handle({ type: this.#health.takeBootLoop() ? "bootLoop" : "boot" });
	}

	/** What `/status.json` tells; never a secret. */
	status(): Status {
		const { at, code } = this.#state;
		const ssid = this.#tried;
		if (at !== "trying") return { phase: at, code, ssid };
		return { phase: at, code, ssid, step: this.station.link ? "connecting" : "joining" };
	}

	onApply(request: ConfigRequest): void {
		this.#applied = request;
		this.#handle({ type: this.#product.setup.verify === "live" ? "applyLive" : "apply" });
	}

	onSetup(type: SetupEvent): void {
		this.#handle({ type });
	}

	onJoined({ address, rssi }: Link): void {
		this.#host.log(`station: joined, address ${address}, signal ${rssi} dBm`);
		this.#handle({ type: "joined" });
	}

	onFailed(code: FailureCode, hopeless: boolean): void {
		this.#failed("station", code, hopeless);
	}

	onLost(): void {
		this.#handle({ type: "linkLost" });
	}

	onCloud(state: BlynkState): void {
		if (state.at === "online") {
			this.#firstOnline();
			this.#handle({ type: "loggedIn" });
		} else if (state.at === "failed") {
			// By a wrong clock a good certificate is out of date: that passes once somebody tells the time.
			if (state.clockDoubtful) this.#handle({ type: "trouble", code: state.code });
			else this.#failed("blynk", state.code);
		} else if (this.#state.at === "running") this.#handle({ type: "cloudLost" });
	}

	onHold(gesture: string | undefined): void {
		this.#light.held = gesture === "reset" ? "heldReset" : gesture === "setup" ? "heldSetup" : undefined;
	}

	onGesture(gesture: string): void {
		this.#handle({ type: gesture === "reset" ? "resetWanted" : "setupWanted" });
	}

	onClick(): void {
		this.#handle({ type: "click" });
	}

	onSign(sign: Sign): void {
		this.#watch?.({ event: "led", pattern: sign });
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
		for (const effect of effects) this.#carryOut(effect, event);
	}

	/** A switch and not a table of functions, which would cost 2.5 KB of RAM for each device. */
	#carryOut(effect: Effect, cause: Event): void {
		const { clock, system } = this.#host;
		switch (effect) {
			case "openSetup":
				return this.#openSetup();
			case "closeSetup":
				this.#setup?.close();
				this.#setup = undefined;
				return;
			case "keepSetupOpen":
				return this.#setup?.keepOpen();
			case "store": {
				const applied = this.#applied;
				if (applied) this.#write(() => this.#store.store(applied), "stored");
				// Whoever could hand these over can also send another firmware: the restart must not end a trial.
				this.#host.update?.keep();
				return;
			}
			case "prove":
				return this.#write(() => this.#store.prove());
			case "drop":
				return this.#write(() => this.#store.drop(this.#state.code));
			case "erase":
				return this.#write(() => this.#store.erase(), "erased");
			case "join": {
				const inUse = this.#inUse;
				this.#tried = inUse?.ssid;
				if (inUse) this.station.join(inUse);
				if (this.#onTrial) this.#trial ??= clock.set(() => this.#handle({ type: "trialOver" }), trialTime);
				return;
			}
			case "leave":
				return this.station.leave();
			case "login": {
				const inUse = this.#inUse;
				if (inUse) this.#blynk.connect(inUse);
				return;
			}
			case "logout":
				return this.#blynk.disconnect();
			case "showFailure":
				clock.set(() => this.#handle({ type: "shown" }), showTime);
				return;
			case "restart": {
				const live = this.#applied && this.#product.setup.verify === "live";
				const reason = restartReasons[cause.type] ?? cause.type;
				clock.set(() => system.restart(reason), live ? resultTime : closeTime);
			}
		}
	}

	#openSetup(): void {
		try {
			this.#setup ??= new Setup(this.#host, this.#product, this);
			this.#setup.open();
		} catch (error) {
			this.#host.log(`setup: ${String(error)}`);
			this.#handle({ type: "broke", code: 704 });
		}
	}

	/** Once a power-on: ends the trial of a new firmware, and tells the cloud which unit this is (facts/blynk.md 2.5). */
	#firstOnline(): void {
		if (this.#introduced) return;
		this.#introduced = true;
		this.#host.update?.keep();
		this.#blynk.setMeta("Device UID", unitId(this.#host));
		this.#blynk.setMeta("Hotspot Name", text(hotspot(this.#host, this.#product)));
	}

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

	#failed(who: string, code: FailureCode, hopeless = false): void {
		this.#host.log(`${who}: ${code}: ${codes[code]}`);
		this.#handle(failure(code, hopeless));
	}

	/** Something threw out of a callback: tell, count, start anew (DESIGN policy 5). */
	#crash(error: unknown): void {
		const reason = String(error);
		this.#host.log(`device: fault: ${reason}`);
		this.#health.count(reason);
		this.#host.system.restart("fault");
	}
}

/** How the firmware tells an observer of each virtual write. Absent without one, for it costs text for each message. */
function tracer(watch: (observation: Observation) => void): Trace {
	return (direction, pin, value) => watch({ event: "pin", direction, pin, value });
}

const restartReasons: Readonly<Partial<Record<EventType, string>>> = {
	stored: "new credentials",
	erased: "reset to blank",
	restartWanted: "asked to",
	updateDone: "new firmware",
	shown: "failure shown",
};
