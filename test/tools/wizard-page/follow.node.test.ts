import assert from "node:assert/strict";
import { Follower, type Status } from "../../../tools/wizard-page/page/follow";

const status = (phase: string, more: Partial<Status> = {}): Status => ({
	phase,
	code: 0,
	attempt: undefined,
	ssid: "",
	ssid_hex: "",
	step: "",
	...more,
});

describe("following the device after the settings were sent", () => {
	it("names what the device is doing", () => {
		const follower = new Follower(false);
		assert.deepEqual(follower.next(status("storing"), 100), { at: "waiting", stage: "store" });
		assert.deepEqual(follower.next(status("joining"), 1000), { at: "waiting", stage: "join" });
		assert.deepEqual(follower.next(status("connecting"), 2000), { at: "waiting", stage: "cloud" });
		assert.deepEqual(follower.next(status("running"), 3000), { at: "online" });
	});

	it("takes the last failure, still there a moment after the post, for what it is", () => {
		const follower = new Follower(false, 1);
		const old = status("setup", { code: 722, attempt: 1 });
		assert.equal(follower.next(old, 100).at, "waiting");
		assert.equal(follower.next(status("storing", { attempt: 2 }), 200).at, "waiting");
		assert.deepEqual(follower.next(status("setup", { code: 720, attempt: 2 }), 300), { at: "failed", code: 720 });
	});

	it("sees a failure that came between two polls by its attempt", () => {
		const follower = new Follower(true, 1);
		assert.deepEqual(follower.next(status("setup", { code: 722, attempt: 2 }), 900), { at: "failed", code: 722 });
	});

	it("believes that nothing will come after ten seconds in setup", () => {
		const follower = new Follower(false);
		assert.equal(follower.next(status("setup"), 9_000).at, "waiting");
		assert.equal(follower.next(status("setup"), 10_001).at, "interrupted");
	});

	it("calls the network gone after three missed answers, and hears the device when it is back", () => {
		const follower = new Follower(false);
		assert.equal(follower.next(undefined, 1000).at, "waiting");
		assert.equal(follower.next(undefined, 2000).at, "waiting");
		assert.equal(follower.next(undefined, 3000).at, "gone");
		assert.deepEqual(follower.next(status("setup", { code: 703 }), 60_000), { at: "failed", code: 703 });
	});

	it("tells an interrupted attempt, back in setup without a reason, from a failed one", () => {
		const follower = new Follower(false);
		follower.next(undefined, 1000);
		assert.deepEqual(follower.next(status("setup"), 5000), { at: "interrupted" });
	});

	it("waits in live mode for what is stored but was not tried", () => {
		const follower = new Follower(true);
		for (const phase of ["trying", "storing", "restarting"])
			assert.deepEqual(follower.next(status(phase, { step: "joining" }), 100), { at: "waiting", stage: "join" });
	});

	it("knows in live mode that storing means it worked", () => {
		const follower = new Follower(true);
		assert.deepEqual(follower.next(status("trying"), 100), { at: "waiting", stage: "join" });
		assert.deepEqual(follower.next(status("trying", { step: "connecting" }), 200), { at: "waiting", stage: "cloud" });
		assert.deepEqual(follower.next(status("storing"), 300), { at: "online" });
	});
});
