import type { Random } from "../../../hosts/virtual/random";
import { crc32 } from "node:zlib";
import { equal, text } from "../../../modules/bytes/index";
import type { ConfigRequest, UploadReceiver } from "../../../modules/config-server/index";
import { portal, token, type Portal } from "../../support/portal";
import { stubSlot } from "../../support/update-slot";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";
import { pieces } from "../pieces";

/** Longer than any deadline of the server, milliseconds. */
const eternity = 20_000;

/** The whole config server: a connection, from its first byte to its end. */
export function http(open: typeof portal = portal): Parser {
	return {
		name: "http",
		reads: "a request to the config server, of whoever is on the setup network; where it is cut follows from its bytes",
		longest: 6000,
		bounds: { steps: 30_000, stepsEach: 60, array: 2100 },
		words: [
			...starts,
			...lines,
			"\r\n\r\n",
			"Content-Length: 1\r\n",
			"chunked",
			"%00",
			"?",
			"--XX\r\n",
			"\r\n--XX--\r\n",
			"\x00",
		],
		generate,
		judge(bytes) {
			const hash = crc32(bytes);
			const cut = converse(open(board()), {
				parts: pieces(bytes),
				window: windows[hash % 4] ?? 1,
				leaves: hash % 16 === 0,
			});
			if (hash % 16 === 0 || hash % 3) return;
			const whole = converse(open(board()), { parts: [bytes], window: 8192, leaves: false });
			must(equal(cut.answer, whole.answer), `the answer depends on how the request is cut: "${text(cut.answer)}"`);
			same(cut.applied.length, whole.applied.length, "how often the phone's settings were taken");
		},
	};
}

const windows = [1, 100, 1536, 8192] as const;

interface Manner {
	readonly parts: readonly Uint8Array[];
	readonly window: number;
	/** The phone does not wait for the answer. */
	readonly leaves: boolean;
}

function board(): Parameters<typeof portal>[0] {
	const receiver = (): UploadReceiver => ({
		wanted: 0,
		length: 0,
		write: () => "malformed",
		finish: () => {},
		stop: () => {},
	});
	const update = { receiver, onStarted: () => {}, onDone: () => {}, onFailed: () => {} };
	return { update: stubSlot(), options: { update } };
}

function converse(
	{ connect, host, applied }: Portal,
	{ parts, window, leaves }: Manner,
): {
	readonly answer: Uint8Array;
	readonly applied: readonly ConfigRequest[];
} {
	const peer = connect({ window });
	for (const part of parts) {
		peer.send(part);
		host.clock.advance(1);
	}
	if (leaves) peer.close();
	host.clock.advance(eternity);
	must(peer.ended !== "no", "the connection neither ended nor was answered");
	must(host.clock.next === undefined, "a timer runs on after the connection");
	const answer = withoutContinue(Uint8Array.from(peer.received));
	if (!leaves && answer.length) {
		const shown = Buffer.from(answer).toString("latin1");
		const end = shown.indexOf("\r\n\r\n") + 4;
		must(
			/^HTTP\/1\.1 [2-5]\d\d [A-Z][^\r\n]*(\r\n[A-Za-z-]+: [^\r\n]*)*\r\n\r\n$/.test(shown.slice(0, end)),
			`it answers "${shown}"`,
		);
		const [, length] = /\r\nContent-Length: (\d+)\r\n/.exec(shown) ?? [];
		// None follows a HEAD.
		const right = shown.length === end || shown.length - end === Number(length ?? NaN);
		must(right, `its body has ${shown.length - end} bytes, not ${length}`);
	}
	for (const request of applied) judgeRequest(request, [...host.lines, leaves ? "" : text(answer)].join("\n"));
	return { answer, applied };
}

/** A server that has not seen the body yet may ask for it. */
function withoutContinue(answer: Uint8Array): Uint8Array {
	const line = "HTTP/1.1 100 Continue\r\n\r\n";
	return text(answer.subarray(0, line.length)) === line ? answer.subarray(line.length) : answer;
}

