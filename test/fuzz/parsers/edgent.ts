import type { Random } from "../../../hosts/virtual/random";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { text } from "../../../modules/bytes/index";
import type { Credentials } from "../../../modules/credentials/index";
import { eraseFormer, readFormer as ours, readUid } from "../../../modules/edgent/index";
import { entry, record, unit } from "../../support/edgent-image";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";
import { judgeRequest } from "./config";

const keys = [
	...["blynk/config", "blynk/auth", "blynk/host", "nm_wifi/lru", "nm_wifi/apID", "system/uid", "blynk/dev_uid"],
	...Array.from({ length: 16 }, (_, slot) => `nm_wifi/ap${String(slot).padStart(2, "0")}`),
] as const;

/** What Edgent left in the flash, or somebody else did under its names: for each value its key, its length and its bytes. */
export function edgent(readFormer: (...of: Parameters<typeof ours>) => readonly Credentials[] = ours): Parser {
	return {
		name: "edgent",
		reads: "what Blynk.Edgent left in the flash of a unit that is updated",
		longest: 2000,
		bounds: { steps: 20_000, stepsEach: 200, array: 2000 },
		words: [
			"\x00\xd4knlb",
			"\x01\x04Home",
			"\x02\x0dcorrect horse",
			"\x05",
			"\x0a\xc0\xa8\x01\x02",
			"\x0c\xff\xff\xff\x00",
			"\x00",
		],
		generate,
		judge(input) {
			const flash = new MemoryFlash(values(input));
			const lines: string[] = [];
			const found = readFormer({ flash, log: line => void lines.push(line) }, "own.example");
			must(found.length <= 17, `${found.length} networks`);
			for (const network of found) {
				judgeRequest(network);
				const { bssid, channel } = network.hint ?? {};
				must((bssid?.length ?? 6) === 6, "a BSSID of another length");
				must(channel !== 0 && (channel ?? 1) <= 255, `the channel ${channel}`);
			}
			for (const line of lines)
				must(/^edgent: (blynk\/config|nm_wifi\/ap\d\d\d?): \w+ is not used$/.test(line), `the log says ${line}`);
			const networks = [...flash.entries()].filter(([key]) => key === "blynk/config" || key.startsWith("nm_wifi/ap"));
			same(found.length + lines.length, networks.filter(([key]) => key !== "nm_wifi/apID").length, "what is told");
			const uid = readUid(flash);
			must(uid === undefined || /^[\w-]{17,64}$/.test(text(uid)), `the id ${uid && text(uid)}`);
			must(eraseFormer(flash, true), "it cannot be erased");
			same(flash.entries().size, 0, "what is left");
		},
	};
}

function values(input: Uint8Array): ReadonlyMap<string, Uint8Array> {
	const found = new Map<string, Uint8Array>();
	for (let at = 0; at + 2 <= input.length;) {
		const key = keys[(input[at] ?? 0) % keys.length] ?? "";
		const length = input[at + 1] ?? 0;
		found.set(key, input.slice(at + 2, at + 2 + length));
		at += 2 + length;
	}
	return found;
}

function generate(random: Random): Uint8Array {
	const parts: Uint8Array[] = [];
	const put = (key: number, bytes: Uint8Array): void => void parts.push(Uint8Array.of(key, bytes.length), bytes);
	const network = (): Parameters<typeof entry>[0] => ({
		ssid: "n".repeat(random.whole(1, 32)),
		...(random.chance(80) ? { password: "p".repeat(random.whole(8, 64)) } : {}),
		...(random.chance(20) ? { hidden: true } : {}),
		...(random.chance(40) ? { bssid: [2, 0, 0, 0, 0, random.whole(0, 255)], channel: random.whole(0, 14) } : {}),
		...(random.chance(40) ? { static: random.pick(addresses) } : {}),
	});
	if (random.chance(40)) put(0, record({ ...unit, networks: [network()] }, random.whole(0, 65_535)));
	if (random.chance(90)) put(1, latin1(unit.token));
	if (random.chance(90)) put(2, latin1(unit.host));
	if (random.chance(50)) put(3, Uint8Array.of(random.whole(0, 16), 0));
	if (random.chance(50)) put(5, latin1(random.chance(80) ? unit.uid : "none"));
	if (random.chance(30)) put(6, new Uint8Array(random.whole(11, 13)));
	for (let slot = random.whole(0, 5); slot < random.whole(0, 16); slot++) put(7 + slot, entry(network()));
	return joined(parts);
}

const addresses = [
	["192.168.1.50", "255.255.255.0", "192.168.1.1"],
	["192.168.1.50", "255.255.255.0", "192.168.1.1", "1.1.1.1", "8.8.8.8"],
	["10.0.0.9", "255.0.255.0", "10.0.0.1"],
] as const;
