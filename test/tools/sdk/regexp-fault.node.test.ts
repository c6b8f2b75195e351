import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { regExpLeak } from "../../../tools/sdk/faults/regexp";

/** The function of XS in SDK 8.2.3, shortened; `other` is the way out that it lacks. */
const source = (other: string): string => `
txInteger* fxAllocateRegExpData(void* the, txInteger* code)
{
	txInteger size = code[1] * sizeof(txCaptureData);
	txInteger* data;
#ifndef mxCompile
	if (the)
		data = fxNewChunk(the, size);${other}
#endif
	{
		data = c_malloc(size);
		if (!data)
			fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	}
	return data;
}

void fxDeleteRegExp(void* the, txInteger* code, txInteger* data)
{
	if (data)
		c_free(data);
	else
		c_free(code);
}
`;

describe("the SDK's leak of regular expressions", () => {
	let sdk: string;
	beforeEach(() => {
		sdk = mkdtempSync(join(tmpdir(), "sdk-"));
		mkdirSync(join(sdk, "xs/sources"), { recursive: true });
	});
	afterEach(() => rmSync(sdk, { recursive: true }));

	const isIn = (text: string): boolean => {
		writeFileSync(join(sdk, regExpLeak.where), text);
		return regExpLeak.isThere(sdk);
	};

	it("is seen in the function of SDK 8.2.3", () => {
		assert.ok(isIn(source("")));
	});

	it("is not seen where the memory that was taken is kept", () => {
		assert.ok(!isIn(source("\n\telse")));
		assert.ok(!isIn(source("\n\tif (the)\n\t\treturn data;")));
	});

	it("is not seen where there is no such function", () => {
		assert.ok(!isIn("int main(void) { return 0; }\n"));
		assert.ok(!regExpLeak.isThere(join(sdk, "nowhere")));
	});
});
