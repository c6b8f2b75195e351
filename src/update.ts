import type { Host, Timer, Update } from "../hosts/host";
import { Backoff, fraction } from "../modules/backoff/index";
import { accepted, eventLimits } from "../modules/blynk/index";
import {
	Fetcher,
	isPassing,
	Receiver,
	sentence,
	UpdateRecord,
	type FetchFailure,
	type Refusal,
	type Unit,
} from "../modules/update/index";
import { keepFirmware, keepOnly } from "./kept-firmware";
import type { State } from "./machine";
import type { Product } from "./product";
import { offerPause, offerTime, steadyTime, tickTime } from "./durations";
import { Trial, type TrialEvents } from "./firmware-trial";
import { updateCode, type DeviceUpdates, type UpdateDevice } from "./update-device";
import type { UpdateSettings } from "./config/update";

const unguarded =
	"The boot loader is an old one: where a new firmware does not even start, nothing brings the other one back.";

/**
 * Other firmware: taken from the cloud, put on trial by a restart, then kept or given back.
 *
 * The one that was there before is a judge where the new one did not get online: when it does, the new one is bad; else nobody
 * knows, and the new one gets another try as soon as the device is online again.
 */
class Updates implements DeviceUpdates, Unit, TrialEvents {
	readonly #record: UpdateRecord;
	readonly product: string;
	readonly firmwareType: string;
	readonly chip: string;
	readonly version: string;
	readonly #host: Host;
	readonly #update: Update;
	readonly #settings: UpdateSettings;
	readonly #device: UpdateDevice;
	readonly #tls: boolean;
	/** While the firmware that runs is on trial. */
	#trial: Trial | undefined;
	/** The new firmware did not get online, and this one has a look whether it does. */
	#looks = false;
	/** Something was in its own way meanwhile: so it may have been in the new one's. */
	#hindered = false;
	/** Something stands ready in the flash. */
	#ready = false;
	#running = false;
	/** Where the cloud has another firmware: a secret. */
	#offer: string | undefined;
	/** What takes it, while that is under way. */
	#work: Pick<Receiver, "stop"> | undefined;
	#pauses: Backoff | undefined;
	/** Until then, by the clock, nothing is taken; and which file is to blame for it. */
	#pausedTo = 0;
	#failed = "";
	/** The next one is due. */
	#next: Timer | undefined;
	/** Why the last one was not taken, until the cloud has heard of it. */
	#news: string | undefined;

	constructor(host: Host, update: Update, product: Product, settings: UpdateSettings, device: UpdateDevice) {
		this.#host = host;
		this.#update = update;
		this.#settings = settings;
		this.#device = device;
		this.#tls = product.cloud.tls;
		this.product = `${product.vendor} ${product.name}`;
		this.firmwareType = product.firmwareType ?? product.templateId;
		this.version = product.firmwareVersion;
		this.chip = host.system.chip;
		this.#record = new UpdateRecord(host.flash);
		device.blynk.onUpdate(url => {
			this.#offer = url;
			if (fileOf(url) !== this.#failed) {
				this.#pauses = undefined;
				this.#pausedTo = 0;
			}
			this.#look();
		});
	}

	get keys(): readonly string[] {
		return this.#settings.keys;
	}

	get acceptUnsigned(): boolean {
		return this.#settings.acceptUnsigned;
	}

