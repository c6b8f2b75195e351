import type { Timer } from "../../hosts/host";
import { Backoff, fraction } from "../backoff/index";
import type { FailureCode } from "../codes/index";
import { ipv4 } from "../match/index";
import { WallClock } from "../wall-clock/index";
import type { BlynkHost } from "./host";
import { Line, type End, type LineEvents, type LineOptions, type Target } from "./line";
import { dateOf, isSignIn, PortalCheck } from "./portal-check";

/** Whose device this is, and where its cloud is. */
export interface Account {
	/** The Auth Token. Never logged. */
	readonly token: string;
	/** Name or IPv4 address. */
	readonly host: string;
	/** Tried first; then the ports of the options. */
	readonly port?: number;
}

/**
 * Where the client stands. After `"failed"` it tries again by itself in `retryIn` milliseconds, whatever the code; what
 * the codes mean is in `modules/codes`.
 */
export type BlynkState =
	| {
			/** It was told to stay away, or was never told to connect. */
			readonly at: "offline";
	  }
	| {
			/** It looks the host up, dials, or waits for the answer to its login. */
			readonly at: "connecting";
	  }
	| {
			/** Logged in. */
			readonly at: "online";
	  }
	| {
			/** An attempt failed, for now. */
			readonly at: "failed";
			/** Why: 702, 703, 704, 705, 710, 711 or 712. */
			readonly code: FailureCode;
			/** Milliseconds until the next attempt; see {@link retry} and {@link retryToken}. */
			readonly retryIn: number;
			/**
			 * True with 711 when the certificate is good but for its dates, and it may be our clock that is wrong: the next
			 * attempt has another time. Once a server has told it anew and the certificate is still out of date, it is believed.
			 */
			readonly clockDoubtful?: true;
	  };

/** How the cloud is reached. */
export interface SessionOptions extends LineOptions {
	/** Tried in turn; 443 and 9443 with TLS, else 80 and 8080 (docs/protocol/wire.md#hosts-and-ports). */
	readonly ports?: readonly number[];
}

export interface SessionEvents extends Pick<LineEvents, "onUp" | "onRoom"> {
	/** The logged-in connection is gone. */
	onDown(): void;
	onState(state: BlynkState): void;
}

/** Waits between attempts, milliseconds: a jittered exponential, 1 s to 5 min (docs/architecture.md#proven-means-loyal). */
export const retry = {
	/** The first wait, before jitter. */
	first: 1000,
	/** No wait is longer. */
	most: 300_000,
} as const;

/** The same after a refused token: only its owner can change that, so it is asked for rarely, but for ever. */
export const retryToken = {
	/** The first wait, before jitter. */
	first: 60_000,
	/** No wait is longer. */
	most: 1_800_000,
} as const;

/** A connection that lived this long was a good one, and the next loss is the first again, milliseconds. */
export const stableTime = 60_000;

/** A name server gets this long, milliseconds. */
const resolveTimeout = 10_000;

/** More redirects than this without a good connection are a circle. */
export const redirectLimit = 3;

/**
 * Ports of the cloud (docs/protocol/wire.md#hosts-and-ports). A redirect may name one of the other transport
 * (docs/protocol/wire.md#redirect).
 */
const plainPorts = [80, 8080];
const noPorts: readonly number[] = [];
const tlsPorts = [443, 9443];

const codeOf: Readonly<Record<End | "name" | "circle", FailureCode>> = {
	name: 710,
	unreachable: 702,
	silent: 702,
	closed: 702,
	dead: 702,
	// What came was no cloud's answer: it may be anybody's who sits on the way.
	tls: 702,
	protocol: 702,
	"certificate-chain": 711,
	"certificate-name": 711,
	"certificate-date": 711,
	portal: 712,
	token: 703,
	memory: 704,
	clock: 705,
	alert: 705,
	refused: 705,
	circle: 705,
};

type Place = Pick<Target, "address" | "serverName">;

