import type { Random } from "../../../hosts/virtual/random";
import { equal } from "../../../modules/bytes/index";
import type { Head } from "../../../modules/config-server/head";
import { upload as ours } from "../../../modules/config-server/upload";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";
import { pieces, singly } from "../pieces";

/** The part's own header, with the empty line behind it, may be so long. */
const longestPartHead = 1024;

/** A firmware upload: the value of Content-Type up to the first line end, and behind it the body. */
export function upload(open: typeof ours = ours): Parser {
	return {
		name: "upload",
		reads: "a firmware upload to the config server",
		longest: 3000,
		bounds: { steps: 3000, stepsEach: 400, array: 1100 },
		words: ["\r\n", "--", "XX", "--XX", "boundary=", '"', "\r\n\r\n", 'name="update"', "\r\n--XX--\r\n", "; ", "\xff"],
		generate,
		judge(input) {
			const end = input.indexOf(0x0a);
			const type = String.fromCharCode(...input.subarray(0, Math.max(0, end)));
			const body = input.subarray(end + 1);
			const whole = received(open, type, body, [body]);
			const file = expected(type, body);
			same(whole.status, file ? 200 : whole.begun || whole.status === 500 ? 500 : whole.status, "the answer");
			must(file !== undefined || whole.status >= 400, "it is taken, and is none");
			if (file) must(equal(whole.file, file), "another file than the one sent was written");
			for (const parts of [pieces(body), ...(body.length < 300 ? [singly(body)] : [])]) {
				const cut = received(open, type, body, parts);
				same(cut.status, whole.status, "the answer, where the body comes in pieces,");
				if (file) must(equal(cut.file, file), "where it comes in pieces, another file was written");
			}
		},
	};
}

interface Received {
	readonly status: number;
	readonly file: Uint8Array;
	readonly begun: boolean;
}

function received(open: typeof ours, type: string, body: Uint8Array, parts: readonly Uint8Array[]): Received {
	const written: Uint8Array[] = [];
	const calls: string[] = [];
	const writer = {
		write: (bytes: Uint8Array) => void written.push(bytes.slice()),
		finish: () => void calls.push("finish"),
		abort: () => void calls.push("abort"),
	};
	const update = { begin: (length: number) => (calls.push(`begin ${length}`), writer), keep: () => {} };
	const events = {
		onStarted: () => void calls.push("started"),
		onDone: () => void calls.push("done"),
		onFailed: () => void calls.push("failed"),
	};
	const fields = new Map(type ? [["content-type", type]] : []);
	const head: Head = { method: "POST", path: "/update", query: new Uint8Array(0), fields };
	const sink = open(head, body.length, update, events, () => {});
	if ("status" in sink) {
		same(calls, [], "what was begun of a refused upload");
		return { status: sink.status, file: new Uint8Array(0), begun: false };
	}
	for (const part of parts) if (!sink.refused) sink.write(part);
	const answer = sink.refused ?? sink.end();
	answer.then?.();
	const [begin, ...rest] = calls;
	const good = answer.status === 200 ? ["started", "finish", "done"] : ["started", "abort", "failed"];
	same(rest, begin === undefined ? [] : good, "what the flash and the device were told");
	const file = joined(written);
	must(begin === undefined || file.length <= Number(begin.slice(6)), "more was written than announced");
	return { status: answer.status, file, begun: begin !== undefined };
}

/** RFC 7578, of one part; or the bare file. */
function expected(type: string, body: Uint8Array): Uint8Array | undefined {
	const kind = (type.split(";")[0] ?? "").trim().toLowerCase();
	if (kind === "application/octet-stream") return body.length ? body : undefined;
	const boundary = valueOf(type, "boundary");
	if (kind !== "multipart/form-data" || !boundary || boundary.length > 70) return undefined;
	const text = Buffer.from(body).toString("latin1");
	const end = text.indexOf("\r\n\r\n");
	if (end < 0 || end + 4 > longestPartHead || !/^[ -~]*$/.test(boundary)) return undefined;
	const head = new TextDecoder().decode(body.subarray(0, end));
	if (!head.startsWith(`--${boundary}\r\n`)) return undefined;
	const tail = `\r\n--${boundary}--\r\n`;
	if (valueOf(head, "name") !== "update" || !text.slice(end + 4).endsWith(tail)) return undefined;
	const file = body.subarray(end + 4, body.length - tail.length);
	return file.length ? file : undefined;
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
	const type = random.chance(90)
		? random.pick(types)
		: random.pick(["text/plain", "", "multipart/form-data; boundary="]);
	if (!type.includes("XX")) return joined([latin1(`${type}\n`), file]);
	const name = random.chance(95) ? "update" : random.pick(["other", "", "updates"]);
	const more = random.chance(70) ? "" : `\r\nX: ${"y".repeat(random.whole(0, 1100))}`;
	const disposition = `Content-Disposition: form-data; name="${name}"; filename="${random.pick(["a.bin", "\xc3\xbc", ""])}"`;
	return joined([latin1(`${type}\n--XX\r\n${disposition}${more}\r\n\r\n`), file, latin1("\r\n--XX--\r\n")]);
}
