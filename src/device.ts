import type { Host, Link, Timer } from "../hosts/host";
import { hostName, isPhone } from "../modules/access-point/index";
import { Blynk, type BlynkState } from "../modules/blynk/index";
import { text } from "../modules/bytes/index";
import { codes, type FailureCode } from "../modules/codes/index";
import type { ConfigRequest, Status } from "../modules/config-server/index";
import type { Credentials } from "../modules/credentials/index";
import { watchPowerCycles } from "../modules/power-cycles/index";
import type { ResetButtonEvents } from "../modules/reset-button/index";
import { noSettings } from "../modules/settings/index";
import { Station, type Network, type Networks, type StationEvents } from "../modules/station/index";
import type { App, AppContext } from "./app";
import { CloudOptions, type CloudDevice } from "./cloud";
import { ResetButton } from "./factory-button";
import { CrashCount } from "./crash-count";
import type { History } from "./history";
import { hotspot } from "./identity";
import type { SettingsCheck, Verdict } from "./settings-check";
import { FailedAttempt } from "./failed-attempt";
import { openLocal } from "./local";
import { Light, type LightEvents } from "./light";
import { stageByPin } from "./networks-pin";
import { failure, step, type Effect, type Event, type State } from "./machine";
import { DeviceStore } from "./edgent-store";
import { tracer, type Observation } from "./observation";
import { PlaceLimit, type LimitEvents, type Overdue } from "./place-limit";
import { openPort, type Port } from "./serial-port";
import type { PortDevice } from "./serial-port-device";
import type { Product, Sign } from "./product";
import { Setup, type SetupDevice, type SetupEvent, type UnitInfo } from "./setup";
import { closeTime, rescueTime, restTime, resultTime, showTime, tickTime } from "./durations";
import { dynamic } from "./template";
import { unitId } from "./uid";
import { openUpdates } from "./update";
import type { DeviceUpdates, UpdateDevice, UpdateEvent } from "./update-device";

/**
 * Puts the modules together, and does what the machine says. It hears their events itself, for a literal of functions
 * costs some 150 bytes of RAM each (hosts/xs/README.md), and they live as long as the device.
 */
