/** A change of one place in a file of the project. */
export interface Edit {
	/** Relative to the project. */
	readonly file: string;
	/** Occurs once in the file. */
	readonly from: string;
	readonly to: string;
}

/** A fault to put into the sources that ship, to see whether the fleet finds it. */
export interface Plant {
	readonly name: string;
	readonly edits: readonly Edit[];
	/** What the oracle has to say of the first life that it makes bad; absent: the fleet does not see it. */
	readonly finding?: RegExp;
	/** The seed of the fleet that finds it, where that of most, "1", has no life for it in time. */
	readonly seed?: string;
	/** Why the fleet does not see it. */
	readonly blind?: string;
}

/** One of the files that most faults go into. */
const inFile =
	(file: string) =>
	(from: string, to: string): Edit => ({ file, from, to });

const machine = inFile("src/machine.ts");
const device = inFile("src/device.ts");
const store = inFile("modules/credentials/store.ts");
const session = inFile("modules/blynk/session.ts");
const line = inFile("modules/blynk/line.ts");
const routes = inFile("modules/config-server/routes.ts");
const station = inFile("modules/station/station.ts");
const wifi = inFile("hosts/moddable/esp32/wifi.ts");
const health = inFile("src/crash-count.ts");
const powerCycles = inFile("modules/power-cycles/index.ts");
const button = inFile("modules/reset-button/index.ts");
const moveIn = inFile("src/edgent-store.ts");
const update = inFile("src/update.ts");
const receiver = inFile("modules/update/receiver.ts");
const record = inFile("modules/update/record.ts");

