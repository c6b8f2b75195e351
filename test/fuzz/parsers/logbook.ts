import { crc32 } from "node:zlib";
import type { Random } from "../../../hosts/virtual/random";
import { VirtualClock } from "../../../hosts/virtual/clock";
import type { Flash } from "../../../hosts/host";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import * as log from "../../../modules/logbook/index";
import { History } from "../../../src/history";
import type { State } from "../../../src/machine";
import { joined } from "../mutate";
import { must, same, type Parser } from "../parser";

/** A record without its checksum. */
const length = 220;

const sentence =
	/^(Offline .*\. Reason: .*\.( Signal before: -\d+ dBm\.)?( Mended by: .*\.| Not over yet\.)|It was not offline .*)$/;

/** The log of outages. The checksum is made to fit: without it nothing would come further than that. */
export function logbook(ours: { readonly load: (flash: Flash) => Uint32Array } = log): Parser {
	return {
		name: "logbook",
		reads: "the log of outages, without its checksum: of this firmware, another's, or a flash that lies",
		longest: 300,
		bounds: { steps: 60_000, stepsEach: 200, array: 900 },
		words: ["\x01\x00\x00\x00", "\x00\x00\x00\x00", "\xff\xff\xff\xff", "\x21\x01", "\x50\x00", "\x00\x00\x10\x6a"],
		generate,
		judge(body) {
			const flash = new MemoryFlash([["log0", sealed(body)]]);
			const record = ours.load(flash);
			const isOurs = body.length === length && [1, 0, 0, 0].every((byte, at) => body[at] === byte);
			const sequence = record[1] ?? 0;
			must(isOurs || sequence === 0, "a record of another kind was taken");
			told(record);
			boot(flash);
			const after = ours.load(flash);
			told(after);
			// Who owes more than ever can be owed writes no more; nor does one whose next number would be 0.
			const owed = (record[5] ?? 0) - (record[log.life] ?? 0);
			must(
				after[log.place] !== 0 || owed >= log.soon || sequence === 0xffffffff,
				"a life that was online is not written down",
			);
		},
	};
}

/** Whatever is in it can be told. */
function told(record: Uint32Array): void {
	let count = 0;
	for (let line = log.whyLine(record, 0); line !== undefined; line = log.whyLine(record, ++count))
		must(sentence.test(line), `it says: ${line}`);
	must(count >= 1 && count <= log.outages, `it has ${count} lines`);
	let json = "";
	let pieces = 0;
	for (let piece = log.jsonPiece(record, 0); piece !== undefined; piece = log.jsonPiece(record, ++pieces))
		json += piece;
	const parsed: { readonly outages: readonly unknown[] } = JSON.parse(json);
	must(parsed.outages.length === count || (!parsed.outages.length && count === 1), "JSON and text differ");
	for (let index = 0; index < 4; index++) must(!!log.countLine(record, index), "a count is missing");
	same(log.countLine(record, 4), undefined, "what follows the counts");
}

/** A life with it: the device comes up, is online, loses its network for a while and is online for two hours. */
function boot(flash: MemoryFlash): void {
	const clock = new VirtualClock();
	const system = { resetReason: "software", buildTime: 0, freeMemory: () => 1 } as const;
	const link = { address: "", gateway: "", bssid: new Uint8Array(6), channel: 1, rssi: -60 };
	const network = { ssid: new Uint8Array(1), password: new Uint8Array(), hidden: false };
	const history = new History({ clock, flash, system }, { joinTime: 1, link, network }, false);
	const state = (at: State["at"], code: State["code"] = 0): State => ({ at, memory: "proven", code });
	history.heard(state("off"), state("joining"), "boot");
	history.heard(state("joining"), state("running"), "loggedIn");
	history.heard(state("running"), state("joining", 720), "linkLost");
	clock.advance(90_000);
	history.heard(state("joining", 720), state("running"), "loggedIn");
	for (let i = 0; i < 3; i++) {
		clock.advance(3_700_000);
		history.tick();
	}
}

function sealed(body: Uint8Array): Uint8Array {
	const sum = new Uint8Array(4);
	new DataView(sum.buffer).setUint32(0, crc32(body), true);
	return joined([body, sum]);
}

function generate(random: Random): Uint8Array {
	const words = new Uint32Array(length / 4);
	words[0] = random.chance(95) ? 1 : 2;
	words[1] = random.whole(1, 1000);
	for (let at = 2; at < log.since; at++) words[at] = random.chance(50) ? 0 : random.whole(0, 100_000);
	words[log.due] = random.whole(0, log.causes - 1);
	const count = random.whole(0, log.outages);
	for (let index = 0; index < count; index++) {
		const bits =
			random.pick([log.link, log.cloud, log.setup, log.restart + random.whole(0, log.causes - 1)]) +
			(index || random.chance(50) ? log.itself * log.mended : log.open) +
			(random.chance(30) ? log.later : 0) +
			random.whole(0, 33) * log.code +
			random.whole(0, 99) * log.before;
		const at = log.since + index * log.outageWords;
		words.set([random.chance(30) ? 0 : random.whole(1, 2_000_000_000), random.whole(0, 100_000), bits], at);
	}
	return new Uint8Array(words.buffer);
}
