import type { FirmwareTrial } from "../../hosts/host";
import type { BoardEvent } from "../../hosts/virtual/board";
import type { Download } from "../../hosts/virtual/firmware-server";
import { compareVersions } from "../../modules/update/index";
import { updateCode } from "../../src/update-device";
import { made, updateOf, type Image } from "./images";
import { crashTime, flashTime } from "./knowledge";
import type { Oracle } from "./oracle";
import type { Shipment } from "./plan";
import type { Stage } from "./stage";

/** A firmware on trial waits so long at most for network or cloud (the standard of src/config/update.ts). */
const patience = 21_600_000;

/** It gets so many tries where each ended by something else (docs/update.md). */
const mostTries = 3;

/** However the flash and the power treat a device, a firmware that fails is not begun with more often than this. */
const mostStarts = 12;

/** So many requests in so long, milliseconds: a download that breaks off all the time takes that many. */
const mostRequests = 100;
const requestsWithin = 600_000;

/** Of one that is no good this many files' worth of bytes may come: tries, and what a power cut costs. */
const mostFetches = mostTries + 3;

/** With a refused file comes what was under way before it was refused, bytes. */
const window = 8000;

/** A device that says nothing new for so long has done what there is to do, milliseconds. */
const quiet = 120_000;

/** What a firmware that fails explains. */
const bad = { codes: [702, 704], costs: ["restart", "set"] } as const;

/** What is known of one that was shipped, and of how it went. */
interface Shipped extends Shipment {
	readonly image: Image;
	readonly file: Uint8Array;
	readonly path: string;
	readonly at: number;
	starts: number;
	/** Tries of which something else was the end. */
	interrupted: number;
	/** Something that is not its fault looked like it. */
	excused: boolean;
}

/** Why a firmware ended. */
type Cause = "power" | "crash" | "restart";

/** Reasons of a restart that nobody chose. */
const crashes = ["fault", "panic", "watchdog", "brownout"];

/** The maker's shipments, and the judge of what a device makes of them. */
export class Shipping {
	readonly #stage: Stage;
	readonly #oracle: Oracle;
	readonly #tell: (what: string) => void;
	readonly #shipped: Shipped[] = [];
	/** What runs, or ran last, and since when. */
	#last: Image = made;
	#startedAt = 0;
	#runs = false;
	#began: FirmwareTrial = "kept";
	/** Of what runs. */
	#trial: () => FirmwareTrial = () => "kept";
	/** Why what ran before has ended, and whether it was on trial then. */
	#cause: Cause = "power";
	#unproven = false;
	#repeated = false;
	/** The newest that was kept. */
	#kept = made.version;
	/** When the cloud heard of an update the last time. */
	#toldAt = -Infinity;
	/** The version that it said it has, when it logged in the last time. */
	#told = "";
	/** Ends what a firmware that fails explains. */
	#over: ((now: number) => void) | undefined;

	/** @param tell hears what is shipped, and what runs, for a timeline */
	constructor(stage: Stage, oracle: Oracle, tell: (what: string) => void = () => undefined) {
		this.#tell = tell;
		this.#stage = stage;
		this.#oracle = oracle;
		stage.onStart = (image, trial) => this.#started(image, trial);
		stage.cloud.onEvent = code => {
			if (code === updateCode) this.#toldAt = stage.clock.now();
		};
		stage.cloud.offer = info => this.#offer(info);
	}

