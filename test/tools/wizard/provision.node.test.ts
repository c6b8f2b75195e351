import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { codes, type FailureCode } from "../../../modules/codes/index";
import { exits } from "../../../tools/wizard/exits";
import { runTool, type Ended } from "../support";
import { Home } from "./support";

const password = "correct horse";
const provision = (...args: readonly string[]): Promise<Ended> => runTool("tools/wizard/main.ts", ...args);

/** A port of this machine where nobody listens. */
const nobody = "http://127.0.0.1:9";

describe("npm run provision", function () {
	this.timeout(60_000);
	let home: Home;
	afterEach(() => home.close());

	const open = async (product?: object): Promise<void> => {
		home = await Home.open(product && { product });
		await home.toSetup();
	};

	/** What the command is told unless a test says otherwise. */
	const task = (changes: Readonly<Record<string, string | undefined>> = {}): readonly string[] => {
		const { url, bearer } = home.cloud.cloud;
		const all = { device: home.board.setupUrl, cloud: url, bearer, ssid: "Home", password, ...changes };
		const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
		return ["--json", ...given];
	};

	/** Fails when anything the command printed holds what nobody should read. */
	const checkSecrets = ({ out, errors }: Ended, ...more: readonly string[]): void => {
		const secrets = [password, home.cloud.cloud.bearer, ...more];
		for (const { token } of home.cloud.cloud.devices.all) secrets.push(token);
		for (const secret of secrets) assert.ok(!`${out}${errors}`.includes(secret), "a secret was printed");
	};
	const names = ({ events }: Ended): readonly unknown[] => events.map(each => each["event"]);
	const failed = (ended: Ended): Readonly<Record<string, unknown>> => {
		const last = ended.events.at(-1);
		assert.equal(last?.["event"], "failed", ended.out + ended.errors);
		assert.equal(ended.errors, `${String(last?.["message"])}\n`);
		assert.match(ended.errors, /[.?]\n$/);
		return last ?? {};
	};

	it("brings a board online and tells each step as an event", async () => {
		await open();
		const ended = await provision(...task({ name: "Küche", timeout: "50" }));
		assert.equal(ended.code, 0, ended.errors);
		const told = names(ended);
		assert.deepEqual(told.slice(0, 4), ["info", "scan", "token", "sent"]);
		assert.equal(told.at(-1), "online");
		assert.ok(ended.events.slice(4, -1).every(each => each["event"] === "phase"));
		assert.equal(ended.events[0]?.["templateId"], "TMPLabcd1234");
		assert.equal(ended.events[1]?.["rssi"], -48);
		assert.equal(home.device.name, "Küche");
		assert.equal(home.state, "running");
		checkSecrets(ended);
	});

	it("says the same in sentences without --json", async () => {
		await open();
		const [, ...words] = task();
		const ended = await provision(...words);
		assert.equal(ended.code, 0, ended.errors);
		assert.match(ended.out, /^The board is "Blynk Device-1W7R", template TMPLabcd1234\.\nThe board hears \d+ networks/);
		assert.match(ended.out, /Online after [\d.]+ s\.\n$/);
		checkSecrets(ended);
	});

	it("brings a board online that verifies while the phone watches", async () => {
		await open({ setup: { verify: "live" } });
		const ended = await provision(...task());
		assert.equal(ended.code, 0, ended.errors);
		assert.ok(ended.events.some(each => each["phase"] === "trying"));
	});

	it("tries again with what the board kept and what changed, where the token is given until the cloud sees it", async () => {
		await open({ setup: { verify: "live" } });
		assert.equal((await provision(...task({ password: "incorrect horse" }))).code, exits[722]);
		const { token } = home.device;
		const again = ["--json", "--retry", "--device", home.board.setupUrl, "--password", password];
		const ended = await provision(...again, "--token", token, "--cloud", home.cloud.cloud.url);
		assert.equal(ended.code, 0, ended.errors);
		assert.deepEqual(names(ended).slice(0, 2), ["kept", "sent"]);
		assert.deepEqual(ended.events[0], { event: "kept", ssid: "Home", has: ["password", "token"] });
		assert.equal(names(ended).at(-1), "online");
		checkSecrets(ended);
	});

	it("says 10 when the board keeps nothing, and 2 for a token without --retry", async () => {
		await open();
		const ended = await provision("--json", "--retry", "--device", home.board.setupUrl);
		assert.equal(ended.code, exits.nothingKept);
		assert.equal(failed(ended)["reason"], "nothingKept");
		assert.equal((await provision(...task(), "--token", "x".repeat(32))).code, 2);
	});

	it("joins a hidden network without looking for it", async () => {
		await open();
		const ended = await provision(...task({ ssid: "Attic", password: "under the roof" }), "--hidden");
		assert.equal(ended.code, 0, ended.errors);
		assert.ok(!names(ended).includes("scan"));
	});

	it("gives the board the server's name and port", async () => {
		await open();
		const ended = await provision(...task({ host: `localhost:${home.cloud.cloud.port}` }));
		assert.equal(ended.code, 0, ended.errors);
	});

	it("ends with 2 and a sentence when the command is typed wrong", async () => {
		await open();
		const wrong: readonly (readonly [Readonly<Record<string, string | undefined>>, RegExp])[] = [
			[{ bearer: undefined }, /^--bearer is missing/],
			[{ ssid: undefined }, /^--ssid is missing/],
			[{ device: undefined }, /^--device is missing/],
			[{ cloud: "blynk.cloud" }, /^--cloud is "blynk.cloud", but must be an address/],
			[{ timeout: "soon" }, /^--timeout is "soon"/],
			[{ host: "a b" }, /^--host is "a b", but must be NAME or NAME:PORT/],
			[{ host: "blynk.cloud:0" }, /^--host is "blynk.cloud:0"/],
			[{ passwort: "x" }, /--passwort/],
		];
		for (const [changes, sentence] of wrong) {
			const ended = await provision(...task(changes));
			assert.equal(ended.code, 2);
			assert.equal(ended.out, "");
			assert.match(ended.errors, sentence);
			assert.doesNotMatch(ended.errors, /\n {4}at /);
			checkSecrets(ended);
		}
	});

	it("ends with 3 when the cloud does not answer", async () => {
		await open();
		const ended = await provision(...task({ cloud: nobody }));
		assert.equal(ended.code, exits.cloudUnreachable);
		assert.match(String(failed(ended)["message"]), /^The cloud at http:\/\/127\.0\.0\.1:9 does not answer/);
		checkSecrets(ended);
	});

	it("ends with 4 when the cloud does not know the bearer", async () => {
		await open();
		const ended = await provision(...task({ bearer: "wrong-bearer" }));
		assert.equal(ended.code, exits.cloudRefused);
		assert.match(String(failed(ended)["message"]), /Give the bearer/);
		checkSecrets(ended, "wrong-bearer");
	});

	it("ends with 5 when no board answers", async () => {
		await open();
		const ended = await provision(...task({ device: nobody }));
		assert.equal(ended.code, exits.deviceUnreachable);
		assert.match(String(failed(ended)["message"]), /^The board at http:\/\/127\.0\.0\.1:9 does not answer/);
		assert.equal(home.cloud.cloud.devices.count, 0);
		checkSecrets(ended);
	});

	it("ends with 5 when what answers is no board", async () => {
		await open();
		const ended = await provision(...task({ device: `${home.cloud.cloud.url}/setup` }));
		assert.equal(ended.code, exits.deviceUnreachable);
		assert.match(String(failed(ended)["message"]), /with status 404: is it a board\?$/);
	});

	it("ends with 6 and the names it hears when the network is not among them, and leaves no device behind", async () => {
		await open();
		const ended = await provision(...task({ ssid: "Hone" }));
		assert.equal(ended.code, exits.networkNotSeen);
		assert.match(String(failed(ended)["message"]), /network "Hone"; it sees .*"Home".* Check the name/);
		assert.equal(home.cloud.cloud.devices.count, 0);
		checkSecrets(ended);
	});

	it("ends with 7 and the rule when the board refuses the settings", async () => {
		await open();
		const ended = await provision(...task({ password: "sieben7" }));
		assert.equal(ended.code, exits.settingsRefused);
		assert.match(String(failed(ended)["message"]), /"pass" must be .*8/);
		checkSecrets(ended, "sieben7");
	});

	it("ends with 8 when time is up", async () => {
		await open();
		home.board.air.patch({ networks: { home: { answers: "never" } } });
		const ended = await provision(...task({ timeout: "3" }));
		assert.equal(ended.code, exits.timeout);
		assert.match(String(failed(ended)["message"]), /--timeout\.$/);
		checkSecrets(ended);
	});

	const reasons: readonly (readonly [string, FailureCode, () => void, Readonly<Record<string, string>>?])[] = [
		["a wrong password", 722, () => {}, { password: "wrong horse" }],
		["a token the cloud refuses", 703, () => home.cloud.cloud.setFault({ kind: "token" })],
		["a sign-in page", 712, () => home.board.air.patch({ networks: { home: { captive: true } } })],
		["a flash that stores nothing", 700, () => home.board.air.patch({ flash: "refuses" })],
	];
	for (const verify of ["restart", "live"])
		for (const [what, code, harm, changes] of reasons)
			it(`ends with ${exits[code]} and the board's own reason for ${what}, verify "${verify}"`, async () => {
				await open({ setup: { verify } });
				harm();
				const ended = await provision(...task(changes));
				assert.equal(ended.code, exits[code], ended.errors);
				const { reason, message } = failed(ended);
				assert.equal(reason, code);
				assert.equal(message, `${code}: ${codes[code]}`);
				checkSecrets(ended, "wrong horse");
			});

	it("does not take the reason of an earlier attempt for its own", async () => {
		await open();
		assert.equal((await provision(...task({ password: "wrong horse" }))).code, exits[722]);
		const ended = await provision(...task());
		assert.equal(ended.code, 0, ended.errors);
		assert.equal(ended.events[0]?.["lastError"], 722);
	});

	it("explains itself with --help, exit codes and all", async () => {
		await open();
		const { code, out } = await provision("--help");
		assert.equal(code, 0);
		for (const [reason, exit] of Object.entries(exits))
			if (Number(reason) && exit < 50) assert.ok(out.includes(`(${reason})`), reason);
	});
});

