import type { Clock, System } from "../../hosts/host";
import { TimeQuery, type TimeHost } from "./sntp";

/** Any server of the pool; and somebody else, for when the clock that the pool set is doubted. */
const pool = ["pool.ntp.org"];
const others = ["time.cloudflare.com", "pool.ntp.org"];

/** All of them together are given this long, milliseconds. */
const timeout = 3000;

/** A hint that differs by less would decide nothing, milliseconds. */
const hour = 3_600_000;
const day = 24 * hour;

/** What the clock needs of a host. */
export interface WallClockHost extends TimeHost {
	/** The clock that is set. */
	readonly clock: Clock;
	/** The build time is the least that is believed; the random bytes mark a question as ours. */
	readonly system: Pick<System, "random" | "buildTime">;
}

/**
 * The board's clock, as certificates need it. Whoever tells the time may be wrong, so a certificate that is out of date
 * may be a good one and the clock is what is wrong: then the time is asked for anew, and of somebody else first.
 */
export class WallClock {
	readonly #host: WallClockHost;
	/** A certificate was out of date, and since then none was in date. */
	#doubted = false;
	/** The time was asked for because of that doubt, and told, since the last certificate. */
	#told = false;
	/** What an HTTP server said the time is, in answer to a doubt: believed for one attempt. */
	#hint: "none" | "trying" | "tried" = "none";
	/**
	 * When the clock was set to the build time for want of better, by {@link Clock.now}. A clock that went on through a restart
	 * may have been, up to a day before; `undefined`: somebody told the time.
	 */
	#floorSince: number | undefined = -day;
	#query: TimeQuery | undefined;

	/** Asks nobody before {@link prepare}. */
	constructor(host: WallClockHost) {
		this.#host = host;
	}

	/** Calls `onReady` once the clock is set as well as it can be, maybe at once. */
	prepare(onReady: () => void): void {
		this.#told = false;
		if (this.#hint === "trying" || (this.time !== undefined && !this.#doubted)) onReady();
		else this.#ask(this.#doubted ? others : pool, 0, onReady);
	}

	/** Nobody wants to know any more. */
	close(): void {
		this.#query?.close();
		this.#query = undefined;
	}

	/** A certificate was in date: so is the clock. */
	prove(): void {
		this.#doubted = false;
		this.#hint = "none";
	}

	/**
	 * A certificate was out of date; `hint` is what an HTTP server in its place says the time is. True while that may be for
	 * our clock, and the next attempt will have another time.
	 */
	doubt(hint: number | undefined): boolean {
		const { clock, system } = this.#host;
		this.#doubted = true;
		if (this.#hint === "trying") this.#hint = "tried";
		else if (
			this.#hint === "none" &&
			hint !== undefined &&
			hint >= system.buildTime &&
			Math.abs(hint - (clock.time() ?? 0)) > hour
		) {
			clock.setTime(hint);
			this.#hint = "trying";
			return true;
		}
		return !this.#told;
	}

	/** The time of day if somebody told it, Unix milliseconds: the build time that we set the clock to is none. */
	get time(): number | undefined {
		const { clock, system } = this.#host;
		const time = clock.time() ?? 0;
		const since = time - system.buildTime;
		const floor = this.#floorSince === undefined ? 0 : clock.now() - this.#floorSince + 1000;
		return since >= floor ? time : undefined;
	}

	#ask(servers: readonly string[], first: number, onReady: () => void): void {
		const { UDP } = this.#host.network;
		const server = servers[first];
		const onTold = (time: number | undefined): void => {
			this.#query = undefined;
			if (time === undefined && server !== undefined && UDP) return this.#ask(servers, first + 1, onReady);
			this.#told = this.#doubted && time !== undefined;
			this.#set(time);
			onReady();
		};
		if (UDP && server !== undefined)
			this.#query = new TimeQuery(this.#host, UDP, server, timeout / servers.length, onTold);
		else onTold(undefined);
	}

	/**
	 * Until somebody tells the time, the day this firmware was built is the best there is: it is not before any
	 * certificate that was valid then.
	 */
	#set(time: number | undefined): void {
		const { clock, system } = this.#host;
		if (time !== undefined && time >= system.buildTime) {
			clock.setTime(time);
			this.#floorSince = undefined;
		} else if ((clock.time() ?? 0) < system.buildTime) {
			clock.setTime(system.buildTime);
			this.#floorSince = clock.now();
		}
	}
}