	/** What is offered from now on, and at once to who is online. */
	ship(shipment: Shipment): void {
		const stage = this.#stage;
		const { version, conduct, flaw, size } = shipment;
		const image: Image = { version, conduct, mark: flaw, size };
		const path = `/${this.#shipped.length}.bin`;
		const file = updateOf(stage.product, image, flaw);
		const at = stage.clock.now();
		this.#shipped.push({ ...shipment, image, file, path, at, starts: 0, interrupted: 0, excused: false });
		stage.server.files.set(path, file);
		this.#tell(`${version} is shipped: ${conduct}${flaw === "none" ? "" : `, ${flaw}`}`);
		if (this.#oracle.isOnline) stage.cloud.ota(stage.server.url(path, "token=1"));
	}

	/** Whether anything was ever offered. */
	get hasShipped(): boolean {
		return this.#shipped.length > 0;
	}

	/** The device, its power and its restarts. */
	onBoard(event: BoardEvent): void {
		if (event.event === "restart") this.#ended(crashes.includes(event.reason) ? "crash" : "restart");
		else if (event.event === "power" && !event.on) this.#ended("power");
	}

	/** Whether there is nothing more to wait for. */
	get isSettled(): boolean {
		const last = this.#shipped.at(-1);
		const { clock, flash } = this.#stage;
		if (!last || !this.#oracle.mayRun || flash.endurance < Infinity) return true;
		if (!this.#oracle.isOnline || this.isOnTrial || !isFit(this.#last)) return false;
		if (compareVersions(this.#told, last.version) >= 0) return clock.now() - this.#startedAt > quiet;
		if (isGood(last)) return false;
		const isMet =
			last.flaw === "none" ? !!this.#shippedOf(last)?.starts : this.#stage.server.downloads.some(isOf(last));
		return isMet && this.#toldAt > last.at && clock.now() - this.#toldAt > quiet;
	}

	/** The device had all the time that it needs. */
	judge(): void {
		const last = this.#shipped.at(-1);
		if (!last) return;
		if (!this.isSettled) {
			if (!isFit(this.#last)) this.#find("it keeps a firmware that is no good");
			else if (isGood(last) && !this.#isExcused(this.#shippedOf(last) ?? last))
				this.#find("it does not run the firmware that it was offered");
			else if (!isGood(last) && this.#oracle.past.calm(last.at, this.#stage.clock.now()))
				this.#find("the cloud never heard what came of a firmware that is no good");
		}
		const { downloads } = this.#stage.server;
		for (const [index, { at }] of downloads.entries()) {
			const before = downloads[index - mostRequests];
			if (before && at - before.at < requestsWithin) return this.#find("it asks for a file again and again");
		}
		// A device that crashes again and again forgets when it last had a spoiled file.
		const isForgetful = this.#shipped.some(({ conduct }) => conduct === "crashes late");
		for (const each of this.#shipped) {
			if (each.flaw === "changed" && isForgetful) continue;
			const all = downloads.filter(isOf(each));
			const arrived = all.reduce((sum, { arrived }) => sum + arrived, 0);
			if (!isGood(each) && arrived > mostFetches * each.file.length + all.length * window)
				this.#find("it fetches a firmware again and again that is no good");
		}
	}

	/** Whether what runs may still be given back. */
	get isOnTrial(): boolean {
		return this.#trial() !== "kept";
	}

	/** Whether something else than the firmware is to blame where the device has not got it. */
	#isExcused({ at, interrupted, excused }: Shipped): boolean {
		const flashFailed = this.#oracle.past.cost("decision", at, this.#stage.clock.now());
		return excused || flashFailed || interrupted >= mostTries;
	}

	#offer(info: string): string | undefined {
		const last = this.#shipped.at(-1);
		const said = info.split("·");
		// A device that takes its cloud for one of 2019 says it in another field.
		const at = said.findIndex((name, index) => index % 2 === 0 && (name === "mcu" || name === "fw"));
		this.#told = at < 0 ? "" : (said[at + 1] ?? "");
		return last && last.version !== this.#told ? this.#stage.server.url(last.path, "token=1") : undefined;
	}

	/** A firmware begins to run. */
	#started(image: Image, trial: () => FirmwareTrial): void {
		const now = this.#stage.clock.now();
		const before = this.#last;
		this.#trial = trial;
		this.#last = image;
		this.#over?.(now);
		this.#over = image.conduct === "good" ? undefined : this.#oracle.past.begin(bad, now);
		if (image.mark !== undefined && image.mark !== "none") this.#find(`it runs a firmware that is ${image.mark}`);
		if (compareVersions(image.version, this.#kept) < 0)
			this.#find("it runs a firmware from before the one that it kept");
		// An old boot loader begins with it again, and then it goes back by itself.
		if (this.#unproven && !this.#repeated) this.#interrupted(before, now);
		this.#repeated = this.#unproven && image.version === before.version;
		this.#startedAt = now;
		this.#runs = true;
		this.#began = trial();
		this.#tell(`${image.version} runs: ${image.conduct}, ${trial()}`);
		const shipped = this.#shippedOf(image);
		// A flash that takes nothing takes no other choice of an old boot loader either.
		const isTaken = !this.#oracle.past.cost("decision", now - flashTime, now);
		if (shipped && this.isOnTrial && ++shipped.starts > mostStarts && isTaken)
			this.#find("it begins with a firmware again and again");
	}

	/** What runs has ended. */
	#ended(cause: Cause): void {
		// Power may go once more before anything begins.
		if (!this.#runs) return;
		this.#runs = false;
		this.#cause = cause;
		// Power may have failed in the very change that keeps it.
		this.#unproven = this.isOnTrial || (this.#began !== "kept" && cause === "power");
		if (!this.#unproven && compareVersions(this.#last.version, this.#kept) > 0) this.#kept = this.#last.version;
	}

	/** It was on trial, and had no more time. */
	#interrupted(image: Image, now: number): void {
		const shipped = this.#shippedOf(image);
		if (!shipped || !isFit(image)) return;
		const { past } = this.#oracle;
		const since = this.#startedAt + 1;
		shipped.interrupted++;
		if (this.#cause === "power") return;
		const isUpset = past.cost("restart", since - crashTime, now) || past.cost("decision", since, now);
		const isTouched = this.#oracle.touchedAt > this.#startedAt || now - this.#startedAt >= patience;
		if (isUpset) shipped.excused = true;
		else if (this.#cause === "restart" && !isTouched)
			this.#find("it gave back a good firmware, and nothing but the network was in its way");
	}

	#shippedOf({ version }: Image): Shipped | undefined {
		return this.#shipped.find(each => each.version === version);
	}

	#find(why: string): void {
		this.#oracle.find("wrong", why);
	}
}

/** Nothing is wrong with it before it is kept. */
const isFit = ({ conduct }: Image): boolean => conduct === "good" || conduct === "crashes late";

const isGood = ({ image, flaw }: Shipped): boolean => flaw === "none" && isFit(image);

const isOf =
	({ path }: Shipped) =>
	({ target }: Download): boolean =>
		target.startsWith(`${path}?`);
