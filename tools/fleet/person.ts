import type { Mistake, Person } from "./plan";
import type { Oracle } from "./oracle";
import { ask, form, get, post, type Reply } from "./phone";
import { play, until, type Script } from "./script";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** The address of the second phone on the setup network. */
const second = "192.168.4.3";

/** How long one who sent the settings waits for the device to be online before trying again, milliseconds. */
const hope = 75_000;

/** Somebody brings the device into their home, as a person does: sees what it says, and tries again until it is online. */
export class Provisioning {
	readonly #stage: Stage;
	readonly #oracle: Oracle;
	readonly #person: Person;
	readonly #tell: (what: string) => void;
	/** How many attempts it took; 0: none came so far. */
	attempts = 0;
	#sent: Settings | undefined;
	/** Why it failed, as they read last. */
	#read = 0;

	/** @param tell hears what they do, for a timeline */
	constructor(stage: Stage, oracle: Oracle, person: Person, tell: (what: string) => void) {
		this.#tell = tell;
		this.#stage = stage;
		this.#oracle = oracle;
		this.#person = person;
		stage.cloud.tokens.add(person.token);
	}

	/** Ends when the device is online, or they give up. */
	*run(): Script {
		const { attempts, leaves } = this.#person;
		for (let i = 0; i < attempts && !this.#isOnline; i++) {
			this.#near(true);
			if (yield* this.#findSetup()) yield* this.#attempt(i);
			if (this.#isOnline) break;
			if (leaves && i < attempts - 1) yield* this.#leave();
		}
		this.#near(false);
	}

	get #isOnline(): boolean {
		return this.#oracle.isOnlineWith(this.#person.token);
	}

	/** The phone is in reach, and joins the setup network whenever that is there. */
	#near(near: boolean): void {
		this.#stage.weather.settle({ phones: near ? 1 : 0 });
	}

