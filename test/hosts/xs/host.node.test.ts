import assert from "node:assert/strict";
import { VirtualBoard, type BoardEvent } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import type { Neighbour } from "../../../hosts/virtual/home";
import { Internet } from "../../../hosts/virtual/internet";
import { nodeCrypto } from "../../../hosts/virtual/node/crypto";
import { text, utf8 } from "../../../modules/bytes/index";
import type { Host } from "../../../hosts/host";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage } from "../../../hosts/xs/image";
import { MemoryCloud } from "../../../hosts/virtual/memory-cloud";
import { exercise } from "./device/exercise";
import { engineOrSkip } from "./support";

/** All that can be seen of a board from outside while it runs `firmware` until its restart. */
function story(firmware: (host: Host) => void): readonly string[] {
	const clock = new VirtualClock();
	const internet = new Internet({ clock });
	new MemoryCloud(internet);
	const told: string[] = [];
	let boots = 0;
	const board = new VirtualBoard({
		clock,
		upstream: internet,
		asset: name => (name === "page" ? utf8("0123456789") : undefined),
		crypto: nodeCrypto,
		image: bytes => (bytes[0] === 1 ? () => undefined : undefined),
		firmware: host => {
			if (boots++ === 0) firmware(host);
		},
		onEvent: (event: BoardEvent) => told.push(event.event === "log" ? event.line : JSON.stringify(event)),
	});
	board.serial.onData = bytes => told.push(`cable got ${text(bytes)}`);
	const neighbour: Neighbour = {
		address: "192.168.1.7",
		receive: ({ bytes, address }, port, group) => told.push(`neighbour got ${text(bytes)} ${address} ${port} ${group}`),
	};
	board.home.join(neighbour);
	clock.repeat(() => board.home.send(neighbour, 4000, "224.0.0.251", 5353, utf8("who is there?")), 500);
	board.powerOn();
	board.serial.write(utf8("hello"));
	board.press(100);
	clock.advance(5000);
	board.serial.write(utf8("nobody"));
	const peer = board.connect(7);
	peer.onData = bytes => told.push(`phone got ${text(bytes)}`);
	peer.send(utf8("hello"));
	board.send(53, utf8("question"), 5000, bytes => told.push(`phone got ${text(bytes)}`));
	clock.advance(100);
	peer.close();
	clock.advance(40_000);
	return told;
}

describe("a host inside the engine", () => {
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	it("behaves in everything as the host that it stands for", async () => {
		const image = await buildImage({ entry: "test/hosts/xs/device/main.ts" });
		const board = new XSBoard({ engine, image, creation: { chunk: 1 << 20, heap: 1 << 15, stack: 512 } });
		const onXS = story(host => board.firmware(host, () => undefined));
		board.stop();
		const inNode = story(exercise);
		assert.deepEqual(onXS, inNode);
		for (const part of [
			"phone got hello",
			"phone got question",
			"cable got back",
			"neighbour who is there? 192.168.1.7 4000",
			"neighbour got I am here 192.168.1.9 5353 224.0.0.251",
			"fault Error: oops",
			"lost auth",
			"read 4 070809ff 1",
			"hash ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
			"verify true false",
			"TLS open",
			'"hostName":"Exercise-1W7R"',
			'"reason":"done"',
		])
			assert.ok(
				inNode.some(line => line.includes(part)),
				`${part} in\n${inNode.join("\n")}`,
			);
	});
});
