import type {
	Asset,
	Button,
	ButtonOptions,
	Clock,
	Digest,
	Flash,
	Host,
	JoinOptions,
	Led,
	Radio,
	Serial,
	SerialOptions,
	System,
	Timer,
	Update,
} from "../../hosts/host";
import { failingNetwork } from "./failing-sockets";
import { Faults, type Judge } from "./faults";

/** Lets calls of `host` fail as `judge` says. */
export function letFail(host: Host, judge: Judge): Host {
	const faults = new Faults(judge, host.clock);
	const { asset, update, Button: RealButton, Serial: RealSerial } = host;
	const failing: Partial<Host> = {
		clock: failingClock(host.clock, faults),
		flash: failingFlash(host.flash, faults),
		radio: failingRadio(host.radio, faults),
		network: failingNetwork(host.network, faults),
		led: failingLed(host.led, faults),
		Button: failingButton(RealButton, faults),
		...(RealSerial ? { Serial: failingSerial(RealSerial, faults) } : {}),
		system: failingSystem(host.system, faults),
		asset: name => (faults.meet("asset") ? undefined : failingAsset(asset.call(host, name), faults)),
		...(update ? { update: failingUpdate(update, faults) } : {}),
	};
	return Object.assign(host, failing);
}

function failingClock(clock: Clock, faults: Faults): Clock {
	return {
		now: () => clock.now(),
		time: () => (faults.meet("clock.time") ? undefined : clock.time()),
		setTime: time => faults.meet("clock.setTime") ?? clock.setTime(time),
		set: (callback, delay) => {
			faults.meet("clock.set");
			return clock.set(callback, delay);
		},
		repeat: (callback, interval) => {
			faults.meet("clock.repeat");
			return clock.repeat(callback, interval);
		},
		clear: timer => clock.clear(timer),
	};
}

function failingFlash(flash: Flash, faults: Faults): Flash {
	return {
		read: key => (faults.meet("flash.read") ? undefined : flash.read(key)),
		write: (key, bytes) => {
			if (!faults.meet("flash.write")) flash.write(key, bytes);
		},
		erase: key => {
			if (!faults.meet("flash.erase")) flash.erase(key);
		},
	};
}

function failingRadio(radio: Radio, faults: Faults): Radio {
	/** Of a join: that it failed, or that it begins. */
	let lateJoin: Timer | undefined;
	let lateOpen: Timer | undefined;
	const leave = (): void => {
		faults.cancel(lateJoin);
		radio.leave();
	};
	const join = (options: JoinOptions): void => {
		const fate = faults.meet("radio.join");
		if (!fate) return radio.join(options);
		leave();
		if (fate === "refuses") lateJoin = faults.soon(() => options.onLost("unknown"));
		else if (fate === "late") lateJoin = faults.late(() => radio.join(options));
	};
	return {
		get country() {
			return radio.country;
		},
		set country(country) {
			faults.meet("radio.country");
			radio.country = country;
		},
		openAccessPoint: options => {
			const fate = faults.meet("radio.openAccessPoint");
			if (!fate) radio.openAccessPoint(options);
			else if (fate === "late") lateOpen = faults.late(() => radio.openAccessPoint(options));
		},
		closeAccessPoint: () => {
			faults.cancel(lateOpen);
			if (!faults.meet("radio.closeAccessPoint")) radio.closeAccessPoint();
		},
		scan: onDone => {
			const fate = faults.meet("radio.scan");
			if (fate === "refuses") faults.soon(() => onDone(undefined));
			else if (fate === "late") radio.scan(found => faults.late(() => onDone(found)));
			else if (!fate) radio.scan(onDone);
		},
		join: options => {
			faults.cancel(lateJoin);
			join(options);
		},
		leave: () => {
			faults.meet("radio.leave");
			leave();
		},
		link: () => (faults.meet("radio.link") ? undefined : radio.link()),
	};
}

function failingLed(led: Led, faults: Faults): Led {
	if (led.kind === "none") return led;
	const write = (red: number, green: number, blue: number): void => {
		if (faults.meet("led.write")) return;
		if (led.kind === "mono") led.write(red);
		else led.write(red, green, blue);
	};
	return led.kind === "mono" ? { kind: led.kind, write: level => write(level, 0, 0) } : { kind: led.kind, write };
}

function failingButton(RealButton: Host["Button"], faults: Faults): Host["Button"] {
	return class implements Button {
		readonly #real: Button;

		constructor(options: ButtonOptions) {
			const deaf = faults.meet("Button") !== undefined;
			this.#real = new RealButton({
				onReadable: () => {
					if (!deaf) options.onReadable();
				},
			});
		}

		read(): 0 | 1 {
			return faults.meet("Button.read") ? 0 : this.#real.read();
		}

		close(): void {
			this.#real.close();
		}
	};
}

function failingSerial(
	RealSerial: new (options: SerialOptions) => Serial,
	faults: Faults,
): new (options: SerialOptions) => Serial {
	return class implements Serial {
		readonly #real: Serial;

		constructor(options: SerialOptions) {
			const deaf = faults.meet("Serial") !== undefined;
			this.#real = new RealSerial({
				onReadable: () => {
					if (!deaf) options.onReadable();
				},
			});
		}

		read(into: Uint8Array): number {
			return faults.meet("Serial.read") ? 0 : this.#real.read(into);
		}

		write(bytes: Uint8Array): boolean {
			return !faults.meet("Serial.write") && this.#real.write(bytes);
		}

		close(): void {
			this.#real.close();
		}
	};
}

function failingSystem(system: System, faults: Faults): System {
	return {
		...system,
		random: into => {
			if (!faults.meet("system.random")) system.random(into);
		},
		freeMemory: () => (faults.meet("system.freeMemory") ? 0 : system.freeMemory()),
	};
}

function failingAsset(asset: Asset | undefined, faults: Faults): Asset | undefined {
	return (
		asset && {
			byteLength: asset.byteLength,
			read: (into, offset) => (faults.meet("asset.read") ? 0 : asset.read(into, offset)),
		}
	);
}

function failingUpdate(update: Update, faults: Faults): Update {
	return {
		size: update.size,
		get trial() {
			return update.trial;
		},
		write: (offset, bytes) => faults.meet("update.write") ?? update.write(offset, bytes),
		read: (offset, into) => (faults.meet("update.read") ? 0 : update.read(offset, into)),
		activate: () => faults.meet("update.activate") ?? update.activate(),
		keep: () => faults.meet("update.keep") ?? update.keep(),
		back: () => faults.meet("update.back") ?? update.back(),
		digest: () => {
			faults.meet("update.digest");
			return failingDigest(update.digest(), faults);
		},
		verify: (key, message, signature) => !faults.meet("update.verify") && update.verify(key, message, signature),
	};
}

function failingDigest(digest: Digest, faults: Faults): Digest {
	return {
		write: bytes => {
			faults.meet("digest.write");
			digest.write(bytes);
		},
		end: () => {
			faults.meet("digest.end");
			return digest.end();
		},
	};
}