/** Those that the fleet must find within 5,000 lives. */
export const plants: readonly Plant[] = [
	{
		name: "a new firmware kept without a trial",
		edits: [
			update(
				"this.#trial = new Trial(this.#host, this.#settings, this);",
				"this.#host.clock.set(() => this.onPassed(), 0);",
			),
		],
		// One that does not come online is not seen for longer than its owner waits.
		finding: /^(it keeps a firmware that is no good|settings that worked, and would now, are not used)$/,
	},
	{
		name: "unsigned firmware taken",
		edits: [receiver('if (!acceptUnsigned) return "unsigned";', 'if (acceptUnsigned) return "unsigned";')],
		finding: /^it runs a firmware that is unsigned$/,
	},
	{
		name: "one slot instead of two",
		edits: [
			store("const first: Slot = this.#used === 0 ? 1 : 0;", "const first: Slot = 0;"),
			store("const second: Slot = first ? 0 : 1;", "const second: Slot = 0;"),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "no jitter",
		edits: [
			inFile("modules/backoff/index.ts")(
				"return Math.round(wait / 2 + (wait / 2) * random());",
				"return wait + 0 * random();",
			),
		],
		finding: /^it comes back to the cloud in the same moment as all others$/,
	},
	{
		name: "setup not reopened after a failed candidate",
		edits: [
			machine(
				'["joining", "refused", "candidate", "setup", "leave", "drop", "openSetup"]',
				'["joining", "refused", "candidate", "setup", "leave", "drop"]',
			),
			machine(
				'["joining", "trialOver", "candidate", "setup", "leave", "drop", "openSetup"]',
				'["joining", "trialOver", "candidate", "setup", "leave", "drop"]',
			),
			machine(
				'["connecting", "refused", "candidate", "setup", "logout", "leave", "drop", "openSetup"]',
				'["connecting", "refused", "candidate", "setup", "logout", "leave", "drop"]',
			),
			machine(
				'["connecting", "trialOver", "candidate", "setup", "logout", "leave", "drop", "openSetup"]',
				'["connecting", "trialOver", "candidate", "setup", "logout", "leave", "drop"]',
			),
		],
		finding: /^it is not online, and its button opens no setup network$|^its setup network did not come back/,
	},
	{
		name: "`drop` not written again",
		// It takes a flash that fails while a set is dropped, somebody who gives up then, and a power cut later: some 1 life in 5,000.
		seed: "4",
		edits: [
			store(
				"this.#change({ ...this.#contents, candidate: undefined, lastError: code });",
				"this.#settled = this.#change({ ...this.#contents, candidate: undefined, lastError: code }) || true;",
			),
		],
		// What came back may even be what it is online with.
		finding: /^(after a restart it tries again what it had given up|it is online with settings that nobody gave)$/,
	},
	{
		name: "a second `/config` taken",
		edits: [
			routes("const waits = allowed === getOrPost ? this.busy(head) : undefined;", "const waits = undefined;"),
			routes(
				"// The request may have been long in coming.\n\t\tconst waits = this.busy(head);",
				"const waits = undefined;",
			),
		],
		finding: /^it took other settings while it was trying some$/,
	},
	{
		name: "the code lost when back online",
		edits: [
			device(
				"code ||= lastError || (this.#crashes.rescue === undefined ? 0 : 704);",
				"code ||= this.#crashes.rescue === undefined ? 0 : 704;",
			),
		],
		finding: /^it tells no reason why it failed$/,
	},
	{
		name: "time never asked again",
		edits: [
			inFile("modules/wall-clock/wall-clock.ts")(
				"(this.time !== undefined && !this.#doubted)",
				"this.time !== undefined",
			),
		],
		finding: /^it says 702: .* But that was not so\.$/,
	},
	{
		name: "reason 8 ignored",
		edits: [
			wifi(
				'case "disconnect": {',
				'case "disconnect": {\n\t\t\t\tif (this.#native.board_loss(new ArrayBuffer(6)) === 8) break;',
			),
		],
		finding: /^it says 7(10|23): .* But that was not so\.$/,
	},
	{
		name: "the breaker counting after the app",
		edits: [
			health("\t\thost.onFault = error => this.#crash(String(error));\n", ""),
			health(
				"\t\tif (!this.crashed) return;\n\t\tthis.#forgetLater();\n\t\tif",
				"\t\tif (!this.crashed) return;\n\t\tif",
			),
			health(
				"reason = text(record.subarray(1));\n\t\t\thost.log(`health: crash ${this.#crashes} in a row: ${reason}`);\n\t\t}",
				'reason = text(record.subarray(1));\n\t\t}\n\t\tif (this.#crashes >= most) this.rescue = reason;\n\t}\n\n\tcount(): void {\n\t\tconst host = this.#host;\n\t\tlet reason = "unknown";\n\t\thost.onFault = error => this.#crash(String(error));',
			),
			health("\t\tif (this.#crashes < most) return;\n\t\tthis.rescue = reason;\n", "\t\tthis.#forgetLater();\n"),
			device("const hooks = app(context);", "const hooks = app(context);\n\t\t\tthis.#crashes.count();"),
			device(
				'\t\tthis.#handle({ type: "bootLoop" });',
				'\t\tthis.#crashes.count();\n\t\tthis.#handle({ type: "bootLoop" });',
			),
		],
		finding: /^it crashes again and again/,
	},
	{
		name: "starts not counted over a power cut",
		edits: [powerCycles("put(Math.min(count + 1, spoiled))", "put(Math.min(1, spoiled))")],
		finding: /^its power was switched on and off as often as it says, and no setup network opened$/,
	},
];

/** More, of which some are found. */
export const others: readonly Plant[] = [
	{
		name: "an outage that ends a trial",
		edits: [
			inFile("src/firmware-trial.ts")(
				'const runs = isDue && (at === "running" ||',
				'const runs = isDue && (at !== "off" ||',
			),
		],
		finding: /^it gave back a good firmware, and nothing but the network was in its way$/,
	},
	{
		name: "older firmware taken",
		edits: [receiver("compareVersions(header.version, version) <= 0", "compareVersions(header.version, version) < -9")],
		finding: /^it runs a firmware from before the one that it kept$/,
	},
	{
		name: "failed firmware forgotten",
		edits: [
			record(
				'const bad = this.#bad();\n\t\tif (bad === "unreadable") return undefined;',
				"const bad: Uint8Array = new Uint8Array(0);",
			),
		],
		finding: /^(it begins with a firmware again and again|it fetches a firmware again and again that is no good)$/,
	},
	{
		name: "signatures of anybody",
		edits: [receiver("return point !== undefined && update.verify(", "return point !== undefined || update.verify(")],
		finding: /^it runs a firmware that is (signed by somebody else|renamed)$/,
	},
	{
		name: "a device that never gives up a firmware",
		edits: [inFile("src/firmware-trial.ts")("this.#events.onFailed(certain, why);", "this.#events.onPassed();")],
		finding: /^it keeps a firmware that is no good$/,
	},
	{
		name: "setup after a failed candidate only at the button",
		edits: [
			machine(
				'["joining", "refused", "candidate", "setup", "leave", "drop", "openSetup"]',
				'["joining", "refused", "candidate", "idle", "leave", "drop"]',
			),
			machine(
				'["joining", "trialOver", "candidate", "setup", "leave", "drop", "openSetup"]',
				'["joining", "trialOver", "candidate", "idle", "leave", "drop"]',
			),
			machine(
				'["connecting", "refused", "candidate", "setup", "logout", "leave", "drop", "openSetup"]',
				'["connecting", "refused", "candidate", "idle", "logout", "leave", "drop"]',
			),
			machine(
				'["connecting", "trialOver", "candidate", "setup", "logout", "leave", "drop", "openSetup"]',
				'["connecting", "trialOver", "candidate", "idle", "logout", "leave", "drop"]',
			),
		],
		finding: /^its setup network did not come back/,
	},
	{
		name: "a proven device opens its setup network after eight failures",
		edits: [
			machine(
				'["connecting", "unheard", "proven", "joining", "logout", "join"]',
				'["connecting", "unheard", "proven", "setup", "logout", "leave", "openSetup"]',
			),
		],
		finding: /^it opened its setup network by itself/,
	},
	{
		name: "the heartbeat never gives up",
		edits: [line('} else if (this.#unanswered === mostPings) return this.#end("dead");', "}")],
		finding: /^it is online, but does not do what its owner sets$/,
	},
	{
		name: "no other attempt after a router that was full",
		edits: [
			station(
				"\t\t\tthis.#retry(false);\n\t\t\tif (!round.told)",
				'\t\t\tif (reason !== "refused") this.#retry(false);\n\t\t\tif (!round.told)',
			),
		],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "the token in the log",
		edits: [
			device(
				"this.#applied = { ...request, giver, live };",
				"this.#applied = { ...request, giver, live };\n\t\tthis.#host.log(`setup: takes ${request.token}`);",
			),
		],
		finding: /^its log has a secret/,
	},
	{
		name: "waits never shorter again",
		edits: [session("\t\t\tthis.#backoff = undefined;\n\t\t\tthis.#redirects = 0;", "\t\t\tthis.#redirects = 0;")],
		blind: "it is back within five minutes all the same, and no more is promised; only the times until online grow",
	},
	{
		name: "`/config` answered before it is looked at",
		edits: [
			routes(
				'if ("rule" in request) return invalid(head, request);',
				'if ("rule" in request) return plain(200, "ok");',
			),
		],
		blind: "nobody in a life sends a form that cannot be right",
	},
	{
		name: "what proved itself not written",
		edits: [store("if (candidate) this.#change(this.#proved(", "if (candidate) this.#contents = (this.#proved(")],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "the network of before forgotten",
		edits: [store("others.unshift({", "void ({")],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "a staged network not tried",
		edits: [
			inFile("modules/station/round.ts")(
				"const rank = (network.staged ? 1 : 0)",
				"const rank = (network.staged ? 9 : 0)",
			),
		],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "a trial without limit",
		edits: [
			inFile("src/place-limit.ts")(
				'const limit = isTrial(state) ? "trialOver"',
				'const limit = state.code < 0 ? "trialOver"',
			),
		],
		blind: "what fails twice alike ends a trial before its limit; only troubles that alternate come to it",
	},
	{
		name: "a click that resets",
		edits: [device('this.#handle({ type: "click" });', 'this.#handle({ type: "resetWanted" });')],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "the reason not in the flash",
		edits: [inFile("modules/credentials/record.ts")("writer.u16(lastError);", "writer.u16(0 * lastError);")],
		finding: /^it tells no reason why it failed$/,
	},
	{
		name: "a timer left behind at each attempt",
		edits: [
			session(
				"\t\tthis.#failure = undefined;\n\t\tthis.#tlsFailed = false;\n",
				"\t\tthis.#failure = undefined;\n\t\tthis.#tlsFailed = false;\n\t\tthis.#host.clock.repeat(() => undefined, 60_000);\n",
			),
		],
		finding: /^it holds more timers and sockets than it needs$/,
	},
	{
		name: "a wrong password told on a guess",
		edits: [
			inFile("modules/station/round.ts")(
				'return this.reason === "auth" ? 722 :',
				'return this.reason !== "security" ? 722 :',
			),
		],
		finding: /^it says 722/,
	},
	{
		name: "a refused token erased",
		edits: [
			machine(
				'["connecting", "refused", "proven", "connecting"]',
				'["connecting", "refused", "proven", "resetting", "logout", "leave", "erase"]',
			),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "a scan without limit",
		edits: [wifi("state === scanRuns && time > 0", "state === scanRuns")],
		blind: "modules/station has a limit of its own above it",
	},
	{
		name: "a rescue boot that never ends",
		edits: [device("if (isDue) this.#handle(", "if (isDue && unread) this.#handle(")],
		finding: /^it is online, but does not do what its owner sets$/,
	},
	{
		name: "setup that never closes",
		edits: [inFile("src/setup.ts")("this.#over = true;", "this.#over = false;")],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "the proven set gone as soon as another is given",
		edits: [
			store(
				"{ ...before, candidate: set, lastError: 0 }",
				"{ ...before, proven: undefined, candidate: set, lastError: 0 }",
			),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "a dead link never joined anew",
		edits: [machine('if (misses === 8) type = "unheard";', "")],
		blind: "no trouble leaves a link dead for good: each gives it back at its end",
	},
	{
		name: "a live trial that is not proven",
		edits: [
			machine(
				'["trying", "loggedIn", "candidate", "running", "prove", "closeSetup"]',
				'["trying", "loggedIn", "candidate", "running", "closeSetup"]',
			),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "a redirect kept over a failure",
		edits: [session("const retryIn = this.#wait(code);\n\t\tthis.#forget();", "const retryIn = this.#wait(code);")],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "a button held at power-on counts",
		edits: [
			inFile("modules/reset-button/index.ts")(
				"this.#armed = !this.#pressed;",
				"this.#armed = true;\n\t\tif (this.#pressed) this.#press();",
			),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "crashes counted for ever",
		edits: [
			health("\t\tthis.#crashes = 0;\n\t\tthis.#stale = !erase(this.#host.flash, key);", "\t\tthis.#stale = false;"),
		],
		finding: /^its log tells of \d+ starts by "fault", and there were \d+$/,
	},
	{
		name: "a reset that is said to be done and is not",
		edits: [store("return this.#settled;\n", "return true;\n")],
		blind: "it needs a flash that refuses meanwhile, which excuses it, and people try again until it is blank",
	},
	{
		name: "a button without debouncing",
		edits: [button("this.#options.debounce ?? 30", "0")],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "starts of any length counted",
		edits: [powerCycles("const longest = 5000;", "const longest = 60_000;")],
		finding: /no setup network opened$|^it opened its setup network by itself/,
	},
	{
		name: "setup after more starts than it says",
		edits: [powerCycles("const isComplete = count === wanted;", "const isComplete = count !== spoiled && count >= 3;")],
		finding: /no setup network opened$|^it opened its setup network by itself/,
	},
	{
		name: "setup at once, though the last start does not last",
		edits: [
			powerCycles(
				'if (isComplete) events.onHold("setup");',
				'if (isComplete) events.onHold("setup");\n\tif (isComplete) clock.set(() => events.onGesture("setup", 0), 100);',
			),
		],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "a count that a crash does not spoil",
		edits: [powerCycles("if (isWrong || !isCold ||", "if (isWrong ||")],
		blind: "a crash has to come between the starts of somebody at a switch: one life in 5,000 or fewer has that",
	},
	{
		name: "two clicks taken for one",
		edits: [button("export const clickPause = 400;", "export const clickPause = 40;")],
		finding: /^its button was clicked twice, and no setup network opened$/,
	},
	{
		name: "networks of Edgent on trial",
		edits: [moveIn("this.store(network, true)", "this.store(network, false)")],
		finding: /^it opened its setup network by itself, though its settings had worked$/,
	},
	{
		name: "all but the last network of Edgent forgotten",
		edits: [moveIn("!addNetwork(this, network)) all = false;", "network.ssid.length > 99) all = false;")],
		finding: /^settings that worked, and would now, are not used$/,
	},
	{
		name: "Edgent's keys left by a reset",
		edits: [
			moveIn("(!this.#host || eraseFormer(this.#host.flash, false)) && super.erase(settings)", "super.erase(settings)"),
			moveIn("&& eraseFormer(host.flash, true)", ""),
		],
		finding: /^it was reset, and still (tries|uses) what it had before$/,
	},
	{
		name: "Edgent's keys erased before they are moved",
		edits: [
			moveIn(
				"\t\tthis.#move();\n\t}",
				"\t\tif (this.#host) eraseFormer(this.#host.flash, true);\n\t\tthis.#move();\n\t}",
			),
		],
		finding: /^it opened its setup network by itself|^settings that worked/,
	},
	{
		name: "no page on the home network once it was offline",
		edits: [
			inFile("src/local.ts")(
				"const server = this.#server;\n\t\tthis.#server = undefined;",
				"const server = this.#server;",
			),
		],
		finding: /^it is online, and its page on the home network does not say so$/,
	},
];
