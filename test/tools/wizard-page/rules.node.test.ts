import assert from "node:assert/strict";
import { checkName, checkPassword, checkServer, checkToken, tokenIn } from "../../../tools/wizard-page/page/rules";

const token = "abcdefghijklmnopqrstuvwxyz_-0123";

describe("the wizard's rules for what is typed", () => {
	it("takes passwords of 8 to 63 bytes and keys of 64 hexadecimal digits", () => {
		for (const good of ["12345678", "x".repeat(63), "aF".repeat(32), "        ", "naïve pass", "'\"<>&%+#\\"])
			assert.equal(checkPassword(good, "password"), undefined, good);
		assert.deepEqual(checkPassword("1234567", "password"), { key: "short", values: { min: 8, n: 7 } });
		assert.deepEqual(checkPassword("", "password"), { key: "short", values: { min: 8, n: 0 } });
		assert.deepEqual(checkPassword("x".repeat(64), "password"), { key: "long", values: { max: 63 } });
		assert.deepEqual(checkPassword("f".repeat(65), "password"), { key: "long", values: { max: 63 } });
	});

	it("counts bytes, not characters", () => {
		assert.equal(checkPassword("密码密", "password"), undefined);
		assert.deepEqual(checkPassword("密".repeat(22), "password"), { key: "long", values: { max: 63 } });
		assert.equal(checkName("无".repeat(10)), undefined);
		assert.deepEqual(checkName("无".repeat(11)), { key: "long", values: { max: 32 } });
		assert.deepEqual(checkName(""), { key: "nameMissing" });
	});

	it("needs no password where there may be none, but no half one either", () => {
		assert.equal(checkPassword("", "maybe"), undefined);
		assert.deepEqual(checkPassword("abc", "maybe"), { key: "short", values: { min: 8, n: 3 } });
		assert.equal(checkPassword("abc", "open"), undefined);
	});

	it("finds the token in what was pasted", () => {
		assert.equal(tokenIn(` ${token}\n`), token);
		assert.equal(tokenIn(`http://192.168.4.1/#token=${token}&host=blynk.cloud`), token);
		assert.equal(checkToken(token), undefined);
		assert.deepEqual(checkToken(token + "x"), { key: "tokenWrong", values: { n: 33 } });
		assert.deepEqual(checkToken("ä".repeat(32)), { key: "tokenWrong", values: { n: 32 } });
	});

	it("wants a server name, not an address of a page", () => {
		assert.equal(checkServer("fra1.blynk.cloud"), undefined);
		assert.equal(checkServer("192.168.1.20"), undefined);
		for (const bad of ["", "https://blynk.cloud", "blynk cloud", "x".repeat(65)])
			assert.equal(checkServer(bad)?.key, "serverWrong", bad);
	});
});