export class Device
	implements
		Networks,
		StationEvents,
		ResetButtonEvents,
		LightEvents,
		CloudDevice,
		SetupDevice,
		PortDevice,
		UpdateDevice,
		LimitEvents,
		Verdict
{
	readonly station: Station;
	/** What it has been through; where the product has `health`. */
	readonly history: History | undefined;
	/** Absent where the board's cannot be opened. */
	button: ResetButton | undefined;
	readonly #host: Host;
	readonly #product: Product;
	readonly #watch: ((observation: Observation) => void) | undefined;
	readonly #crashes: CrashCount;
	readonly store: DeviceStore;
	readonly blynk: Blynk;
	readonly light: Light;
	readonly #kept: FailedAttempt;
	readonly #limit: PlaceLimit;
	/** Of a product that has a use for one. */
	#port: Port | undefined;
	readonly #local: ReturnType<typeof openLocal>;
	/** Of a board that takes other firmware. */
	updates: DeviceUpdates | undefined;
	/** While the setup network is open. */
	#setup: Setup | undefined;
	#state: State;
	/** Credentials from the wizard, on trial or on their way into the flash. */
	#applied: (Credentials & { readonly live?: boolean }) | undefined;
	/** The network of the trouble that was told last. */
	#troubled: Uint8Array | undefined;
	/** When the present trouble was told first, by the clock; `undefined`: nobody told, it only took long. */
	#troubleSince: number | undefined;
	/** A failure is shown, or a restart is due. */
	#pause: Timer | undefined;
	/** The network of the live trial has the addresses of our own, so the trial is to follow after a restart. */
	#overlaps = false;
	readonly #queue: Event[] = [];
	#busy = false;
	/** What the product's code wants to hear of. */
	hooks: ReturnType<App> = undefined;
	/** The product's code, where it wants to look at new settings before they are stored. */
	#check: SettingsCheck | undefined;
	/** The cloud was told since power-on which unit this is. */
	#introduced = false;

	constructor(host: Host, product: Product, watch?: (observation: Observation) => void) {
		this.#host = host;
		this.#product = product;
		this.#watch = watch;
		this.#crashes = new CrashCount(host);
		this.#kept = new FailedAttempt(host.clock);
		this.#limit = new PlaceLimit(host.clock, this);
		this.store = new DeviceStore(host.flash, host.clock, host, product);
		for (const note of this.store.notes) host.log(`credentials: ${note}`);
		const { memory, lastError } = this.store;
		this.#state = { at: "off", memory, code: memory === "blank" ? lastError : 0 };

		this.light = new Light(host, product.led, this);
		this.#attempt("radio", () => (host.radio.country = product.country));
		this.#local = openLocal(host, product, this);
		this.station = new Station(host, this, hostName(hotspot(host, product)));
		this.blynk = new Blynk(host, new CloudOptions(product, this, watch && tracer(watch)));
		this.#attempt("update", () => (this.updates = openUpdates(host, product, this, this.#crashes.crashed)));
		this.history = product.health?.begin(host, this.station, this.#crashes.crashed);
		this.#attempt("button", () => (this.button = new ResetButton(host, product.button, this)));
		this.#attempt("console", () => (this.#port = openPort(host, product, this, this.blynk)));
		watchPowerCycles(host, product.button.powerCycles, this);
		host.clock.repeat(() => this.#tick(), tickTime);
	}

	/**
	 * Begins the life with what the flash holds; the product's code is a guest in it, so it comes second, and not at all
	 * when the last boots all crashed.
	 */
	start(app: App): void {
		const isRescue = this.#crashes.rescue !== undefined;
		const { unread } = this.store;
		if (isRescue || unread) this.#host.clock.repeat(() => this.#tryAgain(unread), rescueTime);
		if (!isRescue) {
			this.#handle({ type: "boot" });
			// What the product's code has just told the cloud goes out before.
			const openSetup = (): void => void this.#host.clock.set(() => this.#handle({ type: "setupWanted" }), closeTime);
			stageByPin(this.blynk, this.#host, this, this.#product);
			const { fields } = this.#product.setup;
			const context: AppContext = {
				host: this.#host,
				blynk: this.blynk,
				indicator: this.light,
				settings: fields?.settings((this.inUse ?? this.store).settings) ?? noSettings,
				openSetup,
			};
			const hooks = app(context);
			this.hooks = hooks;
			if (fields) this.#check = fields.check(hooks, context, this);
			return;
		}
		this.#handle({ type: "bootLoop" });
	}

	/** What was missing at this start, the product's code or what the flash holds, may be there at the next. */
	#tryAgain(unread: boolean): void {
		const { at } = this.#state;
		const isDue = at === "idle" ? unread : this.#crashes.rescue !== undefined && at !== "setup";
		if (isDue) this.#handle({ type: "restartWanted" });
	}

	/**
	 * Who this unit is. The app asks for a template while it reads `DYNAMIC` twice
	 * (docs/protocol/ble.md#dynamic-template).
	 */
	get info(): UnitInfo {
		const { firmwareType, firmwareVersion } = this.#product;
		let { templateId } = this.#product;
		if (templateId === dynamic) templateId = this.inUse?.templateId ?? dynamic;
		return {
			templateId,
			firmwareType: (templateId !== dynamic && firmwareType) || templateId,
			firmwareVersion,
		};
	}

	/** What `/status.json` tells; never a secret. */
	status(): Status {
		const { at } = this.#state;
		let { code } = this.#state;
		let ssid = (code && this.#troubled) || this.station.network?.ssid;
		if (at === "setup") {
			// That the old network works does not tell why the new one did not.
			const { lastError } = this.store;
			code ||= lastError || (this.#crashes.rescue === undefined ? 0 : 704);
			if (code && code === lastError) ssid = this.#kept.ssid;
		}
		let step: string | undefined;
		if (at === "trying") step = this.station.link ? "connecting" : "joining";
		// Else a page would take for online what is stored in live mode.
		else if (this.#overlaps && at !== "setup") step = "joining";
		return { phase: at, code, ssid, step, refusal: this.#check?.refusal };
	}

	/** What may be joined now. */
	get networks(): readonly Network[] {
		const { inUse, store } = this;
		return inUse === store.proven ? store.networks : inUse ? [inUse] : [];
	}

	/** What the maker's own fields are set to, for the wizard. */
	get settings(): string {
		return this.store.settings;
	}

	kept(phone: number): Credentials | undefined {
		return this.#kept.of(phone);
	}

	onApply(request: ConfigRequest, giver: number, live = this.#product.setup.verify === "live"): void {
		if (this.#state.at !== "setup") return;
		if (request.templateId === dynamic) this.#host.log("setup: no template was chosen, so the cloud is told DYNAMIC");
		this.#applied = { ...request, giver, live };
		this.#kept.forget();
		this.#check?.forget();
		this.#handle({ type: live ? "applyLive" : "apply" });
	}

	onSetup(type: SetupEvent): void {
		this.#handle({ type });
	}

	onUpdate(type: UpdateEvent): void {
		this.#handle({ type });
	}

	onJoined(link: Link): void {
		this.#host.log(`station: joined, address ${link.address}, signal ${link.rssi} dBm`);
		this.#overlaps = this.#state.at === "trying" && isOurs(link);
		this.#port?.onStation(0);
		this.#handle({ type: this.#overlaps ? "overlaps" : "joined" });
	}

	onFailed(code: FailureCode, hopeless: boolean): void {
		this.#failed("station", code, hopeless);
		this.#port?.onStation(code);
	}

	onLost(): void {
		this.#handle({ type: "linkLost" });
	}

	onCloud(state: BlynkState): void {
		this.#check?.cancel();
		if (state.at === "online") {
			this.#firstOnline();
			if (!this.#check?.begin(this.#state.at === "trying" ? this.#applied : undefined)) this.onChecked(true);
		} else if (state.at === "failed") {
			// By a wrong clock a good certificate is out of date. So that is no known reason, and passes once somebody tells the time.
			if (state.clockDoubtful) this.#handle({ type: "trouble", code: 702 });
			else this.#failed("blynk", state.code);
		} else if (this.#state.at === "running") this.#handle({ type: "cloudLost" });
	}

	/** The product's code has looked at the settings on trial. */
	onChecked(good: boolean): void {
		this.#handle(good ? { type: "loggedIn" } : { type: "refused", code: 705 });
	}

	onHold(gesture: string | undefined): void {
		this.light.held = gesture === "reset" ? "heldReset" : gesture === "setup" ? "heldSetup" : undefined;
	}

	onGesture(gesture: string, clicks: number): void {
		if (gesture === "reset") this.#handle({ type: "resetWanted" });
		else if (gesture === "setup") this.#handle({ type: "setupWanted" });
		else if (gesture === "keepOpen") this.#handle({ type: "click" });
		// The device comes first: what the product's code does with it cannot keep setup from opening.
		if (clicks) this.hooks?.onButton?.(clicks);
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
			this.#port?.onState();
			if ((after.at === "running") !== (before.at === "running"))
				this.#watch?.({ event: "online", online: after.at === "running" });
		}
		if (this.history?.heard(before, after, event.type)) this.#product.health?.tell(this.history, this.blynk);
		this.#limit.follow(after);
		this.updates?.follow(after);
		this.light.state = after;
		this.#local?.follow(after);
		for (const effect of effects) this.#carryOut(effect, event);
		if (after.at === "running" && before.at !== "running") {
			// To begin with the next time.
			const { link, network } = this.station;
			if (link && network) this.store.use(network, link);
		}
		if (after.at === "setup" && before.at !== "setup") this.#setup?.resume();
	}

	/** A switch and not a table of functions, which would cost 2.5 KB of RAM for each device. */
	#carryOut(effect: Effect, cause: Event): void {
		switch (effect) {
			case "openSetup":
				return this.#openSetup();
			case "closeSetup":
				this.#setup?.close();
				this.#setup = undefined;
				return this.#kept.release();
			case "keepSetupOpen":
				return this.#setup?.keepOpen();
			case "store":
			case "storeProven":
				return this.#store(effect === "storeProven");
			case "prove":
				return this.store.prove(this.station.link);
			case "drop":
				return this.#drop(cause);
			case "keep":
				return this.#keep();
			case "erase":
				return this.#written(this.store.erase(this.#product.setup.fields?.lasting(this.settings)), "erased");
			case "join":
				this.store.save();
				// After so many failures another network may be one with the internet behind it.
				return this.station.join(this, cause.type === "trouble" || cause.type === "refused");
			case "leave":
				return this.station.leave();
			case "login":
				return this.#login();
			case "logout":
				return this.blynk.disconnect();
			case "fetch":
				return this.updates?.fetch?.();
			case "stopFetch":
				return this.updates?.stop?.();
			case "showFailure":
				return this.#after(showTime, () => this.#handle({ type: "shown" }));
			case "restart":
				return this.#restartIn(this.#applied?.live ? resultTime : closeTime, cause.type);
		}
	}

	#store(isProven: boolean): void {
		const held = this.#applied !== undefined && this.store.store(this.#applied, isProven);
		this.#written(held, isProven ? "storedProven" : "stored");
		// Whoever could hand these over can also send another firmware: the restart must not end a trial.
		this.updates?.keep();
	}

	/** The candidate in the flash has failed. */
	#drop(cause: Event): void {
		const { candidate, proven } = this.store;
		// Without power in between, who gave it may have waited; one that another takes the place of is over.
		const isAwaited = this.#host.system.resetReason === "software" && cause.type !== "applyLive";
		this.#kept.fail(candidate, isAwaited);
		if (!this.#setup) this.#kept.release();
		this.store.drop(this.#state.code);
		// The product's code has begun with settings that are gone.
		if (proven && candidate?.settings !== proven.settings) this.#handle({ type: "restartWanted" });
	}

	/** The settings that were tried live have failed. */
	#keep(): void {
		this.store.fail(this.#state.code);
		this.#kept.fail(this.#applied, true);
		this.#applied = undefined;
	}

	#login(): void {
		const { inUse } = this;
		this.store.save();
		if (inUse) this.blynk.connect(inUse);
	}

	/** Not while somebody holds the button: a restart would forget for how long, and that it may become a reset. */
	#restartIn(time: number, reason: string): void {
		this.#after(time, () => {
			if (this.button?.held) return this.#restartIn(closeTime, reason);
			this.store.save();
			this.#crashes.forget();
			this.#host.system.restart(reason);
		});
	}

	#tick(): void {
		this.history?.tick();
		if (this.#product.roaming && this.#state.at === "running") this.station.lookAround();
	}

	/** What is no condition for being set up is none for living either. */
	#attempt(part: string, act: () => void): void {
		try {
			act();
		} catch (error) {
			this.#host.log(`${part}: ${String(error)}`);
		}
	}

	/** Of such pauses the last one counts. */
	#after(time: number, then: () => void): void {
		this.#host.clock.clear(this.#pause);
		this.#pause = this.#host.clock.set(then, time);
	}

	onOverdue(type: Overdue): void {
		const { link } = this.station;
		if (type === "updateOver") return this.#handle({ type });
		// Online is enough, when the product's code is late.
		if (type === "trialOver" && this.#check?.end()) return;
		if (!this.#state.code) this.#troubleSince = undefined;
		// Beside a network with the addresses of our own setup would keep the trial from going on.
		if (type === "trialOver" || !link || !isOurs(link)) this.#handle({ type, linked: link !== undefined });
	}

	#openSetup(): void {
		try {
			this.#kept.hold();
			this.#setup ??= new Setup(this.#host, this.#product, this);
			this.#setup.open();
		} catch (error) {
			this.#host.log(`setup: ${String(error)}`);
			this.#handle({ type: "broke", code: 704 });
		}
	}

	/** Once a power-on: tells the cloud which unit this is (docs/protocol/states.md#first-login). */
	#firstOnline(): void {
		if (this.#introduced) return;
		this.#introduced = true;
		this.store.online?.();
		this.blynk.setMeta("Device UID", unitId(this.#host));
		this.blynk.setMeta("Hotspot Name", text(hotspot(this.#host, this.#product)));
		const { rescue } = this.#crashes;
		if (rescue !== undefined) this.blynk.event("rescue", rescue);
	}

	/** With what it is on the network, or tries to be. */
	get inUse(): Credentials | undefined {
		return (this.#state.at === "trying" ? this.#applied : undefined) ?? this.store.candidate ?? this.store.proven;
	}

	#written(held: boolean, done: "stored" | "storedProven" | "erased"): void {
		this.#handle(held ? { type: done } : { type: "broke", code: 700 });
	}

	#failed(who: string, code: FailureCode, hopeless = false): void {
		this.#host.log(`${who}: ${code}: ${codes[code]}`);
		const now = this.#host.clock.now();
		if (code !== this.#state.code) this.#troubleSince = undefined;
		this.#troubleSince ??= now;
		this.#troubled = this.station.network?.ssid;
		this.#handle(failure(code, hopeless, now - this.#troubleSince >= restTime));
	}
}

/** A network with the addresses of our own. */
function isOurs({ address, gateway }: Link): boolean {
	return isPhone(address) || isPhone(gateway);
}
