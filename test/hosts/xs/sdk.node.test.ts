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
import { names } from "../../../hosts/xs/moddable";
import { text, utf8 } from "../../../modules/bytes/index";
import { MemoryCloud } from "../../../hosts/virtual/memory-cloud";
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
	"another firmware's text a token",
	"its number undefined 258",
	"erased undefined -1",
	"no file threw Resource not found: none",
	"file false 10 234 89",
	"own functions 39 ESP32",
	"mac 36:111:40:170:187:205 1",
	"serial got A",
	"serial -1 0 0 1 0 1",
	"setup network 258 258 0 0",
	"scan while joining 12294",
	"serial 2 104 105 -1 0 1 0",
	"timer true 10",
	"beat 1 true",
	"beat 2 true",
	"wifi station_connect ",
	"waiting 1",
	"and then undefined",
	"taken over twice threw invalid from",
	"readable 5 192.168.4.2",
	"read too much threw invalid",
	"read 2 he llo undefined",
	"write before room was told threw would block",
	"writable",
	"write too much threw would block",
	"write true",
	"phone got he",
	"writable",
	"write too much threw would block",
	"error",
	"wifi disconnect 15",
	"wifi connect ",
	"wifi gotIP ",
	"link 1 192.168.1.57.192.168.1.1 6 -48",
	"scan 0 another 12294",
	"port threw port 7 is taken",
	"write threw not ready",
	"blynk.cloud 203.0.113.1",
	"nowhere.example undefined",
	"datagrams 1 true 48 198.51.100.123 123 undefined",
	"refused true",
	"write threw not ready",
	"heard Home security 3",
	"heard Fibre 7 😎 security 6",
	"heard  security 3",
	"heard Café Nachbar security 0",
	"heard Office security 7",
	"heard Office security 7",
	"heard Mus�e security 1",
	"heard Across the street security 3",
	"heard all 0 then 3",
	"leave",
	"left",
	"wifi disconnect 8",
	"unhandled exception Error: oops",
];

/** What a manifest says of functions in C. */
interface Described {
	readonly ffi?: { readonly functions: object };
}

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

	it("have the functions in C that mcconfig is told of, and no other", () => {
		const told = (file: string): readonly string[] => {
			const manifest = JSON.parse(readFileSync(join(root, file), "utf8")) as Described & {
				readonly platforms?: { readonly esp32: Described };
			};
			return Object.keys({ ...manifest.ffi?.functions, ...manifest.platforms?.esp32.ffi?.functions }).sort();
		};
		const methods = (file: string): readonly string[] =>
			[...readFileSync(join(root, file), "utf8").matchAll(/^\t(\w+_\w+)[(:]/gm)].map(([, name = ""]) => name).sort();
		assert.deepEqual(methods("hosts/xs/device/sdk/ffi.ts"), told("hosts/moddable/esp32/manifest.json"));
		assert.deepEqual(methods("hosts/xs/device/tls-native.ts"), told("hosts/tls/manifest.json"));
		assert.deepEqual(methods("hosts/xs/device/sdk/former.ts"), told("hosts/moddable/former/manifest.json"));
		assert.deepEqual(methods("hosts/xs/device/sdk/inspect.ts"), told("hosts/moddable/factory/manifest.json"));
		assert.deepEqual(methods("hosts/xs/device/sdk/update.ts"), told("hosts/moddable/update/manifest.json"));
	});

	it("have the SDK's manners", async () => {
		const image = await buildImage({ entry: "test/hosts/xs/device/sdk.ts", alias: names() });
		const clock = new VirtualClock();
		const internet = new Internet({ clock });
		new MemoryCloud(internet);
		const flash = new FullFlash([
			["blynk/auth", utf8("a token")],
			["nm_wifi/lru", Uint8Array.of(2, 1)],
		]);
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
		// The virtual board's log, which a chip has not, goes there as well.
		board.serial.onData = bytes => {
			if (bytes[0] !== 0x0d) told.push(`serial got ${text(bytes)}`);
		};
		board.powerOn();
		board.serial.write(utf8("hi"));
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
