import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestProduct } from "../../tools/cli/product";
import { field, killAll, Program, runCloud } from "./program";

const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** Opens a connection, says this, and returns all that is answered until the end. */
async function talk(port: number, said: string | Buffer): Promise<string> {
	const socket = connect(port, "127.0.0.1");
	let heard = "";
	socket.on("data", (bytes: Buffer) => (heard += bytes.toString("latin1")));
	socket.on("error", () => undefined); // it may be cut off while it still talks
	socket.write(said);
	await once(socket, "close");
	return heard;
}

/** A connection that is reset as soon as it stands. */
async function hitAndRun(port: number): Promise<void> {
	const socket: Socket = connect(port, "127.0.0.1");
	socket.on("error", () => undefined);
	await once(socket, "connect");
	socket.resetAndDestroy();
}

const post = (body: string): string =>
	`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe("bad input to running commands", function () {
	this.timeout(60_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "bad-"));
	});
	afterEach(async () => {
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	it("a board answers each bad request with a reason, and goes on", async () => {
		const board = new Program("board", ["--cloud", "127.0.0.1:9"]);
		const { setupUrl } = await board.until({ event: "ready" });
		const port = Number(new URL(String(setupUrl)).port);
		await board.until({ event: "state", state: "setup" });

		const half = talk(port, "GET /board_info.json HTTP/1.1\r\nHost: 192");
		const huge = talk(port, `GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nCookie: ${"x".repeat(1_000_000)}\r\n\r\n`);
		assert.match(await huge, /^HTTP\/1\.1 431 /);
		for (const [body, name] of [
			["pass=correct+horse", "ssid"],
			["ssid=Home&pass=correct+horse", "blynk"],
			[`ssid=${"x".repeat(33)}&blynk=${token}`, "ssid"],
			[`ssid=Home&pass=${"x".repeat(65)}&blynk=${token}`, "pass"],
			[`ssid=Home&pass=secret%20word&blynk=${token}!`, "blynk"],
			[`ssid=Home&host=%ff%fe&blynk=${token}`, "host"],
		] as const) {
			const answer = await talk(port, post(body));
			assert.match(answer, /^HTTP\/1\.1 (400|500) /);
			const json: unknown = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
			assert.equal(field(json, "field"), name, answer);
			assert.ok(typeof field(json, "rule") === "string", answer);
			assert.ok(!answer.includes("secret") && !answer.includes(token));
		}
		// SSID and password are bytes, not text: these are as good as any.
		assert.match(
			await talk(port, post(`ssid=%ff%fe&pass=%c3%28%a0%a1%e2%28%a1%f0&blynk=${token}`)),
			/^HTTP\/1\.1 200 /,
		);
		await board.until({ event: "state", state: "joining" });
		await half; // cut off by the restart

		for (const line of ["dance", "press", "press -1", "press 1e9", "power", "power maybe", "air", "air {", "air 7"]) {
			board.say(line);
			await board.until({ event: "error", message: /^.{10,200}$/ });
		}
		board.say('air {"networks": {"home": {"password": "secret word", "channel": 99}}}');
		await board.until({ event: "error", message: /channel is 99/ });
		board.say('air {"networks": {"home": {"password": "secret');
		await board.until({ event: "error" });
		board.say("x".repeat(100_000));
		await board.until({ event: "error", message: /^.{10,200}$/ });
		board.say("quit");
		assert.equal(await board.ended, 0);
		assert.ok(!(board.output + board.errors).includes("secret"));
		assert.doesNotMatch(board.output + board.errors, /\n {4}at /);
	});

	it("a board survives phones that hang up before it is up", async () => {
		const flash = join(folder, "flash.json");
		for (const args of [[], ["--flash", flash]]) {
			const board = new Program("board", [...args, "--cloud", "127.0.0.1:9"]);
			const { setupUrl } = await board.until({ event: "ready" });
			const port = Number(new URL(String(setupUrl)).port);
			for (let count = 0; count < 5; count++) await hitAndRun(port);
			board.say("power off");
			board.say("power on");
			await hitAndRun(port).catch(() => undefined);
			await board.until({ event: "power", on: true });
			await board.until({ event: "state", state: "setup" });
			board.say("quit");
			assert.equal(await board.ended, 0, board.errors);
		}
	});

	it("a board whose files are wrong says which and why, in a sentence without a secret", async () => {
		const secret = "battery staple";
		const file = (name: string, content: string): string => {
			writeFileSync(join(folder, name), content);
			return join(folder, name);
		};
		mkdirSync(join(folder, "directory"));
		const password = { ...manifestProduct(), setup: { password: secret.repeat(5) } };
		const wrong: readonly (readonly string[])[] = [
			["--air", file("air.json", `{"networks": {"home": {"ssid": "Home", "password": ${secret}`)],
			["--air", file("air-2.json", `{"networks": {"home": {"ssid": "Home", "passwort": "${secret}"}}}`)],
			["--config", file("config-2.json", JSON.stringify(password))],
			["--flash", join(folder, "directory")],
			["--flash", join(folder, "nowhere", "flash.json")],
		];
		await Promise.all(
			wrong.map(async args => {
				const board = new Program("board", args);
				assert.equal(await board.ended, 1, `${args.join(" ")}: ${board.output}`);
				assert.match(board.errors, /^.{10,400}\n$/, args.join(" "));
				assert.ok(board.errors.includes(folder), `names the file: ${board.errors}`);
				assert.ok(!board.errors.includes("battery"), board.errors);
			}),
		);
	});

	it("a cloud on the ports of another says which is taken", async () => {
		const { port, program } = await runCloud(join(folder, "one"));
		const second = new Program("cloud", [
			...["--port", String(port), "--tls-port", "0", "--http-port", "0", "--data", join(folder, "two")],
		]);
		assert.equal(await second.ended, 1);
		assert.match(second.errors, new RegExp(`^.*${port}.*\n$`));
		assert.equal(await program.kill("SIGTERM"), 0);
	});
});
