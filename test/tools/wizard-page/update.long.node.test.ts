import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { packImage, unpackImage } from "../../../hosts/virtual/image";
import { RealBoard } from "../../../hosts/virtual/node/board";
import { start, type Observation } from "../../../src/main";
import { readProduct } from "../../../src/product";
import { factsOf, pack } from "../../../tools/update/pack";
import { buildUpdatePage } from "../../../tools/wizard-page/build";
import { sizes } from "../../support/browser";
import { first, maker, stranger } from "../../support/update-world";
import { Phone } from "../../support/wizard-page";

/** The air between the phone and the board: it can be away, or go in the middle of a request. */
class Air {
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	/** Whether the phone is in the board's network. */
	isThere = true;
	/** The network goes once so many bytes more came from the phone. */
	left = Infinity;
	/** From the phone, so far. */
	carried = 0;

	constructor(port: number) {
		this.#server = createServer(phone => {
			if (!this.isThere) return void phone.destroy();
			const board = connect(port, "127.0.0.1");
			for (const [from, to] of [
				[phone, board],
				[board, phone],
			] as const) {
				this.#sockets.add(from);
				from.on("error", () => to.destroy());
				from.on("close", () => {
					this.#sockets.delete(from);
					to.destroySoon();
				});
				from.on("end", () => to.end());
				from.on("data", bytes => {
					if (from === phone) {
						this.carried += bytes.length;
						this.left -= bytes.length;
					}
					if (this.left < 0) this.#go();
					else to.write(bytes);
				});
			}
		});
	}

	async open(): Promise<string> {
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		const address = this.#server.address();
		assert.ok(typeof address === "object" && address);
		return `http://127.0.0.1:${address.port}/update`;
	}

	#go(): void {
		this.isThere = false;
		this.left = Infinity;
		for (const each of this.#sockets) each.destroy();
	}

	close(): void {
		this.#go();
		this.#server.close();
	}
}

describe("the page by which a firmware is sent", function () {
	this.timeout(30_000);
	const folder = mkdtempSync(join(tmpdir(), "update-page-"));
	const config = { ...first, setup: { update: true, password: "on the label" } };
	let phone: Phone;
	let board: RealBoard<Observation>;
	let air: Air;
	let url: string;
	let booted: string[];

	const firmware =
		(version: string) =>
		(host: Parameters<typeof start>[0], watch: (observation: Observation) => void): void => {
			booted.push(version);
			start(host, readProduct({ ...config, firmwareVersion: version }), { watch, app: () => undefined });
		};

	/** A file of version 1.1.0. */
	function file(key = maker.privateKey): string {
		const product = readProduct({ ...config, firmwareVersion: "1.1.0" });
		const path = join(folder, "lamp-1.1.0.bin");
		writeFileSync(path, pack({ facts: factsOf(product, "ESP32"), image: packImage(new Uint8Array(400_000)), key }));
		return path;
	}

	before(async () => void (files = await buildUpdatePage()));
	let files: ReadonlyMap<string, Uint8Array>;
	beforeEach(async () => {
		booted = [];
		board = await RealBoard.create<Observation>({
			firmware: firmware("1.0.0"),
			image: bytes => (unpackImage(bytes) ? firmware("1.1.0") : undefined),
			asset: name => files.get(name),
		});
		board.powerOn();
		while (!board.board.services.tcp.includes(80)) await delay(20);
		air = new Air(Number(new URL(board.setupUrl).port));
		url = await air.open();
	});
	afterEach(async () => {
		board.close();
		air.close();
		await phone.close();
	});
	after(() => rmSync(folder, { recursive: true }));

	const state = (words: string): Promise<void> => phone.page.getByRole("status").filter({ hasText: words }).waitFor();

	it("shows how far it is, goes on by itself once the phone is back, and says what happens next", async () => {
		phone = await Phone.open(url, { viewport: sizes.small, colorScheme: "dark" });
		await phone.page.getByText("Device, firmware 1.0.0").waitFor();
		await phone.check();
		await phone.page.getByLabel("The update’s file").setInputFiles(file());
		air.left = 150_000;
		await phone.press(/^Update$/);
		await state("goes on by itself as soon as your phone is in its network again");
		const bar = phone.page.getByRole("progressbar", { name: "Update the firmware" });
		const reached = Number(await bar.evaluate((each: HTMLProgressElement) => each.value));
		assert.ok(reached > 0.2 && reached < 0.4, `${reached}`);
		assert.match(String(await phone.page.locator("#numbers").textContent()), /^\d\d %: \d+ of 401 KB/);
		await phone.check();
		await delay(300);
		air.isThere = true;
		await state("has the firmware and restarts with it now");
		// What was there was not sent again, but for the piece on its way.
		assert.ok(air.carried < 401_000 + 80_000, `${air.carried} bytes`);
		await phone.check();
		while (!booted.includes("1.1.0")) await delay(50);
	});

	it("says why a file is not taken, and takes another", async () => {
		phone = await Phone.open(url);
		const field = phone.page.getByLabel("The update’s file");
		await field.setInputFiles(file(stranger.privateKey));
		await phone.press(/^Update$/);
		await phone.page.getByRole("alert").filter({ hasText: "signed by somebody else" }).waitFor();
		await phone.check();
		await field.setInputFiles(file());
		await phone.press(/^Update$/);
		await state("has the firmware and restarts with it now");
		assert.equal(await phone.page.getByRole("alert").textContent(), "");
	});

	it("works without script, from the form to why not, and to what happens next", async () => {
		phone = await Phone.open(url, { javaScriptEnabled: false });
		const field = phone.page.getByLabel("The update’s file");
		await field.setInputFiles(file(stranger.privateKey));
		await phone.press(/^Update$/);
		await phone.page.getByRole("alert").filter({ hasText: "signed by somebody else" }).waitFor();
		await phone.page.getByRole("link", { name: "Back" }).click();
		await field.setInputFiles(file());
		await phone.press(/^Update$/);
		await phone.page.getByRole("alert").filter({ hasText: "restarts with it now" }).waitFor();
		while (!booted.includes("1.1.0")) await delay(50);
	});
});
