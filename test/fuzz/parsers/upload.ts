import type { Random } from "../../../hosts/virtual/random";
import { equal } from "../../../modules/bytes/index";
import type { Head } from "../../../modules/config-server/head";
import type { ConfigServerOptions, UploadReceiver } from "../../../modules/config-server/options";
import { update as ours, type Gate } from "../../../modules/config-server/update";
import { portal } from "../../support/portal";
import { stubSlot } from "../../support/update-slot";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";
import { pieces, singly } from "../pieces";

/** The part's own header, with the empty line behind it, may be so long. */
const longestPartHead = 1024;

/** Longer than an upload is waited for, milliseconds. */
const eternity = 30_000;

/**
 * A firmware upload: the value of Content-Type, a bar, that of Content-Range, up to the first line end, and behind it the body. A
 * file begins with its own length here, two bytes.
 */
export function upload(open: typeof ours = ours): Parser {
	return {
		name: "upload",
		reads: "a firmware upload to the config server",
		longest: 3000,
		bounds: { steps: 6000, stepsEach: 400, array: 1100 },
		words: [
			...["\r\n", "--", "XX", "--XX", "boundary=", '"', "\r\n\r\n", 'name="update"', "\r\n--XX--\r\n", "; ", "\xff"],
			...["|", "bytes ", "0-", "/*"],
		],
		generate,
		judge(input) {
			const end = input.indexOf(0x0a);
			const [type = "", range = ""] = String.fromCharCode(...input.subarray(0, Math.max(0, end))).split("|");
			const body = input.subarray(end + 1);
			const sent = { type, range, body };
			const whole = received(open, sent, [body]);
			const answer = expected(sent);
			same(whole.status, answer.status, "the answer");
			must(equal(whole.file, answer.file), "other bytes than those sent were written");
			for (const parts of [pieces(body), ...(body.length < 300 ? [singly(body)] : [])]) {
				const cut = received(open, sent, parts);
				same(cut.status, whole.status, "the answer, where the body comes in pieces,");
				// What is beyond the file's end may come with its last bytes, or behind them.
				if (answer.status < 300)
					must(equal(cut.file, whole.file), "where it comes in pieces, other bytes were written");
			}
		},
	};
}

interface Sent {
	readonly type: string;
	readonly range: string;
	readonly body: Uint8Array;
}

interface Received {
	readonly status: number;
	readonly file: Uint8Array;
}

/** Takes a file that begins with its length. */
function receiver(clock: Gate["host"]["clock"], written: number[], calls: string[]): UploadReceiver {
	let refused = false;
	const length = (): number => (written.length < 2 ? 0 : ((written[0] ?? 0) << 8) | (written[1] ?? 0));
	return {
		get wanted() {
			return written.length;
		},
		get length() {
			return length();
		},
		write(position, bytes) {
			must(position === written.length, "there is a gap");
			for (const byte of bytes) if (!refused && (written.length < 2 || written.length < length())) written.push(byte);
			const isMore = written.length >= 2 && position + bytes.length > length();
			refused ||= isMore;
			return refused ? "malformed" : undefined;
		},
		finish(onDone) {
			calls.push("finish");
			clock.set(() => onDone(undefined), 0);
		},
		stop: () => {},
	};
}

function received(open: typeof ours, { type, range, body }: Sent, parts: readonly Uint8Array[]): Received {
	const written: number[] = [];
	const calls: string[] = [];
	const { host, options } = portal({ update: stubSlot() });
	const target: ConfigServerOptions["update"] = {
		receiver: () => receiver(host.clock, written, calls),
		onStarted: () => void calls.push("started"),
		onDone: () => void calls.push("done"),
		onFailed: () => void calls.push("failed"),
	};
	const gate: Gate = {
		host,
		options: { ...options, update: target },
		busy: () => undefined,
		page: () => undefined,
		upload: undefined,
	};
	const fields = new Map([...(type ? [["content-type", type]] : []), ...(range ? [["content-range", range]] : [])] as [
		string,
		string,
	][]);
	const head: Head = { method: "POST", path: "/update", query: new Uint8Array(0), fields };
	const sink = open(gate, head, body.length, 2);
	let answer = "status" in sink ? sink : undefined;
	if (!("status" in sink)) {
		for (const part of parts) if (!sink.refused) sink.write(part);
		const reply = sink.refused ?? sink.end();
		host.clock.advance(0);
		answer = "status" in reply ? reply : reply.poll();
	} else must(gate.upload === undefined, "a refused request began an upload");
	host.clock.advance(eternity);
	must(host.clock.next === undefined, "a timer runs on");
	const status = answer?.status ?? 0;
	if (status === 200) same(calls, ["started", "finish", "done"], "what the device was told");
	else must(calls.length === 0 || calls.join() === "started,failed", `the device was told ${calls.join()}`);
	must(status === 200 || gate.upload === undefined, "the upload is not over");
	return { status, file: Uint8Array.from(written) };
}

