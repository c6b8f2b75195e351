import assert from "node:assert/strict";
import { bytesOf, codeFile, codeSize, readImage } from "../../../tools/sdk/image";

/** An `.xsb` file: the XS_B container with atoms of these types and contents. */
function xsb(...atoms: readonly (readonly [string, number])[]): Uint8Array {
	const all = atoms.map(([type, size]) => {
		const atom = Buffer.alloc(size + 8);
		atom.writeUInt32BE(size + 8);
		atom.write(type, 4, "latin1");
		return atom;
	});
	const content = Buffer.concat(all);
	const head = Buffer.from("\0\0\0\0XS_B", "latin1");
	head.writeUInt32BE(content.byteLength + 8);
	return Buffer.concat([head, content]);
}

const version = "{ XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 }";
const source = `#define mxAliasCount 71
#define mxHeapCount 5898
static const txScript gxScripts[mxScriptsCount] = {
	{ xsHostModule0, NULL, 0, NULL, 0, NULL, 0, "timer", ${version} },
	{ NULL, NULL, 0, (txS1*)gxCode5, 534, NULL, 0, "main", ${version} },
	{ NULL, NULL, 0, NULL, 0, NULL, 0, "modules/blynk/index", ${version} },
	{ NULL, NULL, 0, NULL, 0, NULL, 0, "embedded:io/socket/tcp/tls", ${version} },
};
static const txPreparation gxPreparation = {
	774,
	{ 32768, 1024, 2048, 64, 384, 32, 32, 53, 3, 1024, 17, 0, 0},
	"main",
};
`;

describe("the linked image", () => {
	const image = readImage(source, name => xsb(["VERS", 4], ["CODE", name.length]));

	it("tells the byte code of every module, preloaded ones too", () => {
		assert.deepEqual(
			image.modules.map(({ name, bytes }) => [name, bytes]),
			[
				["timer", 5],
				["main", 4],
				["modules/blynk/index", 19],
				["embedded:io/socket/tcp/tls", 26],
			],
		);
	});

	it("tells ours, TLS and the rest of the SDK apart", () => {
		assert.deepEqual([bytesOf(image, "ours"), bytesOf(image, "tls"), bytesOf(image, "sdk")], [23, 26, 5]);
	});

	it("tells the slots in ROM and the memory the firmware starts with", () => {
		assert.equal(image.romSlots, 5898);
		assert.deepEqual(image.creation, { chunkBytes: 32768, heapSlots: 2048, stackSlots: 384 });
	});

	it("is refused when it is something else", () => {
		assert.throws(() => readImage("int main(void) {}", () => xsb()), /no image of xsl/);
		assert.throws(() => codeSize(xsb(["VERS", 4])), /no XS byte code/);
	});

	it("finds a module of a scheme in the folder mcconfig gives it", () => {
		assert.equal(codeFile("embedded:io/socket/tcp"), "~.embedded/io/socket/tcp.xsb");
		assert.equal(codeFile("src/main"), "src/main.xsb");
	});
});
