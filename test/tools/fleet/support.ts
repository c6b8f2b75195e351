import { Oracle } from "../../../tools/fleet/oracle";
import type { Person, Plan, Trouble } from "../../../tools/fleet/plan";
import type { Home } from "../../../tools/fleet/home";
import type { Unit } from "../../../tools/fleet/unit";
import type { Settings } from "../../../tools/fleet/settings";
import { Stage, type Runner } from "../../../tools/fleet/stage";
import { troubles } from "../../../tools/fleet/troubles/index";

export const unit: Unit = {
	verify: "restart",
	led: "none",
	redirects: false,
	logs: false,
	gestures: false,
	edgent: false,
	local: false,
	updates: "none",
};

export const home: Home = {
	...{ ssid: "Home", password: "correct horse", security: "WPA2", channel: 6, rssi: -50 },
	...{ hidden: false, mesh: false },
};

export const token = "abcdefghijklmnopqrstuvwxyz012345";

export const right: Settings = { ssid: home.ssid, password: home.password, token, hidden: false };

/** Somebody who does everything right. */
export const person: Person = {
	...{ token, door: "wizard", mistakes: [], attempts: 8, retries: false, doubleTap: false, helper: false },
	...{ closes: false, leaves: 0, unplugs: false, reaction: 2000 },
};

/** A life of one chapter. */
export function firstDay(troubles: readonly Trouble[] = [], who: Partial<Person> = {}): Plan {
	return { seed: "a test", unit, chapters: [{ what: "new owner", home, person: { ...person, ...who }, troubles }] };
}

/** A firmware that does nothing. */
export const dead: Runner = { firmware: () => () => undefined, end: () => undefined };

/** A stage whose board does nothing by itself. */
export const deadStage = (of = unit): Stage => new Stage({ seed: "a test", unit: of, runner: dead });

/** An oracle, and what it sees, which here a test makes up. */
export class Court {
	readonly stage: Stage;
	readonly oracle: Oracle;

	constructor(of = unit) {
		this.stage = deadStage(of);
		this.oracle = new Oracle(this.stage);
		this.stage.moveTo(home);
		this.stage.cloud.tokens.add(token);
	}

	get whys(): readonly string[] {
		return this.oracle.findings.map(each => each.why);
	}

	/** So many milliseconds go by. */
	pass(ms: number): void {
		this.stage.clock.advance(ms);
	}

	/** Somebody sends settings, and is told that they are accepted. */
	give(settings: Settings = right, status: number | undefined = 200): void {
		this.oracle.onSending();
		this.oracle.onGiven(settings, this.stage.clock.now(), status);
	}

	/** The device joins a network, and the cloud hears of it. */
	online(settings: Settings = right): void {
		this.join(settings.ssid);
		this.oracle.onBoard({
			...{ event: "radio", radio: "joined", network: "home", address: "192.168.1.2", channel: 6 },
			hostName: undefined,
		});
		this.stage.cloud.onReady?.(settings.token);
	}

	join(ssid: string): void {
		this.oracle.onBoard({ event: "radio", radio: "joining", ssid: new TextEncoder().encode(ssid) });
	}

	/** The setup network opens. */
	open(): void {
		this.oracle.onBoard({ event: "radio", radio: "access-point-up", ssid: new Uint8Array(1), channel: 1 });
	}

	restart(reason: string): void {
		this.oracle.onBoard({ event: "restart", reason });
	}

	/** The button was held for so long, milliseconds. */
	held(ms: number): void {
		this.stage.onRelease?.(ms, ms);
	}

	/** Something is wrong for so long, milliseconds. */
	trouble(name: Trouble["what"], ms: number): void {
		const over = this.oracle.past.begin(troubles[name], this.stage.clock.now());
		this.pass(ms);
		over(this.stage.clock.now());
	}
}
