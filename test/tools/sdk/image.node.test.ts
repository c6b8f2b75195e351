import assert from "node:assert/strict";
import { difference, readImage, readOnlyBytes, sdkTls, type Image } from "../../../tools/sdk/image";

const slot = (kind: string, value: string): string =>
	`/* 0001 */\t{ NULL, {.ID = XS_NO_ID, .flag = 0x80, .kind = XS_${kind}_KIND}, .value = { ${value} } },`;

const source = `#define mxAliasCount 71
#define mxHeapCount 4
static const txU1 gxCode5[10];
${slot("STRING_X", '.string = "a\\x41\\"c"')}
${slot("CODE_X", '.code = { (txByte*)"\\x0c\\x01\\x9e", NULL }')}
${slot("INTEGER", ".integer = 5")}
${slot("INTEGER", ".integer = 6")}
static txScript gxScripts[mxScriptsCount] = {
	{ xsHostModule0, NULL, 0, NULL, 0, NULL, 0, "Resource", { XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 } },
	{ NULL, NULL, 0, (txS1*)gxCode5, 10, NULL, 0, "main", { XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 } }};
static const txPreparation gxPreparation = {
	774,
	{ 32768, 1024, 2048, 64, 384, 32, 32, 53, 3, 1024, 17, 0, 0},
	"main",
};
`;

describe("the linked image", () => {
	const image = readImage(source);

	it("is told apart by what it is made of", () => {
		assert.deepEqual(Object.fromEntries(image.kinds), {
			"slots: string": 16,
			"slots: code": 16,
			"slots: integer": 32,
			"byte code": 3 + 1 + 10,
			"texts and names": 4 + 1,
		});
	});

	it("tells the memory the firmware starts with", () => {
		assert.deepEqual(image.creation, { chunkBytes: 32768, heapSlots: 2048, stackSlots: 384, aliases: 71 });
	});

	it("holds nothing of the SDK's TLS", () => {
		assert.deepEqual(image.modules, ["Resource", "main"]);
		assert.deepEqual(sdkTls(image), []);
		const other = ["ssl/cert", "embedded:io/socket/tcp/tls"];
		assert.deepEqual(sdkTls({ modules: ["hosts/tls/socket", ...other, "embedded:io/socket/tcp"] }), other);
	});

	it("is refused when it is something else", () => {
		assert.throws(() => readImage("int main(void) {}"), /no image of xsl/);
	});

	it("takes as much flash as the constants of its compiled file", () => {
		const listing = [".text  1930  0", ".rodata  100  0", ".rodata.str1.1  20  0", ".data.rel.ro  3  0", "Total  9  0"];
		assert.equal(readOnlyBytes(listing.join("\n")), 123);
		assert.throws(() => readOnlyBytes("nm: no symbols"), /no read-only data/);
	});

	it("minus the same without ours is what is ours, to the byte", () => {
		const { creation, modules } = image;
		const whole: Image = {
			...{ creation, modules },
			bytes: 1000,
			kinds: new Map([
				["byte code", 700],
				["slots: integer", 32],
			]),
		};
		const part: Image = {
			...{ creation, modules },
			bytes: 400,
			kinds: new Map([
				["byte code", 300],
				["slots: integer", 32],
			]),
		};
		const rows = difference(whole, part);
		assert.deepEqual(rows[0], ["byte code", 400]);
		assert.equal(
			rows.reduce((sum, [, bytes]) => sum + bytes, 0),
			600,
		);
	});
});
