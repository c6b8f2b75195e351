import { crc32 } from "node:zlib";
import type { Random } from "../../../hosts/virtual/random";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { hex } from "../../../modules/bytes/index";
import { CredentialStore } from "../../../modules/credentials/index";
import { decode, encode, type Contents, type Credentials } from "../../../modules/credentials/record";
import { joined, latin1 } from "../mutate";
import { same, type Parser } from "../parser";

/** The stored credentials. The checksum is made to fit: without it nothing would come further than that. */
export function record(ours = { decode, encode }): Parser {
	return {
		name: "record",
		reads: "the stored credentials, without their checksum: of this firmware, another's, or a flash that lies",
		longest: 2200,
		bounds: { steps: 40_000, stepsEach: 400, array: 2200 },
		words: ["\x01\x00\x00\x00\x05\x00\x00", "\x04", "\x7f", "\x41", "\xff\xff", "\x0210.0.0.2"],
		generate,
		judge(body) {
			const whole = sealed(body);
			const found = ours.decode(whole);
			if (found?.contents) {
				const again = ours.decode(ours.encode(found.contents, found.sequence));
				same(shown(again?.contents), shown(found.contents), "what was read, written and read again,");
				same(again?.sequence, found.sequence, "its number");
			}
			same(ours.decode(body), broken(body) ? undefined : null, "what has no checksum");
			// Each of these reads and writes four records more.
			if (crc32(body) % 16) return;
			for (const slots of [["cred0"], ["cred1"], ["cred0", "cred1"]]) {
				const flash = new MemoryFlash(slots.map(slot => [slot, whole]));
				const store = new CredentialStore(flash);
				same(shown(store.proven), shown(found?.contents?.proven), "the proven set");
				store.drop(722);
				same(
					shown(new CredentialStore(flash).proven),
					shown(found?.contents?.proven),
					"it, after a candidate was dropped,",
				);
			}
		},
	};
}

/** Whether there is no record in it, or none that a fitting checksum makes one. */
function broken(body: Uint8Array): boolean {
	const end = body.length - 4;
	return end < 5 || !sealed(body.subarray(0, end)).every((byte, at) => byte === body[at]);
}

function sealed(body: Uint8Array): Uint8Array {
	const sum = new Uint8Array(4);
	new DataView(sum.buffer).setUint32(0, crc32(body));
	return joined([body, sum]);
}

/** As it means: what is absent and what is empty are the same, and of name servers the first two count. */
function shown(set: Credentials | Contents | undefined): string {
	return JSON.stringify(set, (_, value: unknown) => {
		if (value instanceof Uint8Array) return hex(value);
		return value === "" || value === 0 || value === false ? undefined : value;
	});
}

const servers = [[], ["1.1.1.1"], ["1.1.1.1", "8.8.8.8"]] as const;

function set(random: Random): Credentials {
	const ssid = new Uint8Array(random.whole(1, 32));
	random.fill(ssid);
	return {
		...{ ssid, password: latin1("p".repeat(random.chance(20) ? 0 : random.whole(8, 64))), hidden: random.chance(20) },
		...{ token: "t".repeat(32), host: "blynk.cloud" },
		...(random.chance(30) ? { port: random.whole(1, 65535) } : {}),
		...(random.chance(30)
			? { static: { address: "10.0.0.2", mask: "255.0.0.0", gateway: "10.0.0.1", dns: random.pick(servers) } }
			: {}),
		...(random.chance(30) ? { templateId: "TMPLabcd1234" } : {}),
		...(random.chance(30) ? { giver: random.whole(1, 254) } : {}),
		...(random.chance(30) ? { settings: "unit=C\n" } : {}),
	};
}

function generate(random: Random): Uint8Array {
	const contents = {
		candidate: random.chance(50) ? set(random) : undefined,
		proven: random.chance(70) ? set(random) : undefined,
		lastError: 0,
		...(random.chance(20) ? { settings: "unit=K\n" } : {}),
	} as const;
	return encode(contents, random.bits()).slice(0, -4);
}
