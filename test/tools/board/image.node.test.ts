import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualBoard, type BoardEvent } from "../../../hosts/virtual/board";
import { selectSlot } from "../../../hosts/virtual/boot-loader";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { Internet } from "../../../hosts/virtual/internet";
import { nodeCrypto } from "../../../hosts/virtual/node/crypto";
import { FirmwareSlots } from "../../../hosts/virtual/slots";
import type { Observation } from "../../../src/main";
import { makeImage, readImage, type ImageOptions } from "../../../tools/board/image";
import { imageLoader } from "../../../tools/board/load-image";
import { readTag } from "../../../tools/sdk/tag";

const config = { vendor: "Acme", name: "Lamp", templateId: "TMPLacme0001", firmwareVersion: "2.0.0" };
const options: ImageOptions = { config, chip: "ESP32", time: Date.UTC(2026, 5, 1) };

describe("an image of the virtual board", function () {
	this.timeout(20_000);
	let image: Uint8Array;

	before(async () => (image = await makeImage(options)));

	it("says of itself what it is, and has the tag by which the console knows it", () => {
		const { code, ...about } = readImage(image) ?? {};
		assert.deepEqual(about, options);
		assert.match(code ?? "", /image\.begin;\s*$/);
		const tag = readTag(image);
		assert.deepEqual([tag?.get("mcu"), tag?.get("fw-type"), tag?.get("dev")], ["2.0.0", "TMPLacme0001", "ESP32"]);
		assert.equal(tag?.get("build"), "Jun  1 2026 00:00:00");
	});

	it("is none when a byte of it is wrong or missing, or for another chip", () => {
		const load = imageLoader("ESP32");
		assert.ok(load(image));
		assert.ok(load(Buffer.concat([image, Buffer.alloc(9000, 0xff)])), "what stands behind it is not its own");
		assert.equal(load(image.subarray(0, -1)), undefined);
		assert.equal(imageLoader("ESP32-C3")(image), undefined);
		for (const at of [0, 5, 20, image.length >> 1, image.length - 1]) {
			const broken = Uint8Array.from(image);
			broken[at] = (broken[at] ?? 0) ^ 1;
			assert.equal(load(broken), undefined, `byte ${at}`);
		}
	});

	describe("in a slot", () => {
		let clock: VirtualClock;
		let lines: string[];
		let restarts: string[];
		let states: string[];
		let board: VirtualBoard<Observation>;

		/** A board on whose second slot `bytes` were written and chosen. */
		const boot = (bytes: Uint8Array): void => {
			clock = new VirtualClock();
			[lines, restarts, states] = [[], [], []];
			const slots = new FirmwareSlots();
			slots.write(1, 0, bytes);
			selectSlot(slots, 1);
			board = new VirtualBoard<Observation>({
				...{ clock, slots, crypto: nodeCrypto, upstream: new Internet({ clock }) },
				firmware: host => host.log("as made"),
				image: imageLoader("ESP32"),
				onEvent: (event: BoardEvent) => {
					if (event.event === "log") lines.push(event.line);
					if (event.event === "restart") restarts.push(event.reason);
				},
				onObservation: observation => {
					if (observation.event === "state") states.push(observation.state);
				},
			});
			board.powerOn();
		};

		it("runs as the product that is in it", () => {
			boot(image);
			assert.equal(board.running, 1);
			assert.deepEqual(states, ["setup"]);
			assert.match(Buffer.from(board.setupNetwork?.ssid ?? []).toString(), /^Acme Lamp-/);
		});

		it("shows what is different about its version", async () => {
			boot(await makeImage({ ...options, change: "next", pin: 2 }));
			assert.ok(lines.includes("app: this is version 2.0.0"));
		});

		it("crashes some seconds after its start where it is to, which brings back the one before it", async () => {
			boot(await makeImage({ ...options, change: "crashing" }));
			clock.advance(5000);
			assert.deepEqual(restarts, []);
			clock.advance(5000);
			assert.equal(restarts.length, 1);
			assert.ok(
				lines.some(each => each.includes("crashes on purpose")),
				lines.join("\n"),
			);
			assert.equal(board.running, 0);
			assert.equal(lines.at(-1), "as made");
		});

		it("has nothing of this machine: no process, no network, no files", async () => {
			const app = `${import.meta.dirname}/reaching.ts`;
			boot(await makeImage({ ...options, app }));
			assert.ok(lines.includes("app: undefined undefined undefined undefined"), lines.join("\n"));
		});
	});

	it("cannot be made of code that asks for Node, and says so", async () => {
		const folder = mkdtempSync(join(tmpdir(), "image-"));
		const app = join(folder, "app.ts");
		writeFileSync(
			app,
			'import { readFileSync } from "node:fs";\nexport const app = () => void readFileSync("/etc/hosts");\n',
		);
		const message = /app\.ts cannot be put into an image: .*app\.ts:1: Could not resolve "node:fs"$/;
		await assert.rejects(makeImage({ ...options, app }), message).finally(() => rmSync(folder, { recursive: true }));
	});
});
