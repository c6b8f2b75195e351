import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { text, utf8 } from "../../../modules/bytes/index";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { esp32, type Creation } from "../../../hosts/xs/creation";
import { XSBoard } from "../../../hosts/xs/firmware";
import { buildImage, root, type Image, type ImageOptions } from "../../../hosts/xs/image";
import type { Observation } from "../../../src/main";
import { frame } from "../../../modules/improv/frame";
import { newEdgent, oldEdgent, oldUidText, unit, type EdgentNetwork } from "../../support/edgent-image";
import { readNvs } from "../../../tools/factory/nvs";
import type { Unit } from "../../../tools/factory/unit";
import { unitImage } from "../../../tools/factory/unit-image";
import { product, token, World } from "../../support/world";
import { engineOrSkip, tightMemory } from "./support";
import { appWith, doing, wrongApp } from "./wrong-app";

/** What new Edgent knows at most, with all that it keeps of a network. */
const sixteen = Array.from({ length: 16 }, (_, at): EdgentNetwork => {
	const fixed = ["192.168.1.50", "255.255.255.0", "192.168.1.1", "1.1.1.1", "8.8.8.8"] as const;
	if (!at) return { ssid: "Home", password: "correct horse" };
	return { ssid: `Network ${at}`, password: "correct horse", bssid: [2, 0, 0, 0, 0, at], channel: 6, static: fixed };
});

