import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { root } from "../../../hosts/xs/image";
import { TestFiles } from "../../../hosts/xs/tests";
import { engineOrSkip } from "./support";

const files = ["test/src", "test/modules", "test/hosts/tls"]
	.flatMap(folder =>
		readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" }).map(name => `${folder}/${name}`),
	)
	.filter(name => name.endsWith(".test.ts") && !name.endsWith(".node.test.ts"))
	.concat("test/hosts/virtual/determinism.test.ts") // one seed, one life: on this engine, too
	.sort();

describe("the tests of src, modules and TLS, on XS", () => {
	let engine: BuiltEngine | undefined;
	let tests: TestFiles;
	let [passed, failed] = [0, 0];

	before(async function () {
		engine = await engineOrSkip(this);
		tests = await TestFiles.bundle(files, engine);
	});

	after(() => {
		tests?.close();
		if (engine) process.stdout.write(`      XS, ${engine.bits} bits: ${passed} passed, ${failed} failed\n`);
	});

	for (const file of files)
		it(file, () => {
			const outcomes = tests.run(file);
			const failures = outcomes.filter(each => each.error !== undefined);
			passed += outcomes.length - failures.length;
			failed += failures.length;
			assert.deepEqual(
				failures.map(each => `${each.title.join(" > ")}: ${each.error}`),
				[],
			);
			assert.ok(outcomes.length, "the file has no test");
		}).timeout(60_000);
});
