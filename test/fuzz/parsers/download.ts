import type { Random } from "../../../hosts/virtual/random";
import { text } from "../../../modules/bytes/index";
import { ResponseHead } from "../../../modules/update/response-head";
import { latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";
import { pieces, singly } from "../pieces";

/** The head of the answer that an update's server gives, beside regular expressions, in any pieces. */
export function download(Head: new () => ResponseHead = ResponseHead): Parser {
	return {
		name: "download",
		reads: "what a server of updates answers, or who is in its place: a head, and the begin of a body",
		longest: 9000,
		bounds: { steps: 2000, stepsEach: 40, array: 128 },
		words: [
			...["HTTP/1.1 206 x\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 x\r\n\r\n", "\r\n", "\n", "\r", ": "],
			...["Content-Length: ", "Content-Range: bytes ", "1-2/3", "Transfer-Encoding: chunked\r\n", "x".repeat(128)],
		],
		generate,
		judge(input) {
			const expected = reference(input);
			for (const parts of [[input], pieces(input), singly(input)]) {
				const head = new Head();
				let taken = 0;
				for (const part of parts) {
					const count = head.push(part);
					must(count === part.length || head.state !== "open", "it took less than there was");
					taken += count;
					if (head.state !== "open") break;
				}
				const { status, length, from, total, state } = head;
				same(state, expected.state, "how far it is");
				if (state === "complete") same({ status, length, from, total, taken }, expected.says, "what it says");
			}
		},
	};
}

interface Expected {
	readonly state: ResponseHead["state"];
	readonly says?: Partial<Record<"status" | "length" | "from" | "total" | "taken", number | undefined>>;
}

const number = (digits: string | undefined): number | undefined => (digits ? Number(digits) : undefined);

function reference(input: Uint8Array): Expected {
	const lines = Buffer.from(input).toString("latin1").split("\n");
	const last = lines.pop() ?? "";
	let taken = 0;
	let said: { status: number; length?: number; from?: number | undefined; total?: number | undefined } | undefined;
	for (const bytes of lines) {
		taken += bytes.length + 1;
		if (taken > 8192) return { state: "broken" };
		const line = text(latin1(bytes.slice(0, 128).replace(/\r$/, "")));
		if (!said) {
			const status = Number(/^HTTP\/1\.. (\d{3})( |$)/s.exec(line)?.[1] ?? 0);
			if (status < 100) return { state: "broken" };
			said = { status };
		} else if (!line) {
			const { status, length, from, total } = said;
			if (status > 199) return { state: "complete", says: { status, length, from, total, taken } };
			said = undefined;
		} else {
			const [, name = "", rest = ""] = /^([^:]*):(.*)$/s.exec(line) ?? [];
			const value = rest.trim();
			if (/^transfer-encoding$/i.test(name)) return { state: "broken" };
			if (/^content-length$/i.test(name)) {
				const length = number(/^\d{1,8}$/.exec(value)?.[0]);
				if (length === undefined || length !== (said.length ?? length)) return { state: "broken" };
				said.length = length;
			} else if (/^content-range$/i.test(name) && value.startsWith("bytes ")) {
				said.from = number(/^bytes (\d{1,8})-/.exec(value)?.[1]);
				said.total = number(/^[^/]*\/(\d{1,8})$/.exec(value)?.[1]);
			}
		}
	}
	return { state: taken + last.length > 8192 ? "broken" : "open" };
}

const fields = [
	"Server: x",
	"Date: Thu, 26 Nov 2026 23:00:00 GMT",
	"content-length: 7",
	"Content-Range: bytes 7-8/9",
	"a:b",
] as const;

function generate(random: Random): Uint8Array {
	const from = random.whole(0, 2_000_000);
	const size = random.whole(0, 2_000_000);
	const status = random.pick([200, 200, 206, 206, 206, 100, 404, 503, 99]);
	const lines = [
		`HTTP/1.${random.whole(0, 1)} ${status} OK`,
		`Content-Length: ${size}`,
		`Content-Range: bytes ${from}-${from + size - 1}/${from + size}`,
	];
	for (let left = random.whole(0, 3); left; left--) lines.splice(random.whole(1, lines.length), 0, random.pick(fields));
	return latin1(`${random.chance(10) ? "HTTP/1.1 103 x\r\nLink: y\r\n\r\n" : ""}${lines.join("\r\n")}\r\n\r\nbody`);
}
