import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, encode, type DecodedPacket } from "dns-packet";
import { root } from "../../../hosts/xs/image";
import { buildLin, LinBoard } from "../../support/lin-board";

/** Asks by multicast on the loopback, from a port of its own; what comes back within a second. */
function ask(name: string): Promise<DecodedPacket | undefined> {
	return new Promise((resolve, reject) => {
		const socket = createSocket("udp4");
		const end = (answer?: DecodedPacket): void => {
			clearTimeout(timer);
			socket.close();
			resolve(answer);
		};
		const timer = setTimeout(() => end(), 1000);
		socket.on("error", reject).on("message", bytes => end(decode(bytes)));
		socket.bind(0, "127.0.0.1", () => {
			socket.setMulticastInterface("127.0.0.1");
			socket.send(encode({ type: "query", id: 7, questions: [{ name, type: "PTR" }] }), 5353, "224.0.0.251");
		});
	});
}

/** Real multicast, on the SDK's own sockets. It needs port 5353 of this machine for itself. */
describe("a device on its home network, in the Moddable simulator", function () {
	this.timeout(300_000);

	let folder: string;
	let board: LinBoard | undefined;

	before(() => {
		folder = mkdtempSync(join(tmpdir(), "inject-local-"));
	});

	after(async () => {
		await board?.end();
		rmSync(folder, { recursive: true, force: true });
	});

	it("answers by multicast, and shows its page", async function () {
		const manifest = join(folder, "manifest.json");
		const config = { product: { local: true, cloud: { tls: false } } };
		writeFileSync(
			manifest,
			JSON.stringify({ build: { NAME: "blynk-inject" }, include: [join(root, "manifest.json")], config }),
		);
		const program = await buildLin("plain", { manifest, folder: "local" });
		if (!program) return this.skip();
		board = await LinBoard.start(program);
		await board.apply({ ssid: "Heim", pass: "richtig-lang", blynk: board.newDevice().token });
		await board.said('"state":"running"');
		await new Promise(resolve => setTimeout(resolve, 2500));
		const answer = await ask("_http._tcp.local");
		assert.ok(answer, board.lines.join("\n"));
		assert.equal(answer.id, 7);
		assert.deepEqual(
			answer.answers?.map(each => each.type),
			["PTR", "PTR", "SRV", "TXT", "A"],
		);
		const status = (await (await board.fetch("/status.json")).json()) as { state: string; host: string };
		assert.equal(status.state, "running");
		assert.equal(answer.answers?.at(-1)?.name, status.host);
	});
});
