import { utf8 } from "../../modules/bytes/index";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Image } from "../../hosts/xs/image";
import { bootTime } from "../../hosts/virtual/board";
import { BenchWorld } from "./world";

/** Milliseconds. */
export interface Waits {
	/** From power-on until the setup network is on the air. */
	readonly powerOnToAp: number;
	/** From the settings' arrival until the login leaves, the time of radio, network and boot loader taken off. */
	readonly applyToLogin: number;
	/** From the settings' arrival until the setup network is back with the error, everything counted. */
	readonly wrongPasswordToError: number;
}

/** An ideal network: what is left are waits of our own making. */
const latency = { local: 0, upstream: 0 };

/** Measures the waits on the virtual clock, to the millisecond. */
export function measureWaits(engine: BuiltEngine, image: Image): Waits {
	const world = (): BenchWorld => new BenchWorld(engine, image, undefined, { latency });
	return {
		powerOnToAp: world().live(powerOnToAp),
		applyToLogin: world().live(applyToLogin),
		wrongPasswordToError: world().live(wrongPasswordToError),
	};
}

function powerOnToAp(world: BenchWorld): number {
	world.board.powerOn();
	return wait(world, () => world.board.setupNetwork !== undefined);
}

function applyToLogin(world: BenchWorld): number {
	sendSettings(world, {});
	const untilJoining = wait(world, () => world.saw("joining"));
	wait(world, () => world.saw("joined"));
	return untilJoining - bootTime + wait(world, () => world.cloud.frames.length > 0);
}

function wrongPasswordToError(world: BenchWorld): number {
	sendSettings(world, { pass: "wrong horse" });
	const untilJoining = wait(world, () => world.saw("joining"));
	return untilJoining + wait(world, () => world.code === 722 && world.board.setupNetwork !== undefined);
}

/** What the wizard page does when the settings are complete; does not wait for the answer. */
function sendSettings(world: BenchWorld, fields: Readonly<Record<string, string>>): void {
	world.board.powerOn();
	world.setup();
	world.clock.advance(4000);
	world.board.connect(80).send(utf8(world.configRequest(fields)));
}

/** Lets time pass until `done`, and says how much of it. @throws Error when a minute is not enough. */
function wait(world: BenchWorld, done: () => boolean): number {
	const from = world.clock.now();
	while (!done()) {
		if (world.clock.now() - from > 60_000) throw new Error(`Waited in vain; the log:\n${world.log.join("\n")}`);
		world.clock.advance(1);
	}
	return world.clock.now() - from;
}
