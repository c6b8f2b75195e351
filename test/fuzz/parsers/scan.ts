import type { Random } from "../../../hosts/virtual/random";
import { found as ours, recordSize } from "../../../hosts/moddable/esp32/scan";
import { equal, hex } from "../../../modules/bytes/index";
import { scanJson } from "../../../modules/config-server/facts";
import { joined } from "../mutate";
import { must, same, type Parser } from "../parser";

/** What routers in reach call themselves: from the radio's records to the list the phone gets. */
export function scan(found: typeof ours = ours): Parser {
	return {
		name: "scan",
		reads: "the networks in reach, as the radio reports them: anybody can give one any name",
		longest: 12 * recordSize,
		bounds: { steps: 3000, stepsEach: 30, array: 4096 },
		words: ["\x00", "\xff", "</script>", '"', "\\", "\xf0\x9f\x98\x80", "\xe2\x80\xa8", "\x20", "\x7f"],
		generate,
		judge(input) {
			const records = Array.from({ length: Math.floor(input.length / recordSize) }, (_, i) =>
				input.subarray(i * recordSize, (i + 1) * recordSize),
			);
			const all = records.map(found);
			all.forEach(({ ssid, bssid, rssi }, i) => {
				const record = records[i] ?? input;
				must(ssid.length <= 32 && bssid.length === 6, `an SSID of ${ssid.length} bytes`);
				must(equal(ssid, record.subarray(10, 10 + Math.min(32, record[9] ?? 0))), "another SSID");
				must(rssi >= -128 && rssi <= 127, `${rssi} dBm`);
			});
			const { body } = scanJson({ found: all, age: 0 });
			const sent: Uint8Array[] = [];
			for (let piece = body.next(512); piece; piece = body.next(512)) sent.push(piece);
			const bytes = joined(sent);
			same(body.byteLength, bytes.length, "the length of the list");
			const list: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
			must(Array.isArray(list), "the list is none");
			const told = list.map((each: unknown) => ssidOf(each));
			same(
				told,
				all.map(each => hex(each.ssid)),
				"the names in the list",
			);
		},
	};
}

/** In hexadecimal, wherever the entry has it. */
function ssidOf(entry: unknown): string {
	if (typeof entry !== "object" || entry === null) return "no entry";
	if ("ssid_hex" in entry) return String(entry.ssid_hex);
	return "ssid" in entry ? Buffer.from(String(entry.ssid)).toString("hex") : "no name";
}

function generate(random: Random): Uint8Array {
	return joined(
		Array.from({ length: random.whole(0, 6) }, () => {
			const record = new Uint8Array(recordSize);
			random.fill(record);
			record[9] = random.chance(90) ? random.whole(1, 32) : random.whole(0, 255);
			if (random.chance(70)) record.fill(random.whole(0x20, 0x7e), 10);
			return record;
		}),
	);
}