/** Keeps the device connected: finds the host, tries its ports, follows redirects, comes back after every loss. */
export class Session implements LineEvents {
	readonly line: Line;
	readonly #host: BlynkHost;
	readonly #options: SessionOptions;
	readonly #events: SessionEvents;
	readonly #wallClock: WallClock;
	/** Since the last good connection; absent when nothing failed since. */
	#backoff: Backoff | undefined;
	#tokenBackoff: Backoff | undefined;
	#account: Account | undefined;
	/** Where the cloud sent us. Not kept over a failure (docs/protocol/wire.md#redirect). */
	#hop: { readonly host: string; readonly port: number | undefined } | undefined;
	/** Since the last good connection or failure: a server may let us in, and send us away then. */
	#redirects = 0;
	/** The host of this attempt, found. */
	#place: Place | undefined;
	/** Ports still to be tried in this attempt, the present one first. */
	#ports = noPorts;
	/** The port of the last login: the next attempt begins with it. */
	#proven: number | undefined;
	/** The most telling end of this attempt. */
	#failure: End | undefined;
	/** TLS failed in this attempt: a sign-in page may be in the way. */
	#tlsFailed = false;
	#portalCheck: PortalCheck | undefined;
	#upSince: number | undefined;
	#timer: Timer | undefined;
	/** Counts attempts, so that the answer of a name server that comes too late is known as such. */
	#attempts = 0;
	state: BlynkState = { at: "offline" };

	constructor(host: BlynkHost, options: SessionOptions, events: SessionEvents) {
		this.#host = host;
		this.#options = options;
		this.#events = events;
		this.#wallClock = new WallClock(host);
		this.line = new Line(host, options, this);
	}

	/** The time of day if somebody told it, Unix milliseconds. */
	get time(): number | undefined {
		return this.#wallClock.time;
	}

	/** Connects as `account`, at once. */
	start(account: Account): void {
		this.stop();
		this.#account = account;
		this.#backoff = this.#tokenBackoff = undefined;
		this.#forget();
		this.#attempt();
	}

	/** Ends the connection and stays away. */
	stop(): void {
		this.#attempts++;
		this.#account = undefined;
		this.#host.clock.clear(this.#timer);
		this.#wallClock.close();
		this.#portalCheck?.close();
		this.line.close();
		this.#down();
		this.#enter({ at: "offline" });
	}

