import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { manifestProduct } from "../../../tools/cli/product";
import { nextVersion } from "../../../tools/board/shipping";
import { tourFiles } from "../../../tools/board/tour-files";
import { keptKey } from "../../../tools/board/update-key";
import { Played } from "./played";

describe("an update on the tour", function () {
	this.timeout(30_000);
	let played: Played;

	before(async () => {
		played = new Played();
		await played.open({ config: manifestProduct() });
		await played.state("setup");
	});
	after(() => played.forget());

	const ended = (phase: string): Promise<void> =>
		played.until(() => played.now("update").phase === phase && played.now("board").state === "running");

	it("has nobody to go to before the board was online, and the tour says so", async () => {
		assert.equal(played.now("update").ready, false);
		await assert.rejects(async () => played.tour.command({ ship: "good" }), /Set the board up first/);
	});

	it("is refused before a byte of flash is written when somebody else has signed it", async () => {
		await played.setUp();
		await played.until(() => played.now("update").ready && played.now("board").state === "running");
		await played.tour.command({ ship: "foreign" });
		await ended("refused");
		const { text, version } = played.now("update");
		assert.equal(text, "Update not taken: The update is signed by somebody else.");
		assert.equal(version, "0.1.0");
		assert.equal(statSync(`${tourFiles(played.data).slots}/ota_1.bin`, { throwIfNoEntry: false }), undefined);
	});

	it("goes back when it fails its own test, for the reason that is told, and is refused the next time", async () => {
		await played.tour.command({ ship: "failing" });
		await played.until(() => played.now("update").onTrial);
		assert.equal(played.now("update").version, "0.1.1");
		await played.until(() => /taken back: The new firmware did not pass its own test/.test(played.now("update").text));
		await ended("back");
		assert.equal(played.now("update").version, "0.1.0");
		await played.tour.command({ ship: "failing" });
		await ended("refused");
		assert.equal(played.now("update").text, "Update not taken: This update failed here before.");
	});

	it("is signed by a key of the tour's own, which only its owner may read, and which stays", () => {
		const { key } = tourFiles(played.data);
		assert.equal(statSync(key).mode & 0o777, 0o600);
		const text = readFileSync(key, "utf8");
		assert.equal(String(keptKey(key).export({ type: "pkcs8", format: "pem" })), text);
		writeFileSync(key, "no key");
		assert.throws(() => keptKey(key), /update-key\.pem is no private key of the curve P-256/);
		writeFileSync(key, text);
	});

	it("has the version that follows", () => {
		assert.deepEqual(["0.1.0", "1", "1.9", "2.0.0.9"].map(nextVersion), ["0.1.1", "2", "1.10", "2.0.0.10"]);
	});

	it("is none for a product whose versions have no order: it offers nothing", async () => {
		const other = new Played();
		await other.open({ config: { ...manifestProduct(), firmwareVersion: "beta" } });
		assert.deepEqual(other.now("update").offers, []);
		assert.ok(!other.now("scene").steps.some(each => each.name === "update"));
		assert.throws(() => void other.tour.command({ ship: "good" }), /cannot be shipped/);
		await other.forget();
	});
});
