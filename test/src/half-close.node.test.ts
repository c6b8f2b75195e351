import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { World } from "../support/world";

const page = new Uint8Array(12_000).fill(7);

/** A board in setup, and what it answers to a client that ends its half right behind its request, or a moment later. */
function askAndEnd(request: string, later = 0): string {
	const world = new World(undefined, { board: { asset: name => (name === "wizard.html.gz" ? page : undefined) } });
	world.board.powerOn();
	world.until("setup");
	world.clock.advance(600);
	const peer = world.board.connect(80);
	let answer = "";
	peer.onData = bytes => void (answer += text(bytes));
	peer.send(utf8(request));
	if (later) world.clock.advance(later);
	peer.close();
	world.clock.advance(10_000);
	return answer;
}

describe("a client that ends its half with its request", () => {
	for (const later of [0, 1, 4, 5, 30])
		it(`gets the whole answer, also when it ends ${later} ms later`, () => {
			for (const path of ["/", "/plain", "/status.json", "/wifi_scan.json"]) {
				const answer = askAndEnd(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n`, later);
				const length = Number(/^Content-Length: (\d+)/m.exec(answer)?.[1]);
				assert.match(answer, /^HTTP\/1\.1 200 /, path);
				assert.equal(utf8(answer.slice(answer.indexOf("\r\n\r\n") + 4)).length, length, path);
			}
		});

	it("has what it was promised done", () => {
		const world = new World();
		world.unbox();
		const peer = world.board.connect(80);
		peer.send(utf8(world.configRequest()));
		peer.close();
		// The end that the phone sent with its request is told now, so there is nothing to wait for.
		assert.ok(world.until("restarting") < 100);
		world.until("running");
	});
});
