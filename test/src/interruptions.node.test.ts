import assert from "node:assert/strict";
import { World } from "../support/world";

/** Who may go away at any moment, to come back `away` milliseconds later. */
const interruptions: Readonly<Record<string, (world: World, away: number) => void>> = {
	"the board": (world, away) => {
		world.board.powerOff();
		world.clock.advance(away);
		world.board.powerOn();
	},
	"the cloud": (world, away) => {
		world.cloud.stop();
		world.clock.advance(away);
		world.cloud.start();
	},
	both: (world, away) => {
		world.board.powerOff();
		world.cloud.stop();
		world.clock.advance(away);
		world.cloud.start();
		world.board.powerOn();
	},
	"the board and then the cloud": (world, away) => {
		world.switchOffAndOn();
		world.clock.advance(away);
		world.cloud.stop();
		world.clock.advance(away);
		world.cloud.start();
	},
};

interface Course {
	readonly name: string;
	/** Up to the moment from which on it is interrupted. */
	readonly begin: (world: World) => void;
	/** Whether it may end in setup, interrupted after `moment` milliseconds by somebody `away` for so long. */
	readonly mayEndInSetup: (moment: number, away: number) => boolean;
}

/** A candidate may try for 45 s (src/durations.ts). */
const trial = 45_000;

/** The phone's connection has closed and the flash is written by then. */
const stored = 1000;

const courses: readonly Course[] = [
	{
		name: "its first life",
		begin: world => {
			world.unbox();
			world.apply();
		},
		mayEndInSetup: (moment, away) => moment < stored || away > trial,
	},
	{
		name: "a move to another network",
		begin: world => {
			world.goOnline();
			world.board.press(4000);
			world.until("setup");
			world.clock.advance(1000);
			world.apply({ ssid: "Office", pass: "nine to five" });
		},
		mayEndInSetup: () => false,
	},
	{
		name: "its reset",
		begin: world => {
			world.goOnline();
			world.board.press(10_100);
			world.clock.advance(9_900);
		},
		mayEndInSetup: () => true,
	},
];

describe("a device", () => {
	for (const { name, begin, mayEndInSetup } of courses)
		for (const [who, interrupt] of Object.entries(interruptions))
			it(`ends running or in setup, as its policy says, when ${who} went away at any moment of ${name}`, () => {
				for (let moment = 0; moment < 8000; moment += 1090)
					for (const away of [50, 4000, 70_000]) {
						const world = new World();
						begin(world);
						world.clock.advance(moment);
						interrupt(world, away);
						world.clock.advance(400_000);
						const told = `away for ${away} ms after ${moment} ms: ${world.states.join()}\n${world.log.join("\n")}`;
						if (world.state === "setup" && mayEndInSetup(moment, away)) {
							assert.ok(world.board.setupNetwork, told);
							continue;
						}
						assert.equal(world.state, "running", told);
						assert.equal(world.cloud.online, 1, told);
						assert.equal(world.board.setupNetwork, undefined, told);
					}
			});
});
