import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProduct } from "../../../src/product";
import { readAir, readApp, readConfig } from "../../../tools/board/files";

const product = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "1.0" };

describe("the board's files", () => {
	let folder: string;

	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "files-"))));
	afterEach(() => rmSync(folder, { recursive: true }));

	const file = (content: unknown): string => {
		const path = join(folder, "file.json");
		writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
		return path;
	};
	const tls = (content: unknown, given: { tls: boolean; cloud: boolean }): boolean =>
		readProduct(readConfig(content === undefined ? undefined : file(content), given)).cloud.tls;

	it("leave TLS to the product without --cloud, and to --tls with it, unless the file decides", () => {
		assert.equal(tls(undefined, { tls: false, cloud: false }), true);
		assert.equal(tls(undefined, { tls: false, cloud: true }), false);
		assert.equal(tls(undefined, { tls: true, cloud: true }), true);
		assert.equal(tls({ ...product, cloud: { tls: true } }, { tls: false, cloud: true }), true);
		assert.equal(tls({ ...product, cloud: { tls: false } }, { tls: true, cloud: true }), true);
	});

	it("are named in errors, with what is wrong", () => {
		const path = file({ ...product, templateId: "x" });
		assert.throws(() => readConfig(path, { tls: false, cloud: false }), /file\.json: .*templateId/);
		assert.throws(() => readConfig(file("[1"), { tls: false, cloud: false }), /file\.json: .*JSON/);
		assert.throws(() => readConfig(file([1]), { tls: false, cloud: false }), /file\.json: /);
		assert.throws(() => readAir(file({ phones: "many" })), /file\.json: The air's phones is "many"/);
		assert.throws(() => readAir(join(folder, "none")), /There is no file .*none/);
	});

	it("are named in errors, code of the product that does not begin among them", async () => {
		const app = (name: string, code: string): string => {
			const path = join(folder, name);
			writeFileSync(path, code);
			return path;
		};
		await assert.rejects(readApp(app("thrown.ts", 'throw new Error("boo")')), /thrown\.ts cannot be run: boo$/);
		await assert.rejects(readApp(app("empty.ts", "export {}")), /empty\.ts exports no function "app": export /);
		await assert.rejects(readApp(join(folder, "none.ts")), /There is no file .*none\.ts/);
	});

	it("describe the whole air: the default networks are not added", () => {
		const air = readAir(file({ networks: { lab: { ssid: "Lab", security: "OPEN" } } }));
		assert.deepEqual([...air.state.networks.keys()], ["lab"]);
	});
});
