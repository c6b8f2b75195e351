import assert from "node:assert/strict";
import { World } from "../support/world";

/** Another network of the home's name, stronger than it. */
interface Stranger {
	readonly [field: string]: unknown;
}

const other: Stranger = { password: "of a neighbour", channel: 1, rssi: -30 };
const third: Stranger = { password: "of another neighbour", channel: 11, rssi: -35 };
const open: Stranger = { security: "OPEN", channel: 3, rssi: -25 };
const company: Stranger = { security: "WPA2 ENT", password: "an account", channel: 4, rssi: -28 };

const crowds: readonly (readonly [string, readonly Stranger[]])[] = [
	["an open one", [open]],
	["one with another password", [other]],
	["two with other passwords", [other, third]],
	["a full one", [{ ...other, answers: "full" }]],
	["one that does not answer", [{ ...other, answers: "never" }]],
	["one of every kind", [open, company, other, third]],
];

function crowd(world: World, strangers: readonly Stranger[], rssi?: number): void {
	strangers.forEach((each, i) =>
		world.air.patch({ networks: { [`stranger${i}`]: { ssid: "Home", ...each, ...(rssi ? { rssi: rssi - i } : {}) } } }),
	);
}

const codesOf = (world: World): readonly number[] =>
	world.events.flatMap(each => (each.event === "state" && each.code ? [each.code] : []));

describe("a device among stronger networks of its network's name", () => {
	for (const [what, strangers] of crowds) {
		it(`is provisioned beside ${what}, within the trial of its candidate`, () => {
			const world = new World();
			crowd(world, strangers);
			world.provision();
			world.clock.advance(45_000);
			assert.equal(world.state, "running");
			assert.ok(!codesOf(world).includes(722));
		});

		it(`comes back beside ${what} that came while the power was off`, () => {
			const world = new World();
			world.provision();
			world.clock.advance(60_000);
			assert.equal(world.state, "running");
			world.board.powerOff();
			crowd(world, strangers);
			world.board.powerOn();
			world.clock.advance(60_000);
			assert.equal(world.state, "running");
			assert.ok(!codesOf(world).includes(722));
		});

		it(`hears of a wrong password beside ${what} only as far as that is known`, () => {
			const world = new World();
			crowd(world, strangers, -60);
			world.provision({ pass: "wrong password" });
			world.clock.advance(60_000);
			assert.equal(world.state, "setup");
			const unclear = strangers.some(({ answers }) => answers);
			assert.equal(world.code === 722, !unclear, `${world.code}`);
		});
	}

	it("is told 722 of seven of one name only where all refused the password, else 701", () => {
		for (const answers of ["yes", "never"]) {
			const world = new World();
			const mesh = Object.fromEntries(
				Array.from({ length: 6 }, (_, i) => [
					`mesh${i}`,
					{ ssid: "Home", password: "correct horse", rssi: -60 - i, ...(i === 5 ? { answers } : {}) },
				]),
			);
			world.air.patch({ networks: mesh });
			world.provision({ pass: "wrong password" });
			world.clock.advance(60_000);
			assert.deepEqual([world.state, world.code], ["setup", answers === "yes" ? 722 : 701]);
		}
	});
});
