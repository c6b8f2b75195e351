import type { Host, System } from "../hosts/host";
import { crc32 } from "../modules/bytes/index";
import * as log from "../modules/logbook/index";
import type { Station } from "../modules/station/index";
import { isTrial, type EventType, type State } from "./machine";

/** What lasts as long is worth a write of its own, and a place among those that are kept, seconds. */
const long = 60;

/** A clock that nobody told the time goes from the build time on, or from a day later (modules/wall-clock), milliseconds. */
const day = 86_400_000;

/** What it needs of a host, ... */
export interface HistoryHost extends Pick<Host, "clock" | "flash"> {
	readonly system: Pick<System, "resetReason" | "buildTime" | "freeMemory">;
}

/** ... and of the station. */
export type HistoryStation = Pick<Station, "joinTime" | "link" | "network">;

/**
 * Writes down what the device goes through: why it started, how long it was online, and of each time that it was not, since
 * when, how long, why, and what mended it. It hears of every step of the machine, and of every minute: a timer of its own would
 * cost more RAM than all of this.
 */
export class History {
	/** See modules/logbook. */
	readonly record: log.LogRecord;
	readonly #host: HistoryHost;
	readonly #station: HistoryStation;
	/** When the present outage began, by the host's clock: below 0 when that was before the start. */
	#began = 0;
	/** When what began is to be written, so that it is known after a power cut. */
	#mark = Infinity;
	/** The outage is older than this start, which may be what mended it. */
	#older = 0;
	/** Up to when the seconds are counted. */
	#counted = 0;

	/** @param crashed the life before this one ended with an exception */
	constructor(host: HistoryHost, station: HistoryStation, crashed: boolean) {
		const record = log.load(host.flash);
		this.record = record;
		this.#host = host;
		this.#station = station;
		const { resetReason } = host.system;
		const due = record[log.due];
		let cause = log.causeOf(resetReason);
		if (resetReason === "software") cause = crashed ? log.fault : due || cause;
		record[log.due] = 0;
		record[log.starts + cause] = (record[log.starts + cause] ?? 0) + 1;
		if (cause >= log.firstCrash && cause <= log.fault) record[log.crash] = record[log.life];
		if (cause === log.newFirmware) record[log.memory] = 0;
		// Power went before the restart that was due: the next one is not to be told as that.
		if (due && resetReason !== "software") log.store(host.flash, record, log.soon, this.count());
		if (!record[log.place]) return;
		let what = log.restart + cause;
		if (record[log.bits] & log.open) {
			this.#older = what;
			this.#began = -1000 * record[log.length];
			what = 0;
		}
		const time = this.count();
		if (time || cause >= log.firstCrash) this.#begin(what, time);
		else this.#begin(what && what + log.later, record[log.written]);
	}

	/** The machine took a step. True when that ended an outage of a minute or more. */
	heard(before: State, after: State, event: EventType): boolean {
		const { record } = this;
		const { at, code } = after;
		if (at !== before.at) {
			if (at === "running") return this.tick(before);
			if (at === "restarting") {
				record[log.due] = log.causeOf(event);
				log.store(this.#host.flash, record, log.soon, this.count());
			}
			const what = at === "joining" ? log.link : at === "connecting" ? log.cloud : at === "setup" ? log.setup : 0;
			// Else a restart follows, which says why.
			if ((before.at === "running" || before.at === "fetching") && what) {
				const time = this.count();
				record[log.losses + what] = (record[log.losses + what] ?? 0) + 1;
				this.#begin(what, time);
			}
		}
		const bits = record[log.bits];
		const told = bits & log.codeBits;
		// Of the codes of the first minute the last, for the first ones are guesses; else the first.
		if (code && bits & log.open && !(told && record[log.length] >= long))
			record[log.bits] = bits - told + (code - log.codeBase) * log.code;
		return false;
	}

	/** To be called about once a minute. `before`: the device is online again, and was in this state. True: as {@link heard}. */
	tick(before?: State): boolean {
		const { record } = this;
		const { clock, flash } = this.#host;
		const time = this.count();
		let most: number = clock.now() < this.#mark ? log.hourly : log.soon;
		if (before || most === log.soon) this.#mark = Infinity;
		let bits = record[log.bits];
		const isOut = bits & log.open;
		const moved = before || !isOut ? this.#look() : 0;
		if (before) {
			most = log.maybe;
			if (isOut) {
				const since = record[log.since];
				let length = record[log.length];
				if (this.#older || bits & log.later) {
					// The host's clock knows nothing of the time before its start.
					if (since && time >= since + length) length = time - since;
					else bits += log.longer;
				} else if (!since && time) record[log.since] = time - length;
				let by = moved >>> 16 ? log.otherNetwork : moved ? log.otherPlace : log.itself;
				if (this.#older && !before.code) by = this.#older;
				if (isTrial(before)) by = log.newSettings;
				record[log.length] = length;
				record[log.bits] = bits - log.open + by * log.mended;
				if (length >= long) most = log.soon;
			}
		}
		log.store(flash, record, most, time);
		return most === log.soon;
	}

	/** How the device is. What is not 0 in the upper half of the returned number tells another network, else another access point. */
	#look(): number {
		const { record } = this;
		const known = record[log.place];
		try {
			const free = this.#host.system.freeMemory();
			if (free) record[log.memory] = Math.min(free, record[log.memory] || free);
			const { link, network, joinTime } = this.#station;
			if (link && network) {
				record[log.join] = joinTime;
				record[log.signal] = -link.rssi;
				record[log.place] = (crc32(network.ssid) & 0xffff0000) | (crc32(link.bssid) & 0xffff);
			}
		} catch {
			// What is not told is not written down.
		}
		return record[log.place] ^ known;
	}

	/** Brings the record up to date. Returns the time of day, Unix seconds; 0: nobody knows. */
	count(): number {
		const { record } = this;
		const { clock, system } = this.#host;
		const now = clock.now();
		const time = clock.time() ?? 0;
		const seconds = Math.floor((now - this.#counted) / 1000);
		this.#counted += 1000 * seconds;
		record[log.life] += seconds;
		if (record[log.bits] & log.open) record[log.length] = (now - this.#began) / 1000;
		else if (record[log.place]) record[log.online] += seconds;
		return time - system.buildTime < now + day ? 0 : Math.floor(time / 1000);
	}

	/** An outage begins, or goes on: 0. */
	#begin(what: number, since: number): void {
		const { record } = this;
		const now = this.#host.clock.now();
		this.#mark = now + 1000 * long;
		if (!what) return;
		this.#older = 0;
		this.#began = now;
		// The oldest of the short ones makes room, or the oldest of all.
		let gone = log.outages;
		do gone--;
		while (gone && (record[log.length + gone * log.outageWords] ?? 0) >= long);
		if (!gone) gone = log.outages - 1;
		record.copyWithin(log.since + log.outageWords, log.since, log.since + gone * log.outageWords);
		record[log.since] = since;
		record[log.length] = 0;
		record[log.bits] = what + log.open + record[log.signal] * log.before;
	}
}
