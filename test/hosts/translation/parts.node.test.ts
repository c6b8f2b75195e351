import "../moddable/sdk/register";
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "esbuild";
import { parts } from "../../../hosts/translation/parts";
import { root } from "../../../hosts/xs/image";

/** What a file exports, which may import modules of the SDK. */
async function exportsOf(file: string): Promise<readonly string[]> {
	const { metafile } = await build({
		...{ entryPoints: [file], bundle: true, packages: "external", write: false, format: "esm", metafile: true },
	});
	return Object.values(metafile.outputs)
		.flatMap(output => output.exports)
		.sort();
}

describe("parts that not every product wants", () => {
	it("have stand-ins that export the same names", async () => {
		for (const { file, without } of parts)
			assert.deepEqual(await exportsOf(join(root, `${without}.ts`)), await exportsOf(join(root, `${file}.ts`)), file);
	});
});