	/** @param crashed the life before this one ended with a fault that was counted */
	begin(crashed: boolean): void {
		const { resetReason } = this.#host.system;
		const { trial } = this.#update;
		// A low voltage is counted as a crash, and is no fault of the firmware.
		const isFault = crashed && resetReason !== "brownout";
		const task = this.#record.begin(this.version, trial, resetReason, isFault);
		if (task === "trial") {
			this.#host.log(`update: ${this.version} is on trial`);
			if (trial === "unguarded") this.#news = unguarded;
			this.#trial = new Trial(this.#host, this.#settings, this);
			return;
		}
		if (task === "back") return this.#giveBack();
		// Where an old boot loader was told to begin with this firmware again, it is new once more.
		keepFirmware(this.#host, this.#update);
		// Only this life may judge: at a later start network and account may be others than the new firmware had.
		this.#looks = task === "look" && this.#record.again() === "ready";
		this.#ready = task === "ready" && !this.#looks;
	}

	follow(state: State): void {
		this.#trial?.follow(state);
		if (state.code) this.#hindered = true;
		const before = this.#running;
		this.#running = state.at === "running";
		if (this.#running && !before) this.#online();
		this.#device.light.onTrial = this.#trial !== undefined;
	}

	keep(): void {
		if (this.#trial) this.onPassed();
	}

	fetch(): void {
		const receiver = this.receiver();
		const url = this.#offer;
		const onDone = (reason: FetchFailure | Refusal | undefined): void => this.#taken(reason);
		if (!this.#ready && url !== undefined) {
			this.#work = new Fetcher(this.#host, receiver, { url, tls: this.#tls, onDone });
			return;
		}
		this.#work = receiver;
		receiver.resume(onDone);
	}

	stop(): void {
		this.#work?.stop();
		this.#work = undefined;
	}

	onPassed(): void {
		this.#trial?.end();
		keepFirmware(this.#host, this.#update);
		// What the flash did not take is asked of it again: until then any restart would bring the other firmware back.
		if (this.#update.trial !== "kept") {
			this.#host.clock.set(() => this.onPassed(), tickTime);
			return;
		}
		this.#trial = undefined;
		this.#device.light.onTrial = false;
		this.#record.keep();
		this.#tell();
		this.#look();
	}

	onFailed(certain: boolean, why: string): void {
		// Now or never: the firmware before it knows the verdict only.
		this.#device.blynk.event(updateCode, `Firmware ${this.version} gives up: ${why}`.slice(0, eventLimits.description));
		if (certain) this.#record.condemn("test");
		else this.#record.suspect();
		this.#giveBack();
	}

	receiver(): Receiver {
		return new Receiver({ clock: this.#host.clock, update: this.#update }, this, this.#record);
	}

	#online(): void {
		this.#trial?.test(this.#device.hooks);
		if (this.#looks && this.#record.phase === "ready") {
			const isBetter = !this.#hindered && this.#host.clock.now() <= this.#settings.trial;
			if (isBetter) this.#record.condemn("offline");
			this.#ready = !isBetter;
		}
		this.#looks = false;
		this.#tell();
		this.#look();
	}

	/** Tells the cloud what came of the last one. */
	#tell(): void {
		const record = this.#record;
		const { phase, version, verdict } = record;
		if (!this.#running) return;
		if (phase === "kept") this.#news = `Firmware updated to ${version}`;
		else if (phase === "bad" && verdict) this.#news = `Firmware ${version} was taken back: ${sentence(verdict)}`;
		if (this.#news === undefined || !accepted(this.#device.blynk.event(updateCode, this.#news))) return;
		this.#news = undefined;
		// A bad one that the flash does not list yet is known by this record only.
		if (phase === "kept" || (phase === "bad" && record.store())) record.forget();
	}

	/** Has what is there looked at, when it is time to. */
	#look(): void {
		const { clock } = this.#host;
		clock.clear(this.#next);
		if (!this.#running || this.#trial || (!this.#ready && this.#offer === undefined)) return;
		const wait = Math.max(this.#pausedTo - clock.now(), this.#ready ? steadyTime : offerTime);
		this.#next = clock.set(() => this.#device.onUpdate("offered"), wait);
	}

	/** The update is in the flash, or is not. */
	#taken(reason: FetchFailure | Refusal | undefined): void {
		this.stop();
		this.#ready = false;
		if (!reason) return this.#device.onUpdate("updateDone");
		const { clock, system } = this.#host;
		this.#news = `Update not taken: ${sentence(reason)}`;
		this.#host.log(`update: not taken: ${sentence(reason)}`);
		this.#failed = fileOf(this.#offer ?? "");
		if (!isPassing(reason)) this.#offer = undefined;
		this.#pauses ??= new Backoff({ ...offerPause, random: () => fraction(system) });
		this.#pausedTo = clock.now() + this.#pauses.next();
		this.#device.onUpdate("updateFailed");
	}

	#giveBack(): void {
		const { clock } = this.#host;
		try {
			this.#update.back();
		} catch (error) {
			this.#host.log(`update: nothing to go back to: ${String(error)}`);
			return this.onPassed();
		}
		// Where the device cannot restart now it is asked again; and where it has been given back before, the flash may have told a lie.
		clock.repeat(() => this.#device.onUpdate("restartWanted"), tickTime);
		if (this.#trial) clock.set(() => this.#device.onUpdate("restartWanted"), 0);
	}
}

/** The address of a file without its token, which may be another with each offer. */
function fileOf(url: string): string {
	const end = url.indexOf("?");
	return end < 0 ? url : url.slice(0, end);
}

/** `undefined` on a board that has no room for another firmware. */
export function openUpdates(
	host: Host,
	product: Product,
	device: UpdateDevice,
	crashed: boolean,
): DeviceUpdates | undefined {
	const { update } = host;
	if (!update || !product.update) return keepOnly(host);
	const updates = new Updates(host, update, product, product.update, device);
	updates.begin(crashed);
	return updates;
}