/** Plays the firmware's lives on XS; `host` says what it lives on, inside the engine. */
export function lives(name: string, host: (options: Omit<ImageOptions, "entry">) => ImageOptions): void {
	describe(`the firmware on XS, with the memory of an ESP32, on ${name}`, () => {
		let engine: BuiltEngine;
		let image: Image;
		/** The firmware of a product that wants many of the optional parts; linked once. */
		let rich: Promise<Image> | undefined;
		const richImage = (): Promise<Image> =>
			(rich ??= firmware({
				product: {
					...product,
					edgent: true,
					console: { serial: true, improv: true, factory: true },
					cloud: { networksPin: 9 },
					setup: { networks: true },
					health: {},
				},
			}));
		const boards: XSBoard<Observation>[] = [];

		const firmware = (options: Partial<ImageOptions> = {}): Promise<Image> => buildImage(host({ product, ...options }));

		const worldOf = (flashed: Image, creation: Creation = esp32, flash?: MemoryFlash): World => {
			const board = new XSBoard<Observation>({ engine, image: flashed, creation, limit: 50_000_000 });
			boards.push(board);
			const inspection = { flashSize: 4 << 20, imageHash: new Uint8Array(32).fill(0xa5) };
			return new World(product, { board: { firmware: board.firmware, inspection, ...(flash && { flash }) } });
		};

		before(async function () {
			engine = await engineOrSkip(this);
			image = await firmware();
		});

		afterEach(() => {
			for (const board of boards.splice(0)) board.stop();
		});

		it("goes from the box to the cloud", () => {
			const world = worldOf(image);
			world.provision();
			world.until("running");
			assert.deepEqual(world.states, ["setup", "storing", "restarting", "joining", "connecting", "running"]);
			assert.equal(world.cloud.online, 1);
			assert.equal(world.cloud.frames[0]?.type, 29);
		});

		for (const board of readdirSync(`${root}/hosts/moddable/boards`, { withFileTypes: true }).filter(each =>
			each.isDirectory(),
		))
			it(`goes the same way with the memory of ${board.name}, less the quarter that is to spare`, () => {
				const world = worldOf(image, tightMemory(engine, board.name));
				world.board.powerOn();
				world.setup();
				const phones = ["/", "/wifi_scan.json", "/board_info.json", "/status.json"].map(path => {
					const phone = { got: "" };
					const peer = world.board.connect(80);
					peer.onData = bytes => void (phone.got += text(bytes));
					peer.send(utf8(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n`));
					return phone;
				});
				world.clock.advance(8000);
				for (const { got } of phones) assert.match(got, /^HTTP\/1\.1 200/);
				world.apply();
				world.until("running");
			});

		it("serves the wizard", () => {
			const world = worldOf(image);
			world.board.powerOn();
			world.setup();
			world.clock.advance(4000);
			assert.match(world.get("/")?.body ?? "", /<select name="ssid_hex">/, "the plain page, without gzip");
			const compressed = world.ask("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n");
			assert.match(compressed?.body ?? "", /the wizard page/);
			const scan = world.json("/wifi_scan.json") as { ssid: string }[];
			assert.ok(scan.some(each => each.ssid === "Home"));
			assert.equal((world.json("/board_info.json") as { tmpl_id: string }).tmpl_id, product.templateId);
		});

		it("reports its signal and obeys the app", () => {
			const world = worldOf(image);
			world.provision();
			world.until("running");
			world.clock.advance(6000);
			assert.ok(world.cloud.frames.some(frame => frame.type === 20 && /^vw·0·-\d+$/.test(frame.body)));
			world.cloud.write(1, "40");
			world.clock.advance(1000);
			assert.ok(world.log.includes("app: light at 40 %"));
		});

		it("starts over when its button is held for ten seconds", () => {
			const world = worldOf(image);
			world.provision();
			world.until("running");
			world.board.press(12_000);
			world.clock.advance(11_000);
			assert.equal(world.sign, "heldReset");
			world.setup(5000);
			assert.deepEqual(world.states.slice(-3), ["resetting", "restarting", "setup"]);
		});

		it("goes to the cloud by the token that the factory has left in its flash", async () => {
			const factory = await firmware({ product: { ...product, factory: true } });
			const made: Unit = { serial: "SN-0001", mac: undefined, key: undefined, token, fields: {} };
			const data = [...readNvs(unitImage(made))].map(([name, bytes]) => [name.replace(/.*\//, ""), bytes] as const);
			const world = worldOf(factory, tightMemory(engine, "esp32-devkitc"), new MemoryFlash(data));
			world.unbox();
			assert.equal((world.json("/board_info.json") as { serial: string }).serial, "SN-0001");
			assert.equal((world.json("/product.json") as { token: string }).token, "-".repeat(32));
			world.apply({ blynk: "" });
			world.until("running");
			assert.equal(world.cloud.logins.at(-1)?.token, token);
			world.clock.advance(1000);
			assert.ok(world.cloud.frames.some(each => each.body === "meta·set·Serial Number·SN-0001"));
		});

		it("takes commands, and an account and a network by Improv, on its serial port", async () => {
			const withPort = await richImage();
			const world = worldOf(withPort, tightMemory(engine, "esp32-devkitc"));
			let shown = "";
			world.board.serial.onData = bytes => void (shown += text(bytes));
			const send = (bytes: Uint8Array, wait: number): string => {
				shown = "";
				world.board.serial.write(bytes);
				world.clock.advance(wait);
				return shown;
			};
			const command = (which: number, ...texts: readonly string[]): Uint8Array => {
				const data = texts.map(utf8).flatMap(each => [each.length, ...each]);
				return frame(3, Uint8Array.from([which, data.length, ...data])).subarray(1);
			};
			world.unbox();
			assert.match(send(utf8("devinfo\r"), 1000), /"tmpl_id":"TMPLabcd1234"/);
			assert.match(send(utf8("wifi scan\rhelp\r"), 10_000), / Home +\[[^]* Available|Available[^]* Home +\[/);
			assert.match(send(utf8("factory\r"), 1000), /"flash":4194304,"image":"(a5){32}","version":"0.1.0","serial":""/);
			assert.match(send(utf8("factory light ff0000\rfactory button\r"), 1000), /"ff0000"}[^]*"pressed":false/);
			assert.match(send(utf8("factory scan\rfactory setup\r"), 10_000), /{"ssid":"Home","rssi":-\d+,"channel":\d+}/);
			send(command(0xb1, token), 200);
			assert.match(send(command(1, "Home", "correct horse"), 8000), /IMPROV\x01\x04.*https:\/\/blynk\.cloud/);
			world.until("running");
			assert.match(send(utf8("net\r"), 200), /\* Home proven\r\n>$/);
			assert.match(send(command(2), 200), /https:\/\/blynk\.cloud/);
		});

		for (const [edgent, flashed] of Object.entries({
			old: oldEdgent(),
			new: newEdgent({ ...unit, networks: sixteen }),
		}))
			it(`moves in with the flash of ${edgent} Edgent`, async () => {
				const flash = new MemoryFlash(readNvs(flashed.bytes));
				const world = worldOf(await richImage(), esp32, flash);
				world.board.powerOn();
				world.until("running");
				assert.deepEqual(world.states, ["joining", "connecting", "running"]);
				world.clock.advance(1000);
				const ours = [...flash.entries().keys()].filter(key => !key.startsWith("log"));
				assert.deepEqual(ours.sort(), ["cred0", "cred1", "uid"]);
				const uid = edgent === "old" ? oldUidText : unit.uid;
				assert.ok(world.cloud.frames.some(({ body }) => body === `meta·set·Device UID·${uid}`));
				world.board.press(12_000);
				world.setup(20_000);
			});

		it("follows the template it was given, until it starts over", async () => {
			const world = worldOf(await firmware({ product: { ...product, templateId: "DYNAMIC" } }));
			const told = (): unknown => (world.json("/board_info.json") as { tmpl_id: string }).tmpl_id;
			world.board.powerOn();
			world.setup();
			assert.equal(told(), "DYNAMIC");
			world.apply({ templateId: "TMPLlamp1234" });
			world.until("running");
			world.clock.advance(100);
			assert.ok(world.cloud.frames.some(({ body }) => body.startsWith("mcu") && body.endsWith("·tmpl·TMPLlamp1234")));
			world.board.press(4000);
			world.setup();
			assert.equal(told(), "TMPLlamp1234");
			world.board.press(12_000);
			world.clock.advance(15_000);
			assert.equal(told(), "DYNAMIC");
		});

		it("tells a wrong password, and works with the right one", () => {
			const world = worldOf(image);
			world.board.powerOn();
			world.setup();
			world.apply({ pass: "wrong horse" });
			world.until("joining");
			assert.ok(world.until("setup") <= 15_000);
			assert.equal(world.code, 722);
			world.clock.advance(1000);
			world.apply();
			world.until("running");
		});

		it("lives in two houses, and on a network that it was given while online", async () => {
			const world = worldOf(await richImage());
			const [cabin, office] = [
				{ ssid: "Cabin", password: "battery staple", channel: 11, rssi: -60 },
				{ ssid: "Office 2", password: "nine to five", channel: 3, rssi: -60 },
			];
			const only = (networks: Readonly<Record<string, object | null>>): void => world.air.patch({ networks });
			world.goOnline();
			only({ home: { on: false }, cabin });
			world.until("joining");
			world.openSetup();
			world.apply({ ssid: "Cabin", pass: "battery staple" });
			world.until("running");
			world.cloud.write(9, "Office 2\0nine to five");
			world.clock.advance(2000);
			assert.ok(world.log.includes('networks: "Office 2" is known, for when it is needed'), world.log.join("\n"));
			only({ cabin: null, office });
			world.until("joining");
			world.until("running");
			only({ office: null, home: { on: true } });
			world.until("joining");
			world.until("running");
			assert.equal(world.restarts, 2);
		});

		it("roams to an access point that is 10 dB stronger", () => {
			const world = worldOf(image);
			world.air.patch({ networks: { upstairs: { ssid: "Home", password: "correct horse", channel: 11, rssi: -80 } } });
			world.goOnline();
			world.air.patch({ networks: { home: { rssi: -75 }, upstairs: { rssi: -50 } } });
			world.until("joining", 420_000);
			assert.ok(world.until("running") < 5000);
		});

		it("finds its own among stronger networks of its name", () => {
			const world = worldOf(image);
			const strangers = {
				open: { ssid: "Home", security: "OPEN", channel: 1, rssi: -25 },
				company: { ssid: "Home", security: "WPA2 ENT", password: "an account", channel: 2, rssi: -28 },
				flat: { ssid: "Home", password: "of a neighbour", channel: 3, rssi: -30 },
				full: { ssid: "Home", password: "of another", channel: 4, rssi: -35, answers: "full" },
			};
			world.air.patch({ networks: strangers });
			world.provision();
			world.until("running", 45_000);
			assert.ok(!world.events.some(each => each.event === "state" && each.code === 722));
		});

		it("hears its own among 60 access points of another name, and says which it cannot join", () => {
			const world = worldOf(image);
			const crowd = Array.from({ length: 60 }, (_, i) => {
				const bssid = `02:00:00:00:02:${i.toString(16).padStart(2, "0")}`;
				return [`crowd${i}`, { ssid: "Campus", password: "an account", security: "WPA2 ENT", rssi: -50, bssid }];
			});
			world.air.patch({ networks: { ...Object.fromEntries(crowd), home: { rssi: -60 } } });
			world.board.powerOn();
			world.setup();
			world.clock.advance(4000);
			const heard = world.json("/wifi_scan.json") as { ssid: string; unsupported?: boolean }[];
			assert.deepEqual(
				heard.filter(each => each.ssid === "Campus").map(each => each.unsupported),
				[true],
			);
			assert.ok(heard.some(each => each.ssid === "Home"));
		});

		const faults = [
			["gives no address", { dhcp: false }, 723],
			["does not answer", { answers: "never" }, 701],
			["is gone", { on: false }, 720],
		] as const;
		for (const [fault, change, code] of faults)
			it(`tells that the network ${fault}`, () => {
				const world = worldOf(image);
				world.air.patch({ networks: { home: change } });
				world.provision();
				world.until("joining");
				world.until("setup");
				assert.equal(world.code, code);
			});

		it("comes back when its router sends it away, whatever the reason", () => {
			const world = worldOf(image);
			world.provision();
			world.until("running");
			for (const reason of [8, 2, 15, 200]) {
				world.clock.advance(70_000);
				world.board.kick(reason);
				world.until("joining", 1000);
				world.until("running", 10_000);
			}
			assert.equal(world.restarts, 1);
		});

		it("comes back after a loss of power", () => {
			const world = worldOf(image);
			world.provision();
			world.until("running");
			world.board.powerOff();
			world.clock.advance(1000);
			world.board.powerOn();
			world.until("running");
		});

		/** The app that does wrong what it is told to; linked once. */
		let wrong: Promise<Image> | undefined;
		const wrongImage = (): Promise<Image> => (wrong ??= firmware({ patches: wrongApp }));

		/** Provisions the board and writes to the app's pin; gives the log from there until it runs again. */
		const comeBack = (world: World): string => {
			world.provision();
			world.until("running");
			const length = world.log.length;
			world.cloud.write(1, "13");
			world.until("joining", 10_000);
			world.until("running");
			assert.equal(
				world.events.filter(event => event.event === "restart").length,
				2,
				"one for the credentials, one now",
			);
			return world.log.slice(length).join("\n");
		};

		describe("restarts, says why, and runs again", () => {
			it("when memory is full", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "fill memory")));
				assert.match(log, /memory full/);
			});

			it("when the stack overflows", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "call itself")));
				assert.match(log, /stack overflow/);
			});

			it("when a callback never ends", async () => {
				assert.match(comeBack(worldOf(doing(await wrongImage(), "onWrite", "never end"))), /too much computation/);
			});

			it("when a callback throws", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "throw")));
				assert.match(log, /fault: RangeError: too far/);
				assert.match(log, /crash 1 in a row/);
			});
		});

		const deaths = { "throws an exception": "throw", "runs out of memory": "fill memory" } as const;
		for (const [death, what] of Object.entries(deaths)) {
			it(`comes up without the product's code when it ${death} at every boot`, async () => {
				const world = worldOf(doing(await wrongImage(), "onBoot", what));
				world.provision();
				world.until("rescue");
				assert.equal(world.code, 704);
				world.until("running");
				world.clock.advance(60_000);
				assert.equal(world.state, "running");
				assert.equal(world.cloud.online, 1);
			});
		}

		it("restarts, and says why, when it has too little memory to start", () => {
			const world = worldOf(image, { ...esp32, heap: 300 });
			world.board.powerOn();
			world.clock.advance(1000);
			assert.match(world.log.join("\n"), /memory full/);
			assert.ok(world.events.some(event => event.event === "restart" && event.reason === "panic"));
		});

		describe("does not pass with", () => {
			it("an Error subclass that sets its name", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "set an Error's name")));
				assert.match(log, /name: not writable/);
			});

			it("a variable of a preloaded module that held a function and is set", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "set what held a function")));
				assert.match(log, /set [\w$]+: const/);
			});

			it("a preloaded static that changes", async () => {
				const log = comeBack(worldOf(doing(await wrongImage(), "onWrite", "change a static")));
				assert.match(log, /count: not writable/);
			});

			it("arithmetic on the length of an emoji", async () => {
				const world = worldOf(doing(await wrongImage(), "onWrite", "cut an emoji"));
				world.provision();
				world.until("running");
				world.cloud.write(1, "13");
				world.clock.advance(1000);
				assert.ok(!world.log.includes("hostile: b"), "as in Node");
				assert.ok(world.log.includes("hostile: "));
			});

			it("a property of Unicode in a regular expression", async () => {
				const world = worldOf(await firmware({ patches: appWith("/\\p{L}/u.test('a');") }));
				world.board.powerOn();
				assert.match(world.log.join("\n"), /syntax error: src\/app\.ts:\d+: .*property escape/);
				assert.equal(world.state, "off");
			});
		});
	});
}
