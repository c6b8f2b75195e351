import type { Random } from "../../../hosts/virtual/random";
import { escaped, LineEditor as Editor, readWords as words } from "../../../modules/console/index";
import { latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const most = 256;
const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** What is typed at the serial port: lines and their words, beside regular expressions. */
export function console(LineEditor: typeof Editor = Editor, readWords: typeof words = words): Parser {
	return {
		name: "console",
		reads: "what is typed at the serial port, or comes there while nobody knows what is at the other end",
		longest: 1024,
		bounds: { steps: 2000, stepsEach: 200, array: 1100 },
		words: [
			"\r",
			"\n",
			"\r\n",
			"\b",
			"\x7f",
			" ",
			"\t",
			"\\x20",
			"\\",
			"\\0",
			"net add ",
			"config erase",
			"factory light ",
			"\xc3\xbc",
		],
		generate,
		judge(input) {
			const lines: string[] = [];
			let shown = "";
			const editor = new LineEditor({
				onLine: line => void lines.push(plain(line)),
				write: bytes => void (shown += plain(bytes)),
			});
			for (const byte of input) editor.take(byte);
			const expected = reference(plain(input));
			same(lines, expected.lines, "the lines that are taken");
			same(shown, expected.shown, "what the terminal shows");
			for (const line of lines) {
				const read = readWords(latin1(line));
				same(read?.map(plain), referenceWords(line), "the words of a line");
				for (const word of read ?? [])
					if (word.length)
						same(readWords(latin1(escaped(word)))?.map(plain), [plain(word)], "a word, printed and read");
			}
		},
	};
}

/** Lines end with CR, LF or both; within them it is as on paper. */
function reference(input: string): { readonly lines: readonly string[]; readonly shown: string } {
	const lines: string[] = [];
	let shown = "";
	const parts = input.split(/\r\n|\r|\n/);
	parts.forEach((part, index) => {
		let line = "";
		for (const letter of part) {
			if (/[\b\x7f]/.test(letter)) {
				if (line === "" || line.length > most) continue;
				const shorter = line.replace(/[^\x80-\xbf]?[\x80-\xbf]*$/, "");
				line = shorter === line ? "" : shorter;
				shown += "\b \b";
			} else if (/[\t\x20-\xff]/.test(letter)) {
				if (line.length <= most) line += letter;
				if (line.length > most) continue;
				const isHidden = letter > " " && (line.match(/[^\t ]+/g)?.length ?? 0) >= 4;
				shown += isHidden ? "*" : letter;
			}
		}
		if (index === parts.length - 1) return;
		shown += "\r\n";
		if (line.length > most) shown += `More than ${most} bytes.\r\n`;
		else if (line !== "") lines.push(line);
		shown += ">";
	});
	return { lines, shown };
}

function referenceWords(line: string): readonly string[] | undefined {
	const control: Readonly<Record<string, string>> = { "0": "\0", b: "\b", n: "\n", r: "\r", t: "\t" };
	const all = line.split(/[\t ]+/).filter(Boolean);
	if (all.length > 15) return undefined;
	return all.map(word =>
		word.replace(/\\(?:x([0-9a-f]{2})|([^]))/gi, (whole, digits: string | undefined, letter: string | undefined) => {
			if (digits !== undefined && whole.startsWith("\\x")) return String.fromCharCode(Number.parseInt(digits, 16));
			if (digits !== undefined) return whole.slice(1);
			return control[letter ?? ""] ?? letter ?? "";
		}),
	);
}

const pieces = [
	"net",
	"add",
	"Home",
	"My\\x20Home",
	"\\",
	"\\q",
	"\\x4",
	"w ".repeat(16),
	"x".repeat(250),
	"\b\b",
	"\x03",
];

function generate(random: Random): Uint8Array {
	let out = "";
	for (let left = random.whole(0, 20); left > 0; left--)
		out += random.pick(pieces) + random.pick([" ", "\t", "\r", "\n", "\r\n", ""]);
	must(out.length < 10_000, "too long");
	return latin1(out);
}
