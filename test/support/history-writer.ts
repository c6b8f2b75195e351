import assert from "node:assert/strict";
import type { ResetReason } from "../../hosts/host";
import { VirtualClock } from "../../hosts/virtual/clock";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { BoardClock, Life, WallClock } from "../../hosts/virtual/life";
import { utf8 } from "../../modules/bytes/index";
import * as log from "../../modules/logbook/index";
import { History, type HistoryHost, type HistoryStation } from "../../src/history";
import type { EventType, Place, State } from "../../src/machine";

export const minute = 60_000;
export const hour = 60 * minute;

/** A history alone, on a board whose state a test says. */
export class Writer {
	readonly flash = new MemoryFlash();
	readonly clock = new VirtualClock();
	readonly #wall = new WallClock();
	#life = new Life(this.clock, error => assert.fail(String(error)));
	#history: History | undefined;
	#state: State = { at: "off", memory: "proven", code: 0 };
	memory = 50_000;

	station: HistoryStation = {
		link: {
			...{ address: "192.168.1.57", gateway: "192.168.1.1", bssid: Uint8Array.of(1, 2, 3, 4, 5, 6) },
			...{ channel: 1, rssi: -60 },
		},
		network: { ssid: utf8("Home"), password: utf8(""), hidden: false },
		joinTime: 2800,
	};

	start(resetReason: ResetReason, crashed = false): void {
		this.#life.end();
		this.#life = new Life(this.clock, error => assert.fail(String(error)));
		if (resetReason === "power-on") this.#wall.offset = undefined;
		const { memory } = this;
		const host: HistoryHost = {
			clock: new BoardClock(this.#life, this.#wall),
			flash: this.flash,
			system: { resetReason, buildTime: Date.UTC(2026, 0, 1), freeMemory: () => memory },
		};
		this.#history = new History(host, this.station, crashed);
		this.#state = { at: "off", memory: "proven", code: 0 };
	}

	get history(): History {
		assert.ok(this.#history);
		return this.#history;
	}

	go(at: Place, event: EventType, code: State["code"] = 0): boolean {
		const before = this.#state;
		this.#state = { ...before, at, code };
		return this.history.heard(before, this.#state, event);
	}

	goOnline(): void {
		this.go("joining", "boot");
		this.go("connecting", "joined");
		// The time comes with the login.
		this.#wall.offset ??= Date.UTC(2026, 5, 1);
		this.go("running", "loggedIn");
	}

	/** Time passes, and a minute of it now and then. */
	stay(time: number): void {
		for (let left = time; left > 0; left -= minute) {
			this.clock.advance(Math.min(left, minute));
			if (left >= minute) this.history.tick();
		}
	}

	/** Its network goes for so long. */
	lose(time: number): void {
		this.go("joining", "linkLost");
		this.go("joining", "trouble", 720);
		this.stay(time);
		this.go("connecting", "joined", 720);
		this.go("running", "loggedIn");
	}

	/** What the flash has to tell of the last outage. */
	get line(): string {
		return log.whyLine(log.load(this.flash), 0) ?? "";
	}
}