/** Whatever is accepted keeps the rules that storage and radio rely on, and its secrets are told to nobody. */
function judgeRequest({ ssid, password, token }: ConfigRequest, told: string): void {
	must(ssid.length >= 1 && ssid.length <= 32, `an SSID of ${ssid.length} bytes was accepted`);
	must(/^[-_A-Za-z0-9]{32}$/.test(token), `the token "${token}" was accepted`);
	must(!told.includes(token), "the token is in a log or an answer");
	const secret = text(password);
	// One like a word of the answer proves nothing.
	if (secret.length >= 8 && !plain.includes(secret))
		must(!told.includes(secret), "the password is in a log or an answer");
}

/** What answers hold anyway. */
const plain = "HTTP/1.1 200 OK Content-Type: text/html; charset=utf-8 application/json 192.168.4.1 Connection: close";

const body = `{"ssid":"Home","pass":"12345678","blynk":"${token}"}`;
const uploaded = '--XX\r\nContent-Disposition: form-data; name="update"; filename="a"\r\n\r\nfirmware\r\n--XX--\r\n';
const good = `ssid=Home&pass=12345678&blynk=${token}`;

const starts = [
	`GET /config?${good}&ip=10.0.0.2&gw=10.0.0.1 HTTP/1.1\r\n`,
	...[
		"POST /config HTTP/1.1\r\n",
		"GET / HTTP/1.1\r\n",
		"GET /generate_204 HTTP/1.1\r\n",
		"HEAD /wifi_scan.json HTTP/1.0\r\n",
	],
	...[
		"GET http://192.168.4.1/board_info.json HTTP/1.1\r\n",
		"POST /update HTTP/1.1\r\n",
		"GET /status.json HTTP/1.1\r\n",
	],
	...[
		"POST /reset HTTP/1.1\r\n",
		"OPTIONS * HTTP/1.1\r\n",
		"GET /product.json HTTP/1.1\r\n",
		"POST /reboot HTTP/1.1\r\n",
	],
] as const;
const lines = [
	...[
		"User-Agent: okhttp\r\n",
		"Origin: null\r\n",
		"Sec-Fetch-Site: none\r\n",
		"Referer: http://x/\r\n",
		"Expect: 100-continue\r\n",
	],
	...[
		"Accept-Encoding: gzip;q=0.5, *;q=0\r\n",
		"Accept: text/html\r\n",
		"Connection: keep-alive\r\n",
		"Range: bytes=0-\r\n",
	],
	...[
		"Transfer-Encoding: chunked\r\n",
		"Accept-Language: de, en;q=0.5\r\n",
		"Host: other\r\n",
		"X:\r\n",
		" folded\r\n",
	],
	...["Origin: http://192.168.4.1\r\n", "Cookie: a=b\r\n"],
] as const;
const bodies = [
	["application/json", body],
	["application/x-www-form-urlencoded", good],
	["application/x-www-form-urlencoded; charset=utf-8", "ssid_hex=ff00&pass=%FF%&blynk="],
	["multipart/form-data; boundary=XX", uploaded],
	["application/octet-stream", "\xe9firmware"],
	["text/plain", ""],
] as const;

function generate(random: Random): Uint8Array {
	const [type, sent] = random.pick(bodies);
	const header = [
		random.chance(95) ? `Host: ${random.pick(["192.168.4.1", "192.168.4.1", "blynk.setup", "a.example"])}\r\n` : "",
	];
	for (let left = random.whole(0, 3); left > 0; left--) header.push(random.pick(lines));
	const start = random.pick(starts);
	const withBody = start.startsWith("POST") || random.chance(10);
	const length = random.chance(90) ? sent.length : random.pick([0, 1, 3000, 2_100_001, -1]);
	if (withBody) header.push(`Content-Type: ${type}\r\nContent-Length: ${length}\r\n`);
	if (random.chance(2)) header.push("Cookie: x\r\n".repeat(random.whole(60, 300)));
	return joined([start, ...header, "\r\n", withBody ? sent : ""].map(latin1));
}
