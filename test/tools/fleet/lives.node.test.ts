import assert from "node:assert/strict";
import { live } from "../../../tools/fleet/life";
import type { Chapter, Person, Plan, Trouble } from "../../../tools/fleet/plan";
import type { Home } from "../../../tools/fleet/home";
import type { Unit } from "../../../tools/fleet/unit";
import { unit } from "./support";

/** Lives in which the fleet found a fault, made as simple as it goes. */

const home: Home = {
	...{ ssid: "FRITZ!Box 7590 QW", password: "correct horse", security: "WPA2", channel: 9, rssi: -46 },
	...{ hidden: false, mesh: false },
};

const person: Person = {
	...{ token: "xiyDs0aN1dxqXAoe_jFBbNswzbNjXTnA", door: "old app", mistakes: [], attempts: 8, retries: false },
	...{ doubleTap: false, helper: false, closes: false, leaves: 0, unplugs: false, reaction: 8000 },
};

const arrival = (troubles: readonly Trouble[], different: Partial<Person> = {}): Chapter => ({
	...{ what: "new owner", home, person: { ...person, ...different }, troubles },
});

function finding(verify: Unit["verify"], ...chapters: readonly Chapter[]): string | undefined {
	const plan: Plan = {
		seed: "a fault found",
		unit: { ...unit, verify },
		chapters,
	};
	return live(plan).finding?.why;
}

describe("a life in which something was bad once", () => {
	it("keeps settings that reached the cloud in a live trial, whatever comes in the seconds after its restart", () => {
		const troubles: Trouble[] = [{ what: "name servers are out", at: 29_000, lasts: 60_000 }];
		assert.equal(finding("live", arrival(troubles)), undefined);
	});

	it("finds again what it could not read, though other settings were sent meanwhile", () => {
		const troubles: Trouble[] = [
			{ what: "the flash cannot be read", at: 1000, lasts: 80_000 },
			{ what: "the power is cut", at: 2000, lasts: 1000 },
		];
		const another = { ...person, token: "B".repeat(32), attempts: 1 };
		assert.equal(finding("restart", arrival([]), { what: "again", person: another, troubles }), undefined);
	});

	it("does not tell the reason of an older attempt after a power cut", () => {
		const troubles: Trouble[] = [{ what: "the flash refuses", at: 42_000, lasts: 100_000 }];
		const cut: Chapter = { what: "month", troubles: [{ what: "the power is cut", at: 60_000, lasts: 5000 }] };
		assert.equal(finding("restart", arrival(troubles, { mistakes: ["password"], attempts: 2 }), cut), undefined);
	});
});
