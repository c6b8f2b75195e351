import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../../modules/bytes/index";
import { portal, readAnswer, token } from "../../support/portal";
import { inputs, inputsText } from "../../support/inputs";

const body = `{"ssid":"Home","pass":"12345678","blynk":"${token}"}`;
const upload = '--XX\r\nContent-Disposition: form-data; name="update"; filename="a"\r\n\r\nfirmware\r\n--XX--\r\n';
const samples = [
	`GET /config?ssid=Home&pass=12345678&blynk=${token}&ip=10.0.0.2&gw=10.0.0.1 HTTP/1.1\r\nHost: 192.168.4.1\r\nUser-Agent: okhttp\r\n\r\n`,
	`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
	`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 30\r\n\r\nssid_hex=ff00&pass=%FF%&blynk=`,
	`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${upload.length}\r\n\r\n${upload}`,
	"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip;q=0.5, *;q=0\r\nAccept: text/html\r\n\r\n",
	"GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.gstatic.com\r\nConnection: keep-alive\r\n\r\n",
	"HEAD /wifi_scan.json?refresh=1 HTTP/1.0\r\nOrigin: null\r\nSec-Fetch-Site: none\r\nReferer: http://x/\r\n\r\n",
].map(utf8);

/** A sample with bytes changed, pieces doubled, moved or cut: what is nearly right finds more than noise. */
const mutated = fc
	.record({
		sample: fc.constantFrom(...samples),
		other: fc.constantFrom(...samples),
		changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
		cut: fc.nat(500),
		splice: fc.nat(600),
	})
	.map(({ sample, other, changes, cut, splice }) => {
		const bytes =
			splice < 150 ? Uint8Array.from([...sample.subarray(0, splice), ...other.subarray(splice)]) : sample.slice();
		for (const [at, value] of changes) bytes[at % bytes.length] = value;
		return cut < bytes.length && cut % 3 === 0 ? bytes.subarray(0, cut) : bytes;
	});

const input = fc.record({
	bytes: fc.oneof({ weight: 5, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 700 }) }),
	/** Where the network cuts it. */
	cuts: fc.array(fc.nat(700), { maxLength: 3 }),
	window: fc.constantFrom(1, 100, 1536, 8192),
	leaves: fc.boolean(),
});

/** Longer than any deadline. */
const eternity = 20_000;

describe(`${inputsText} random and mutated requests (facts/peers.md part 2, row 22)`, () => {
	it("throw nothing, are each answered in HTTP or closed, and leave nothing behind", () => {
		const update = { begin: () => ({ write: () => {}, finish: () => {}, abort: () => {} }), keep: () => {} };
		const events = { onStarted: () => {}, onDone: () => {}, onFailed: () => {} };
		const { connect, host, applied, told } = portal({ update, options: { update: events } });
		fc.assert(
			fc.property(input, ({ bytes, cuts, window, leaves }) => {
				const peer = connect({ window });
				let from = 0;
				for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
					if (to > from) peer.send(bytes.subarray(from, to));
					host.clock.advance(1);
					from = Math.max(from, to);
				}
				if (leaves) peer.close();
				host.clock.advance(eternity);
				assert.notEqual(peer.ended, "no");
				assert.equal(host.clock.next, undefined);
				if (peer.received.length) {
					const text = peer.text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, "");
					if (!leaves) assert.match(text, /^HTTP\/1\.1 [2-5]\d\d [A-Z]/);
					if (!leaves && text === peer.text) {
						const answer = readAnswer(Uint8Array.from(peer.received));
						assert.ok(answer.bytes.length === 0 || answer.bytes.length === Number(answer.fields.get("content-length")));
					}
				}
				for (const { ssid, token } of applied) {
					assert.ok(ssid.length >= 1 && ssid.length <= 32);
					assert.match(token, /^[-_A-Za-z0-9]{32}$/);
				}
				applied.length = 0;
				told.length = 0;
				host.lines.length = 0;
			}),
			{ numRuns: inputs },
		);
	}).timeout(120_000);
});
