import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VirtualBoard } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { Internet } from "../../../hosts/virtual/internet";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, root } from "../../../hosts/xs/image";
import { moddable } from "../../../hosts/xs/moddable";
import { text, utf8 } from "../../../modules/bytes/index";
import { MemoryCloud } from "../../support/memory-cloud";
import { engineOrSkip } from "./support";

/** What device/sdk.ts says. */
const manners = [
	"start",
	"time 0",
	"time 1700000000000",
	"nothing undefined",
	"stored old",
	"other types threw unsupported type",
	"refused threw full",
	"after that undefined",
	"no file threw Resource not found: none",
	"file false 10 234 89",
	"own functions true ESP32",
	"mac 36:111:40:170:187:205 1",
	"short password threw password too short - 8 bytes min",
	"channel threw invalid channel",
	"scan while joining threw scan request failed",
	"timer true 10",
	"beat 1 true",
	"beat 2 true",
	"wifi station_connect ",
	"waiting 1",
	"and then undefined",
	"taken over twice threw invalid from",
	"writable",
	"readable 5 192.168.4.2",
	"read too much threw invalid",
	"read 2 he llo undefined",
	"write too much threw would block",
	"write true",
	"phone got he",
	"writable",
	"error",
	"wifi connect ",
	"wifi disconnect 15",
	"wifi connect ",
	"wifi gotIP ",
	"link 1 192.168.1.57.192.168.1.1 6 -48",
	"scan undefined",
	"scan threw already scanning",
	"port threw port 7 is taken",
	"write threw not ready",
	"blynk.cloud 203.0.113.1",
	"nowhere.example undefined",
	"datagrams 1 true 48 198.51.100.123 123 undefined",
	"refused true",
	"write threw not ready",
	"heard Home wpa2_psk",
	"heard Fibre 7 🚀 wpa_wpa2_psk",
	"heard  wpa2_psk",
	"heard Café Nachbar none",
	"heard Office wpa_wpa2_psk",
	"heard Office wpa_wpa2_psk",
	"heard Mus�e wep",
	"heard Across the street wpa2_psk",
	"heard null",
	"leave",
	"left",
	"wifi disconnect 8",
	"unhandled exception Error: oops",
];

/** Takes one write. */
class FullFlash extends MemoryFlash {
	override write(key: string, bytes: Uint8Array): void {
		if (this.writes > 1) throw new Error("full");
		super.write(key, bytes);
	}
}

describe("the stand-ins of the SDK's modules", () => {
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	it("have the functions of esp32.c that mcconfig is told of, and no other", () => {
		const manifest = JSON.parse(readFileSync(join(root, "hosts/moddable/esp32/manifest.json"), "utf8")) as {
			ffi: { functions: object };
		};
		const source = readFileSync(join(root, "hosts/xs/device/sdk/ffi.ts"), "utf8");
		const methods = [...source.matchAll(/^\t(board_\w+)\(/gm)].map(([, name]) => name);
		assert.deepEqual(methods.sort(), Object.keys(manifest.ffi.functions).sort());
	});

	it("have the SDK's manners", async () => {
		const image = await buildImage({ entry: "test/hosts/xs/device/sdk.ts", names: moddable.names });
		const clock = new VirtualClock();
		const internet = new Internet({ clock });
		new MemoryCloud(internet);
		const flash = new FullFlash();
		const told: string[] = [];
		const firmware = new XSBoard({ engine, image });
		const board = new VirtualBoard({
			clock,
			upstream: internet,
			flash,
			asset: name => (name === "page" ? utf8("0123456789") : undefined),
			firmware: (host, watch) => firmware.firmware(host, watch),
			onEvent: event => {
				if (event.event === "log") told.push(event.line);
			},
		});
		board.powerOn();
		clock.advance(1000);
		const peer = board.connect(7);
		peer.onData = bytes => told.push(`phone got ${text(bytes)}`);
		peer.send(utf8("hello"));
		clock.advance(100);
		peer.close();
		clock.advance(40_000);
		firmware.stop();
		assert.deepEqual(told, manners);
	});
});
