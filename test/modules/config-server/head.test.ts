import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { HeadReader } from "../../../modules/config-server/head";
import { longestHeaderKept } from "../../../modules/config-server/limits";

describe("the head of a request", () => {
	it("keeps no more of a field in many lines than in one", () => {
		const reader = new HeadReader();
		reader.push(utf8(`GET / HTTP/1.1\r\nHost: a\r\n${`Accept-Encoding: ${",".repeat(200)}\r\n`.repeat(30)}\r\n`));
		assert.equal(reader.refusal, undefined);
		assert.equal(reader.head?.fields.get("accept-encoding")?.length, longestHeaderKept);
	});

	it("takes the fields of one name together, in their order", () => {
		const reader = new HeadReader();
		reader.push(utf8("GET / HTTP/1.1\r\nHost: a\r\nAccept: a\r\nACCEPT:\t b \r\n\r\n"));
		assert.equal(reader.head?.fields.get("accept"), "a, b");
	});
});