describe("npm run provision with a board that is slow or strange", function () {
	this.timeout(30_000);
	let server: Server;
	afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	interface Script {
		/** What `/config` answers; "ok" when absent. */
		readonly refusal?: string;
		/** What `/status.json` answers, one after another, the first one before the settings; the last one stays. */
		readonly statuses?: readonly object[];
		/** What the cloud says of the device. */
		readonly online?: boolean;
	}

	/** Board and cloud in one, which say what they are told to. */
	async function play({ refusal, statuses = [], online = false }: Script): Promise<Ended> {
		const left = [...statuses];
		server = createServer(({ url = "" }, answer) => {
			if (url.startsWith("/board_info")) answer.end('{"ssid":"Lamp","tmpl_id":"TMPLabcd1234"}');
			else if (url.startsWith("/api/")) answer.writeHead(201).end(JSON.stringify({ id: 1, token: "0".repeat(32) }));
			else if (url.startsWith("/external/")) answer.end(String(online));
			else if (url.startsWith("/config")) answer.writeHead(refusal ? 500 : 200).end(refusal ?? '{"status":"ok"}');
			else if (url.startsWith("/status")) answer.end(JSON.stringify(left.length > 1 ? left.shift() : left[0]));
			else answer.writeHead(404).end("Not found");
		});
		await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const timeout = ["--timeout", "4", "--json"];
		return provision("--device", url, "--cloud", url, "--bearer", "b", "--ssid", "Home", "--hidden", ...timeout);
	}

	it("tells what a board of the old Edgent says when it refuses, without field and rule", async () => {
		const { code, errors } = await play({ refusal: '{"status":"error","msg":"Configuration invalid"}' });
		assert.equal(code, exits.settingsRefused);
		assert.equal(errors, "The board refused the settings: Configuration invalid\n");
	});

	it("waits on while the board still shows an older reason", async () => {
		const old = { phase: "setup", code: 722, attempt: 1 };
		const begun = { phase: "setup", code: 722, attempt: 2 };
		const { code, errors } = await play({
			statuses: [old, old, old, begun, { phase: "joining", code: 0, attempt: 2 }],
			online: true,
		});
		assert.equal(code, 0, errors);
	});

	it("takes a reason told under the number of its own attempt", async () => {
		const { code } = await play({
			statuses: [
				{ phase: "setup", code: 722, attempt: 1 },
				{ phase: "setup", code: 700, attempt: 2 },
			],
		});
		assert.equal(code, exits[700]);
	});

	it("does not call a board online that is connected but has not stored its settings", async () => {
		const trying = { phase: "trying", code: 0, attempt: 1 };
		const { code } = await play({
			statuses: [{ phase: "setup", code: 0, attempt: 0 }, trying, trying, { phase: "setup", code: 700, attempt: 1 }],
			online: true,
		});
		assert.equal(code, exits[700]);
	});

	it("says where the board was when time is up", async () => {
		const { code, errors } = await play({ statuses: [{ phase: "joining", code: 0, attempt: 1 }] });
		assert.equal(code, exits.timeout);
		assert.match(errors, /on its setup network it says "joining"/);
	});
});
