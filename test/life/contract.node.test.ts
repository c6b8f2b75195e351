import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, encode } from "dns-packet";
import { manifestProduct } from "../../tools/cli/product";
import { askCloud, field, killAll, Program, runCloud } from "./program";

/** Asks the board's name server, as often as resolvers do: UDP may get lost, and the phone takes a moment to join. */
async function lookUp(name: string, port: number): Promise<unknown> {
	const socket = createSocket("udp4");
	const query = encode({ type: "query", id: 1, questions: [{ type: "A", name }] });
	const again = setInterval(() => socket.send(query, port, "127.0.0.1"), 200);
	try {
		const [bytes]: Buffer[] = await once(socket, "message", { signal: AbortSignal.timeout(10_000) });
		return bytes && decode(bytes).answers?.map(each => ("data" in each ? each.data : undefined));
	} finally {
		clearInterval(again);
		socket.close();
	}
}

describe("the commands others script against", function () {
	this.timeout(60_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "life-"));
	});
	afterEach(async () => {
		await killAll();
		rmSync(folder, { recursive: true, force: true });
	});

	it("take a board from its box into the app, through a power cut and back to setup, and tell no secret", async () => {
		const cloud = await runCloud(join(folder, "cloud"));
		const config = join(folder, "product.json");
		// Everything as in manifest.json, but the button's times are shorter.
		writeFileSync(config, JSON.stringify({ ...manifestProduct(), button: { setup: 500, reset: 2000 } }));
		const board = new Program("board", [
			...["--setup-port", "0", "--dns-port", "0", "--flash", join(folder, "flash.json"), "--config", config],
			...["--cloud", `127.0.0.1:${cloud.tlsPort}`, "--tls", "--ca", cloud.ca],
		]);
		const ready = await board.until({ event: "ready", setupUrl: /^http:\/\/127\.0\.0\.1:\d+$/ });
		await board.until({ event: "state", state: "setup" });
		await board.until({ event: "led", pattern: "setup" });
		assert.deepEqual(await lookUp("blynk.setup", Number(ready["dnsPort"])), ["192.168.4.1"]);

		const phone = new Program("provision", [
			...["--device", String(ready["setupUrl"]), "--cloud", cloud.url, "--bearer", cloud.bearer],
			...["--ssid", "Home", "--password", "correct horse", "--name", "Hall", "--timeout", "60"],
		]);
		assert.equal(await phone.ended, 0, phone.errors);
		await phone.until({ event: "online" });
		for (const state of ["storing", "restarting"]) await board.until({ event: "state", state });
		await board.until({ event: "led", pattern: "restarting" });
		await board.until({ event: "restart", reason: "stored" });
		for (const state of ["joining", "connecting", "running"]) await board.until({ event: "state", state, code: 0 });
		await board.until({ event: "online", online: true });
		await board.until({ event: "led", pattern: "running" });
		const { id } = await cloud.program.until({ event: "device", name: "Hall", templateId: "TMPLabcd1234" });
		await cloud.program.until({ event: "online", id });

		board.say("power off");
		await board.until({ event: "power", on: false });
		await cloud.program.until({ event: "offline", id });
		board.say('air {"networks": {"home": {"rssi": -71}}}');
		board.say("power on");
		await board.until({ event: "power", on: true });
		await board.until({ event: "state", state: "running", code: 0 });
		await cloud.program.until({ event: "online", id });

		const value = { deviceId: id, dataStreamId: 2, value: 30 };
		await askCloud(cloud, "/api/v1/organization/device/datastream", value);
		await board.until({ event: "pin", direction: "in", pin: 1, value: /^30/ });
		await board.until({ event: "log", line: "app: light at 30 %" });
		await board.until({ event: "pin", direction: "out", pin: 0, value: "-71" });
		await cloud.program.until({ event: "write", id, pin: 0, from: "device" });

		board.say("press 1000");
		await board.until({ event: "led", pattern: "heldSetup" });
		await board.until({ event: "state", state: "setup", code: 0 });
		board.say("quit");
		assert.equal(await board.ended, 0);
		const token = field(await askCloud(cloud, `/api/v1/organization/device?deviceId=${String(id)}`), "token");
		assert.ok(typeof token === "string");
		assert.equal(await cloud.program.kill("SIGTERM"), 0);

		const [told = "", ...rest] = cloud.program.output.split("\n");
		assert.ok(told.includes(cloud.bearer), "the bearer is told once, to whoever started the cloud");
		const everything = [board, phone, cloud.program].map(each => each.errors).join("") + board.output + phone.output;
		for (const secret of ["correct horse", "correct%20horse", "correct+horse", token, cloud.bearer])
			assert.ok(!(everything + rest.join("\n")).includes(secret), `"${secret}" was told`);
		assert.equal(board.errors, "");
	});
});
