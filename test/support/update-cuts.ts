import assert from "node:assert/strict";
import type { CutOutcome } from "../../hosts/virtual/flash";
import { receiveWindow } from "../../hosts/virtual/wire";
import type { Conduct } from "../../tools/fleet/device/app";
import { made, type Flaw } from "../../tools/fleet/images";
import { UpdateLife, type UpdateLifeOptions } from "./update-life";

/** Longer than an update takes with all its pauses, and than a firmware is waited for that does not come online, milliseconds. */
const hour = 3_600_000;
const longest = 30 * hour;

/** What a server sends before it can hear that its file is refused, bytes: a window of TCP and its own head. */
const headWindow = receiveWindow + 1500;

/** What comes of an update, once power is good: as it should, or in which way not. */
export type Judge = (life: UpdateLife) => void;

/** An image of six sectors, or of so many bytes. */
export const update = (conduct: Conduct, flaw: Flaw = "none", size = 24_000): UpdateLifeOptions => ({
	...{ image: { version: "0.2.0", conduct, size }, flaw },
});

let provisioned: ReadonlyMap<string, Uint8Array> | undefined;

/** What is in the flash of a unit that was online at home. */
export function flashOfOwner(): ReadonlyMap<string, Uint8Array> {
	if (provisioned) return provisioned;
	const life = new UpdateLife(update("good"));
	life.world.cloud.offer = undefined;
	life.world.goOnline();
	life.world.clock.advance(5000);
	return (provisioned = new Map(life.flash.entries()));
}

/** A unit at home, which starts now. */
export function unitAtHome(options: UpdateLifeOptions): UpdateLife {
	const life = new UpdateLife({ flash: flashOfOwner(), ...options });
	life.world.board.powerOn();
	return life;
}

/**
 * Lives an update again and again, with power that fails one change of the flash later each time, for one that ends without:
 * then there is none left. Returns how many there were.
 */
export function cutEverywhere(options: UpdateLifeOptions, outcome: CutOutcome, judge: Judge, secondCut = 0): number {
	for (let count = 1; ; count++) {
		const life = new UpdateLife({ flash: flashOfOwner(), ...options });
		let cuts = 0;
		const cut = (): void => {
			cuts++;
			if (cuts === 1 && secondCut) life.cutPower(secondCut, outcome, cut);
		};
		life.cutPower(count, outcome, cut);
		life.world.board.powerOn();
		try {
			judge(life);
		} catch (error) {
			const starts = life.starts.map(({ image, trial, reason }) => `${image.version} ${trial}, ${reason}`);
			const what = `power fails in change ${count}${secondCut ? ` and ${secondCut} after that` : ""} (${outcome})`;
			throw new Error(`${what}: ${String(error)}\n${starts.join("; ")}\n${life.world.log.slice(-20).join("\n")}`, {
				cause: error,
			});
		}
		if (cuts === 0) return count - 1;
	}
}

/** Nothing ran but what the unit was made with, and, where it may, what it was offered: whole, and signed by its maker. */
function ranOnly(life: UpdateLife, tries: number): void {
	for (const { image } of life.starts)
		assert.ok(image.version === made.version || image.version === life.image.version, image.version);
	assert.ok(life.tries <= tries, `it was begun with ${life.tries} times`);
}

/**
 * The new firmware runs, is kept, and runs after another power cut as well. `writes`: most changes of the record of it; `tries`:
 * most starts of it on trial.
 */
export const isTaken =
	(writes: number, tries = 3): Judge =>
	life => {
		assert.ok(
			life.until(() => life.isSettledOn(life.image), longest),
			"the new firmware does not run",
		);
		ranOnly(life, tries);
		const { writes: count = 0, erasures = 0 } = life.flash.wear.get("update") ?? {};
		assert.ok(count + erasures <= writes, `${count + erasures} changes of the record`);
		life.blackout();
		life.world.clock.advance(60_000);
		assert.ok(life.isSettledOn(life.image), "another runs after a power cut");
		assert.equal(life.server.downloads.filter(({ at }) => at > life.world.clock.now() - 60_000).length, 0);
	};

/**
 * The firmware from before runs again, the cloud knows why, and however often it offers the bad one that is not taken again.
 * `tries`: most starts of it; `bytes`: so much of it may come each time that the unit looks at it again.
 */
export const isRefused =
	(why: RegExp, tries: number, bytes = headWindow): Judge =>
	life => {
		const { world } = life;
		const isTold = (): boolean => life.news.some(each => why.test(each));
		assert.ok(
			life.until(() => isTold() && life.isSettledOn(made), longest),
			`the firmware from before does not run, or nobody said why: ${life.news.join("; ")}`,
		);
		const someLogins = (pause: number): void => {
			for (let logins = 0; logins < 3; logins++) {
				world.clock.advance(pause);
				world.cloud.disconnect();
			}
			world.clock.advance(60_000);
		};
		// The power may have cost what was known of it: then it comes once more, and may take six hours again.
		someLogins(5 * hour);
		ranOnly(life, tries);
		const { tries: before, server } = life;
		const { length } = server.downloads;
		someLogins(hour / 2);
		assert.equal(life.tries, before, "it was begun with again");
		assert.ok(server.downloads.length - length <= 4, `${server.downloads.length - length} downloads`);
		for (const { arrived } of server.downloads.slice(length))
			assert.ok(arrived < bytes, `${arrived} bytes of it came again`);
		assert.ok(life.isSettledOn(made));
	};