	/** Does what people do until the phone is on the setup network. */
	*#findSetup(): Script<boolean> {
		const stage = this.#stage;
		const there = (): boolean => stage.isPhoneIn;
		if (yield* until(() => there() || this.#isOnline, 20_000)) return there();
		this.#oracle.onNoSetup();
		stage.press(200);
		if (yield* until(there, 5000)) return true;
		stage.press(4000);
		if (yield* until(there, 15_000)) return true;
		stage.cutPower(3000);
		return yield* until(there, 20_000);
	}

	*#attempt(number: number): Script {
		const { reaction, mistakes, closes } = this.#person;
		if (number === 0) {
			yield* ask(this.#stage, get("/"));
			yield* ask(this.#stage, get("/wifi_scan.json"));
		} else yield* this.#status();
		yield { ms: reaction };
		const mistake = mistakes[number] ?? "none";
		this.#tell(mistake === "none" ? "sends the right settings" : `sends settings with a wrong ${mistake}`);
		const reply = yield* this.#send(this.#settings(mistake));
		this.#tell(reply ? `is answered ${reply.status}` : "gets no answer");
		if (reply?.status !== 200) {
			yield { ms: 5000 };
			return;
		}
		this.attempts++;
		if (closes) this.#near(false);
		yield* this.#watch();
	}

	/** Looks at the page, and at the app, until the device is online or says that it failed. */
	*#watch(): Script {
		const end = this.#stage.clock.now() + hope;
		while (this.#stage.clock.now() < end && !this.#isOnline) {
			yield { ms: 1500 };
			const status = yield* this.#status();
			if (status?.phase !== "setup") continue;
			this.#tell(`reads that it failed: ${status.code}`);
			return;
		}
	}

	*#status(): Script<{ readonly phase: string; readonly code: number } | undefined> {
		if (!this.#stage.isPhoneIn) return undefined;
		const reply = yield* ask(this.#stage, get("/status.json"));
		if (reply?.status !== 200) return undefined;
		const status = readStatus(reply, this.#oracle);
		this.#read = status?.code ?? 0;
		return status;
	}

	*#send(settings: Settings): Script<Reply | undefined> {
		const { retries, doubleTap, helper } = this.#person;
		const stage = this.#stage;
		const last = this.#sent;
		const at = stage.clock.now();
		this.#oracle.onSending();
		if (retries && last) {
			const reply = yield* ask(
				stage,
				post("/config", "application/x-www-form-urlencoded", form(changes(last, settings, this.#read))),
			);
			if (reply?.status !== 409) return this.#sentBy(settings, at, reply);
		}
		const request = this.#request(settings);
		if (doubleTap) play(stage.clock, this.#again(settings, request));
		if (helper) play(stage.clock, this.#help(settings));
		return this.#sentBy(settings, at, yield* ask(stage, request));
	}

	#sentBy(settings: Settings, at: number, reply: Reply | undefined): Reply | undefined {
		this.#oracle.onGiven(settings, at, reply?.status);
		if (reply?.status === 200) this.#sent = settings;
		return reply;
	}

	*#again(settings: Settings, request: string): Script {
		yield { ms: 80 };
		const at = this.#stage.clock.now();
		const reply = yield* ask(this.#stage, request);
		if (reply?.status === 200) this.#oracle.onGiven(settings, at, 200);
	}

	*#help(settings: Settings): Script {
		yield { ms: this.#stage.random.whole(100, 1500) };
		const wrong = { ...settings, password: "helpful but wrong" };
		const at = this.#stage.clock.now();
		const reply = yield* ask(this.#stage, this.#request(wrong), second);
		if (reply?.status === 200) this.#oracle.onGiven(wrong, at, 200);
	}

	#settings(mistake: Mistake | "none"): Settings {
		const { home } = this.#stage;
		const { token } = this.#person;
		const { ssid = "", password = "", hidden = false } = home ?? {};
		return {
			ssid: mistake === "name" ? `${ssid.slice(0, 30)}s` : ssid,
			password: mistake === "password" ? "Mistyped it" : password,
			token: mistake === "token" ? token.slice(0, 31) + (token.endsWith("x") ? "y" : "x") : token,
			hidden,
		};
	}

	#request({ ssid, password, token, hidden }: Settings): string {
		const fields = { ssid, pass: password, blynk: token, ...(hidden ? { hidden: "1" } : {}) };
		switch (this.#person.door) {
			case "wizard":
				return post("/config", "application/x-www-form-urlencoded", form({ if: "wifi", ...fields }));
			case "new app":
				return post("/config", "application/json", JSON.stringify({ if: "wifi", host: "blynk.cloud", ...fields }));
			case "old app":
				return get(`/config?${form({ ...fields, host: "blynk.cloud", port_ssl: "443", save: "1" })}`);
		}
	}

	*#leave(): Script {
		const { leaves, unplugs } = this.#person;
		this.#near(false);
		yield { ms: leaves };
		if (!unplugs) return;
		this.#stage.cutPower(leaves);
		yield { ms: leaves + 5000 };
	}
}

/** What the page of the second attempt sends: what is different, and what they read to be wrong, which they type again. */
function changes(before: Settings, now: Settings, code: number): Readonly<Record<string, string>> {
	const isMoved = now.ssid !== before.ssid || code === 720;
	return {
		retry: "1",
		...(isMoved ? { ssid: now.ssid } : {}),
		...(isMoved || now.password !== before.password || code === 722 ? { pass: now.password } : {}),
		...(now.token !== before.token || code === 703 ? { blynk: now.token } : {}),
		...(isMoved && now.hidden ? { hidden: "1" } : {}),
	};
}

/** Reads the answer to `/status.json`, as whoever looks at the phone does. */
export function readStatus(
	{ body }: Reply,
	oracle: Oracle,
): { readonly phase: string; readonly code: number } | undefined {
	const value: unknown = JSON.parse(body);
	if (typeof value !== "object" || value === null || !("phase" in value) || !("code" in value)) return undefined;
	const { phase, code } = value;
	if (typeof phase !== "string" || typeof code !== "number") return undefined;
	oracle.onTold(phase, code, "ssid" in value && typeof value.ssid === "string" ? value.ssid : undefined);
	return { phase, code };
}
