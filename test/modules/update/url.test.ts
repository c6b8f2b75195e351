import assert from "node:assert/strict";
import { readUrl, type FilePlace } from "../../../modules/update/url";

/** As one line; `undefined` for what is no address. */
const shown = (place: FilePlace | undefined): string | undefined =>
	place && `${place.secure ? "tls" : "tcp"} ${place.host} ${place.port} ${place.path}`;
const read = (url: string, tls = true, mayBePlain = true): string | undefined => shown(readUrl(url, tls, mayBePlain));

describe("an update's address", () => {
	it("says where the file is", () => {
		assert.equal(read("https://blynk.cloud/static/fw.bin?token=abc"), "tls blynk.cloud 443 /static/fw.bin?token=abc");
		assert.equal(read("HTTPS://Blynk.Cloud:9443/a"), "tls Blynk.Cloud 9443 /a");
		assert.equal(read("https://192.168.1.7:8443/a/b"), "tls 192.168.1.7 8443 /a/b");
		assert.equal(read("https://blynk.cloud"), "tls blynk.cloud 443 /");
		assert.equal(read("https://blynk.cloud?token=abc"), "tls blynk.cloud 443 /?token=abc");
		assert.equal(read("https://a/x:y@z//http://b"), "tls a 443 /x:y@z//http://b");
	});

	it("goes by TLS where the product does, unless it asks for plain and a signature decides", () => {
		assert.equal(read("http://a/f?t=1"), "tls a 443 /f?t=1");
		assert.equal(read("http://a:8080/f?t=1"), "tls a 8080 /f?t=1");
		assert.equal(read("http://a/f?t=1&s=1"), "tls a 443 /f?t=1&s=1");
		assert.equal(read("http://a/f?t=1&s=0"), "tcp a 80 /f?t=1&s=0");
		assert.equal(read("http://a/f?t=1&s=0", true, false), "tls a 443 /f?t=1&s=0");
		assert.equal(read("https://a/f?t=1&s=0"), "tls a 443 /f?t=1&s=0");
		assert.equal(read("http://a/f?t=1", false), "tcp a 80 /f?t=1");
		assert.equal(read("https://a/f?t=1", false), "tcp a 80 /f?t=1");
		assert.equal(read("https://a/f?t=1&s=1", false), "tls a 443 /f?t=1&s=1");
		assert.equal(read("http://a/f?t=1&s=1", false), "tcp a 80 /f?t=1&s=1");
	});

	it("is none where the scheme, the host, the port or a character is not of one", () => {
		for (const url of [
			...["", "https", "https:", "https://", "https:///f", "ftp://a/f", "//a/f", "xhttps://a/f", "a/https://b/f"],
			...[
				"https://a b/f",
				"https://a/f g",
				"https://a/f\r\nHost: b",
				"https://a/\u00e9",
				"https://a/\0",
				"https://a/\x7f",
			],
			...[
				"https://a:0/f",
				"https://a:65536/f",
				"https://a:/f",
				"https://a:x/f",
				"https://a:1:2/f",
				"https://a:443443/f",
			],
			...["https://user@a/f", "https://[::1]/f", "https://-a/f", "https://a_b/f", `https://${"a".repeat(254)}/f`],
			`https://a/${"f".repeat(640)}`,
		])
			assert.equal(read(url), undefined, url);
		assert.ok(read(`https://${"a".repeat(253)}/${"f".repeat(370)}`));
	});
});