/** RFC 7578, of one part; or the bare file; or a part of that, RFC 9110 14.4. */
function expected({ type, range, body }: Sent): Received {
	const none = new Uint8Array(0);
	if (!body.length) return { status: 411, file: none };
	const kind = (type.split(";")[0] ?? "").trim().toLowerCase();
	const boundary = kind === "multipart/form-data" ? valueOf(type, "boundary") : undefined;
	const isForm = boundary !== undefined && boundary.length > 0 && boundary.length <= 70;
	if (!isForm && kind !== "application/octet-stream") return { status: 415, file: none };
	if (range) {
		const [, first = "", last = ""] = /^bytes (\d{1,8})-(\d{1,8})\//i.exec(range) ?? [];
		if (isForm || !first || Number(last) - Number(first) + 1 !== body.length) return { status: 400, file: none };
		return Number(first) ? { status: 409, file: none } : judged(body, 202);
	}
	return isForm ? expectedOfForm(boundary, body) : judged(body, 400);
}

function expectedOfForm(boundary: string, body: Uint8Array): Received {
	const none = { status: 400, file: new Uint8Array(0) };
	const text = Buffer.from(body).toString("latin1");
	const end = text.indexOf("\r\n\r\n");
	if (end < 0 || end + 4 > longestPartHead) return none;
	const head = new TextDecoder().decode(body.subarray(0, end));
	if (!head.startsWith(`--${boundary}\r\n`) || valueOf(head, "name") !== "update") return none;
	const tail = `\r\n--${boundary}--\r\n`.length;
	return judged(body.subarray(end + 4, Math.max(end + 4, body.length - tail)), 400);
}

/** What becomes of these first bytes of a file. */
function judged(file: Uint8Array, unlessWhole: number): Received {
	const length = ((file[0] ?? 0) << 8) | (file[1] ?? 0);
	if (file.length < 2 || !length) return { status: 400, file: file.length < 2 ? file : file.subarray(0, 2) };
	if (file.length > length) return { status: 400, file: file.subarray(0, Math.max(2, length)) };
	return { status: file.length === length ? 200 : unlessWhole, file };
}

function valueOf(text: string, name: string): string | undefined {
	return new RegExp(`;\\s*${name}="?([^ \\t\\r\\n;,"']*)`, "i").exec(text)?.[1];
}

const types = [
	"multipart/form-data; boundary=XX",
	'Multipart/Form-Data; a=b; boundary="XX"',
	"application/octet-stream",
] as const;

function generate(random: Random): Uint8Array {
	const file = new Uint8Array(random.whole(0, random.chance(90) ? 40 : 1500));
	random.fill(file);
	const length = random.chance(80) ? file.length : random.whole(0, 80);
	file.set([length >> 8, length & 255].slice(0, file.length));
	const type = random.chance(90)
		? random.pick(types)
		: random.pick(["text/plain", "", "multipart/form-data; boundary="]);
	const first = random.chance(80) ? 0 : random.whole(0, 20);
	const range = random.chance(60) ? "" : `bytes ${first}-${first + file.length - 1}/${length}`;
	if (!type.includes("XX")) return joined([latin1(`${type}|${range}\n`), file]);
	const name = random.chance(95) ? "update" : random.pick(["other", "", "updates"]);
	const more = random.chance(70) ? "" : `\r\nX: ${"y".repeat(random.whole(0, 1100))}`;
	const disposition = `Content-Disposition: form-data; name="${name}"; filename="${random.pick(["a.bin", "\xc3\xbc", ""])}"`;
	return joined([
		latin1(`${type}|${random.chance(95) ? "" : range}\n--XX\r\n${disposition}${more}\r\n\r\n`),
		file,
		latin1("\r\n--XX--\r\n"),
	]);
}