	#enter(state: BlynkState): void {
		if (state.at === this.state.at && state.at !== "failed") return;
		this.state = state;
		this.#events.onState(state);
	}

	#attempt(): void {
		const account = this.#account;
		if (!account) return;
		this.#failure = undefined;
		this.#tlsFailed = false;
		this.#enter({ at: "connecting" });
		const host = this.#hop?.host ?? account.host;
		const first = [this.#proven, this.#hop ? this.#hop.port : account.port].filter(port => port !== undefined);
		const { tls, ports = tls ? tlsPorts : plainPorts } = this.#options;
		this.#ports = [...new Set([...first, ...ports])];
		if (ipv4(host) !== undefined) return this.#reach({ address: host, serverName: host });
		const attempt = ++this.#attempts;
		const onDone = (address: string | undefined): void => {
			if (attempt !== this.#attempts) return;
			this.#attempts++;
			this.#host.clock.clear(this.#timer);
			if (address === undefined) this.#failed(codeOf.name);
			else this.#reach({ address, serverName: host });
		};
		this.#timer = this.#host.clock.set(() => onDone(undefined), resolveTimeout);
		this.#host.network.resolve(host, onDone);
	}

	#reach(place: Place): void {
		this.#place = place;
		// A certificate cannot be checked without a date.
		if (this.#options.tls) this.#wallClock.prepare(() => this.#dial());
		else this.#dial();
	}

	#dial(): void {
		const port = this.#ports[0];
		if (this.#account && this.#place && port !== undefined)
			this.line.open({ ...this.#place, port, token: this.#account.token });
	}

	onRoom(): void {
		this.#events.onRoom();
	}

	onUp(): void {
		this.#proven = this.#ports[0];
		this.#ports = noPorts;
		this.#place = undefined;
		this.#tokenBackoff = undefined;
		this.#wallClock.prove();
		this.#upSince = this.#host.clock.now();
		this.#events.onUp();
		this.#enter({ at: "online" });
	}

	/** The first redirect is followed at once. Those after it wait as any failure does: they may lead in a circle. */
	onRedirect(host: string, port: number | undefined): void {
		const run = this.#attempts;
		this.#down();
		this.#enter({ at: "connecting" });
		if (run !== this.#attempts) return;
		if (++this.#redirects > redirectLimit) return this.#failed(codeOf.circle);
		const foreign = this.#options.tls ? plainPorts : tlsPorts;
		this.#hop = { host, port: port !== undefined && foreign.includes(port) ? undefined : port };
		this.#proven = undefined;
		if (this.#redirects > 1) this.#later(this.#wait(702));
		else this.#attempt();
	}

	onEnd(end: End): void {
		if (this.#upSince !== undefined) return this.#lost(end, this.#host.clock.now() - this.#upSince);
		this.#host.log(`blynk: ${this.#place?.serverName ?? ""}:${this.#ports[0] ?? ""}: ${end}`);
		// What a port that cannot be reached has to say is worth less than anything else.
		const failure = this.#failure && codeOf[this.#failure] !== 702 ? this.#failure : end;
		this.#failure = failure;
		this.#tlsFailed ||= codeOf[end] === 711 || end === "tls" || end === "alert";
		this.#ports = this.#ports.slice(1);
		if (end === "token" || end === "refused") this.#failed(codeOf[end]);
		else if (this.#place && this.#ports.length) this.#dial();
		else this.#explain(failure);
	}

	/** The attempt failed. When TLS did, a sign-in page may be why; or our clock, when a good certificate is out of date. */
	#explain(end: End): void {
		if (!this.#tlsFailed || !this.#place) return this.#failed(codeOf[end]);
		const { address, serverName } = this.#place;
		this.#portalCheck = new PortalCheck(this.#host, address, serverName, answer => {
			this.#portalCheck = undefined;
			if (end !== "certificate-date") return this.#failed(codeOf[isSignIn(answer, serverName) ? "portal" : end]);
			const doubtful = this.#wallClock.doubt(dateOf(answer));
			if (doubtful) this.#host.log("blynk: out of date is the certificate or our clock: the time is asked for anew");
			this.#failed(711, doubtful);
		});
	}

	#lost(end: End, lived: number): void {
		this.#host.log(`blynk: connection lost (${end}) after ${Math.round(lived / 1000)} s`);
		const run = this.#attempts;
		this.#down();
		this.#enter({ at: "connecting" });
		if (run !== this.#attempts) return;
		if (lived < stableTime) this.#failed(codeOf[end]);
		else this.#later(this.#wait(702));
	}

	#failed(code: FailureCode, clockDoubtful = false): void {
		const retryIn = this.#wait(code);
		this.#forget();
		this.#later(retryIn);
		this.#enter({ at: "failed", code, retryIn, ...(clockDoubtful && { clockDoubtful }) });
	}

	/** The next attempt starts from the account's host. */
	#forget(): void {
		this.#hop = this.#proven = undefined;
		this.#redirects = 0;
	}

	/** The wait after a failure. */
	#wait(code: FailureCode): number {
		const { system } = this.#host;
		const random = (): number => fraction(system);
		if (code === 703) return (this.#tokenBackoff ??= new Backoff({ ...retryToken, random })).next();
		return (this.#backoff ??= new Backoff({ ...retry, random })).next();
	}

	#later(wait: number): void {
		this.#host.clock.clear(this.#timer);
		this.#timer = this.#host.clock.set(() => this.#attempt(), wait);
	}

	/** The logged-in connection is gone. One that lived long enough was good: what failed before it is forgiven. */
	#down(): void {
		if (this.#upSince === undefined) return;
		if (this.#host.clock.now() - this.#upSince >= stableTime) {
			this.#backoff = undefined;
			this.#redirects = 0;
		}
		this.#upSince = undefined;
		this.#events.onDown();
	}
}
