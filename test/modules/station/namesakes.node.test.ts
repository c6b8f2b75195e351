import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccessPointFound, LossReason, Security } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import { Station } from "../../../modules/station/index";
import { accessPoint, bench } from "./scripted-radio";

/** What an access point answers to our password. */
type Answer = "takes us" | Exclude<LossReason, "not-found">;

interface Namesake {
	readonly answer: Answer;
	readonly security: Security;
}

/** What an answer takes, milliseconds (hosts/virtual/radio-times.ts). */
const costs: Readonly<Record<Answer, number>> = {
	...{ "takes us": 1000, auth: 3000, security: 100, refused: 400, unknown: 5000, "no-address": 15_400 },
};
const [search, scanning] = [1800, 2000];

/** Securities that the driver passes over beside a password. */
const passedOver: readonly Security[] = ["OPEN", "OWE", "WEP", "WPA2 ENT", "WAPI"];

interface Course {
	readonly joined: boolean;
	/** At the end, or when something final was told, or after `rounds` waits. */
	readonly time: number;
	/** Until then. */
	readonly codes: readonly number[];
	readonly hopeless: boolean;
	/** How often each access point was tried. */
	readonly tries: readonly number[];
	readonly waits: number;
	/** The radio said which one failed. */
	readonly tells: boolean;
}

/**
 * Plays a joining among access points of one name, the strongest first. Without a BSSID to join the radio takes the
 * one at `choice`; `tells`: it says which one failed. Ends when joined, when the password is called wrong or the case
 * hopeless, or at the first wait.
 */
function play(namesakes: readonly Namesake[], choice: number, tells: boolean): Course {
	const { host, radio, clock } = bench();
	const found: AccessPointFound[] = namesakes.map(({ security }, i) => accessPoint("Home", i, -40 - i, security));
	const codes: number[] = [];
	const tries = namesakes.map(() => 0);
	let [joined, over, isHopeless] = [false, false, false];
	const station = new Station(host, {
		onJoined: () => (joined = true),
		onFailed: (code, hopeless) => {
			codes.push(code);
			isHopeless ||= hopeless;
			over ||= hopeless || code === 722;
		},
		onLost: () => assert.fail("nothing was joined"),
	});
	station.join({ networks: [{ ssid: utf8("Home"), password: utf8("correct horse"), hidden: false }] });
	let waits = 0;
	while (!joined && !over && !waits) {
		if (radio.scans.length) {
			clock.advance(scanning);
			radio.hear(found);
			continue;
		}
		if (!radio.joining) {
			waits++;
			break;
		}
		const bssid = radio.joins.at(-1)?.bssid;
		if (!bssid) clock.advance(search);
		const at = bssid ? (bssid[5] ?? 0) : choice;
		const tried = namesakes[at];
		if (!tried || passedOver.includes(tried.security)) {
			radio.fail("security");
			continue;
		}
		tries[at] = (tries[at] ?? 0) + 1;
		clock.advance(costs[tried.answer]);
		if (tried.answer === "takes us") radio.succeed();
		else radio.fail(tried.answer, tells ? found[at]?.bssid : undefined);
	}
	return { joined, time: clock.now(), codes, hopeless: isHopeless, tries, waits, tells };
}

/** What must hold, whoever bears the name. */
function judge(namesakes: readonly Namesake[], course: Course): void {
	const mayBeOurs = namesakes.filter(({ security }) => !passedOver.includes(security));
	const answers = mayBeOurs.map(({ answer }) => answer);
	const { joined, codes, hopeless, tries, time } = course;
	const total = tries.reduce((sum, each) => sum + each, 0);
	if (answers.includes("takes us")) {
		assert.ok(joined, "one would have taken us");
		assert.ok(!hopeless && !codes.includes(722), "something final was told before");
		assert.ok(total <= mayBeOurs.length + 1, `${total} attempts`);
		const quick = answers.every(each => ["takes us", "auth", "refused", "security"].includes(each));
		if (quick && mayBeOurs.length <= 8) assert.ok(time <= 45_000, `${time} ms, of a trial's 45 s`);
		return;
	}
	assert.ok(!joined);
	assert.ok(codes.length > 0, "nothing was told");
	namesakes.forEach(({ security }, i) => {
		if (!passedOver.includes(security)) assert.ok((tries[i] ?? 0) > 0, `number ${i} was not tried`);
	});
	const all = (answer: Answer): boolean => answers.length > 0 && answers.every(each => each === answer);
	assert.equal(codes.includes(722), all("auth"), `answers ${answers.join()} became ${codes.join()}`);
	if (all("auth") && answers.length <= 3) assert.ok(time <= (course.tells ? 15_000 : 20_000), `722 after ${time} ms`);
	assert.equal(
		hopeless,
		answers.every(each => each === "security"),
		`answers ${answers.join()}`,
	);
}

const answers: readonly Answer[] = ["takes us", "auth", "refused", "no-address", "unknown", "security"];

describe("station, among access points of one name", () => {
	it("joins the one that takes us, and blames the password only after all, in every order of up to four", () => {
		const orders = (length: number): readonly (readonly Answer[])[] =>
			length === 0 ? [[]] : orders(length - 1).flatMap(order => answers.map(each => [...order, each]));
		for (let length = 1; length <= 4; length++)
			for (const order of orders(length)) {
				const namesakes = order.map(answer => ({ answer, security: "WPA2" as const }));
				for (let choice = 0; choice < length; choice++)
					for (const tells of [true, false]) judge(namesakes, play(namesakes, choice, tells));
			}
	});

	it("does so among up to twelve, whatever the security of the others", () => {
		const security = fc.constantFrom<Security>("WPA2", "WPA", "WPA3", "unknown", "WPA+WPA2", ...passedOver);
		const namesake = fc.record({ answer: fc.constantFrom(...answers, "auth", "auth"), security });
		const some = fc.array(namesake, { minLength: 1, maxLength: 12 });
		const reachable = (all: readonly Namesake[]): readonly number[] =>
			all.flatMap(({ security }, i) => (passedOver.includes(security) ? [] : [i]));
		fc.assert(
			fc.property(some, fc.nat(), fc.boolean(), (all, number, tells) => {
				const own = reachable(all);
				judge(all, play(all, own[number % own.length] ?? -1, tells));
			}),
			{ numRuns: 5000 },
		);
	});
});
