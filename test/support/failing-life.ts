import assert from "node:assert/strict";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { utf8 } from "../../modules/bytes/index";
import { letFail } from "./failing-host";
import type { Fate, HostCall } from "./fates";
import { updateWorld } from "./update-world";
import type { World } from "./world";

/** A call that fails: the `from`-th of its kind in the life, and the following ones, `count` in all. */
export interface Failure {
	readonly call: HostCall;
	readonly fate: Fate;
	readonly from: number;
	readonly count: number;
}

/** A new firmware, as a phone hands it over; of `length` bytes, it says. */
function upload(file: Uint8Array, length = file.length): Uint8Array {
	const head = utf8(
		`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`,
	);
	return Uint8Array.of(...head, ...file);
}

/** A device that can do nothing but say so says so for ten seconds, then tries again. */
const pause = 10_000;

/** Where a device is of use, or says that it is not. */
const bright: readonly string[] = [
	"setup",
	"idle",
	"joining",
	"connecting",
	"running",
	"fetching",
	"rescue",
	"failed",
	"restarting",
];

/**
 * A whole life, in which calls fail: set up after an upload that broke off, met by a wrong certificate, opened in vain,
 * updated by a phone and by the cloud, moved to a network that does not work, offline, reset, set up again. It begins after a crash.
 */
export class FailingLife {
	readonly world: World;
	/** How often each call was made. */
	readonly calls = new Map<HostCall, number>();
	#failures: readonly Failure[];
	readonly #updates: ReturnType<typeof updateWorld>;

	constructor(failures: readonly Failure[], verify: "restart" | "live") {
		this.#failures = failures;
		// The light costs most of the time, and only its own calls can fail by it.
		const led = failures.some(({ call }) => call === "led.write") ? "rgb" : "none";
		this.#updates = updateWorld({
			config: {
				...{ health: { field: "Last outage" }, local: true, button: { powerCycles: 5 } },
				setup: { verify, window: 120_000, update: true, password: "on the label" },
				console: { serial: true, improv: true },
			},
			board: { led, flash: new MemoryFlash([["health", Uint8Array.of(1)]]) },
			wrap: host => letFail(host, call => this.#judge(call)),
		});
		this.world = this.#updates.world;
	}

	#judge(call: HostCall): Fate | undefined {
		const number = this.calls.get(call) ?? 0;
		this.calls.set(call, number + 1);
		return this.#failures.find(each => each.call === call && number >= each.from && number < each.from + each.count)
			?.fate;
	}

	/** Nobody waits for anything to go well. */
	live(): this {
		const { world } = this;
		const { board, clock, air } = world;
		const { make, offer } = this.#updates;
		const file = make("1.1.0", { size: 5000 });
		board.powerOn();
		clock.advance(4000);
		world.ask("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n", 2000);
		world.ask(upload(file.subarray(0, 3000), file.length), 12_000);
		world.apply();
		clock.advance(20_000);
		air.patch({ cloud: { certificate: "other-issuer" } });
		world.cloud.disconnect();
		clock.advance(10_000);
		air.patch({ cloud: { certificate: "valid" } });
		clock.advance(10_000);
		this.#openSetup();
		air.patch({ phones: 0 });
		clock.advance(130_000);
		air.patch({ phones: 1 });
		this.#openSetup();
		world.ask(upload(file));
		clock.advance(60_000);
		offer("1.2.0", { size: 5000, app: () => ({ selfTest: done => done("no sensor") }) });
		clock.advance(60_000);
		this.#openSetup();
		board.serial.write(Uint8Array.of(0x3f, 0x0d));
		world.apply({ ssid: "Office", pass: "wrong hours" });
		clock.advance(40_000);
		air.patch({ networks: { home: { on: false } } });
		clock.advance(20_000);
		air.patch({ networks: { home: { on: true } } });
		clock.advance(20_000);
		board.press(12_000);
		clock.advance(20_000);
		world.apply();
		clock.advance(20_000);
		return this;
	}

	#openSetup(): void {
		this.world.board.press(4000);
		this.world.clock.advance(6000);
	}

	/** What fails goes on failing: for all that the device is of use, or says that it is not, and does not only restart. */
	goOn(): void {
		const { world } = this;
		const before = world.restarts;
		world.clock.advance(60 * pause);
		const restarts = world.restarts - before;
		assert.ok(restarts <= 60, `${restarts} restarts in 60 pauses`);
		assert.ok(bright.includes(world.state), world.state);
		if (world.state === "setup") assert.ok(world.board.setupNetwork, "setup, but its network is not open");
	}

	/** Nothing fails any more. The owner gets the device online again, whatever happened to it. */
	recover(): void {
		const { world } = this;
		const isDeaf = this.#failures.some(({ call }) => call.startsWith("Button"));
		// Of which five were asked for, and three crashes come before a rescue boot.
		const most = Math.floor(world.clock.now() / pause) + 5 + 3 * this.#failures.length;
		this.#failures = [];
		assert.ok(world.restarts <= most, `${world.restarts} restarts, of which ${most} may be`);
		world.clock.advance(200_000);
		for (let tries = 0; world.state !== "running" && tries < 3; tries++) {
			if (isDeaf && tries === 1) {
				world.switchOffAndOn();
				world.clock.advance(20_000);
			}
			world.board.press(world.state === "idle" ? 100 : 4000);
			world.clock.advance(15_000);
			if (isDeaf && tries === 0) continue;
			assert.equal(world.state, "setup");
			assert.ok(world.board.setupNetwork, "the setup network is open");
			const status = world.apply()?.status ?? 0;
			// Or an earlier request of the owner has only now been heard.
			assert.ok(status === 200 || status === 503, `${status}`);
			world.clock.advance(60_000);
		}
		assert.equal(world.state, "running");
		world.clock.advance(2000);
		assert.equal(world.cloud.online, 1);
		assert.equal(world.board.setupNetwork, undefined);
	}
}

/** Lives through `failures`; what goes wrong then is told with them. */
export function survive(
	failures: readonly Failure[],
	verify: "restart" | "live",
	then: (life: FailingLife) => void,
): void {
	const life = new FailingLife(failures, verify);
	try {
		then(life.live());
	} catch (error) {
		const { states, log } = life.world;
		const names = failures.map(({ call, fate, from, count }) => `${call} ${fate} at ${from} (${count})`);
		throw new Error(`${names.join(" and ")}: ${String(error)}\n${states.join()}\n${log.slice(-30).join("\n")}`, {
			cause: error,
		});
	}
}
