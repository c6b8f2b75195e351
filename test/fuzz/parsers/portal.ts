import type { Random } from "../../../hosts/virtual/random";
import { text } from "../../../modules/bytes/index";
import { dateOf, isSignIn } from "../../../modules/blynk/portal-check";
import { latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const cloud = "Blynk.Cloud";

/** What answers in the cloud's place, beside regular expressions and the platform's own dates. */
export function portal(ours = { isSignIn, dateOf }): Parser {
	return {
		name: "portal",
		reads: "the first 512 bytes that a web server in the cloud's place answers",
		longest: 512,
		// A year has a step each, and four digits make it 8,000 years.
		bounds: { steps: 45_000, stepsEach: 12, array: 0 },
		words: [
			"HTTP/1.1 ",
			"\r\n",
			"\r\n\r\n",
			"Location: ",
			"Date: ",
			"https://blynk.cloud",
			":443",
			"511",
			"GMT",
			"Feb",
		],
		generate,
		judge(bytes) {
			const answer = text(bytes);
			same(ours.isSignIn(answer, cloud), expected(answer), "that it is a sign-in page");
			const time = ours.dateOf(answer);
			must(time === undefined || (Number.isFinite(time) && time >= -86_400_000), `the date is ${time}`);
			const [, date = ""] = /^HTTP[^\r\n]*\r\nDate: ([^\r\n]*)/.exec(answer) ?? [];
			const meant = Date.parse(date);
			if (meant >= 0 && date.length === 29 && new Date(meant).toUTCString() === date) same(time, meant, "the date");
		},
	};
}

function expected(answer: string): boolean {
	const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
	if (status === "511" || status === "200") return true;
	if (!status?.startsWith("3")) return false;
	const lines = (answer.split("\r\n\r\n")[0] ?? "").split("\r\n").slice(1);
	const place = lines
		.find(line => /^location:/i.test(line))
		?.slice(9)
		.trim();
	return !!place && !/^https:\/\/blynk\.cloud(:443)?([/?#]|$)/i.test(place);
}

const starts = ["HTTP/1.1 302", "HTTP/1.0 307", "HTTP/1.1 511", "HTTP/1.1 200", "HTTP/1.1 400", "HTTP/2 302"] as const;
const places = [
	"https://blynk.cloud",
	"HTTPS://BLYNK.cloud:443",
	"http://10.0.0.1",
	"//",
	"/",
	"https://blynk.cloud.evil",
] as const;
const ends = ["", "/", ":8443", "?x", "#y", "@evil/", "."] as const;

function generate(random: Random): Uint8Array {
	const date = new Date(random.bits() * 1000 * random.whole(1, 50)).toUTCString();
	const fields = [
		`Date: ${date}`,
		`${random.pick(["Location", "location"])}: ${random.pick(places)}${random.pick(ends)}`,
		"A: b",
	];
	if (random.chance(50)) fields.reverse();
	return latin1(`${random.pick(starts)} Found\r\n${fields.join("\r\n")}${random.chance(80) ? "\r\n\r\n" : ""}`);
}
