import assert from "node:assert/strict";
import type { Flash } from "../../../hosts/host";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { text, utf8 } from "../../../modules/bytes/index";
import type { Credentials } from "../../../modules/credentials/index";
import { eraseFormer, readFormer, readUid } from "../../../modules/edgent/index";
import { entry, newEdgent, oldEdgent, oldUidText, record, unit, type EdgentNetwork } from "../../support/edgent-image";
import { readNvs } from "../../../tools/factory/nvs";

const manyNetworks: readonly EdgentNetwork[] = ["A", "B", "C", "D"].map(ssid => ({ ssid, password: "correct horse" }));

function flashOf(
	image: { readonly bytes: Uint8Array },
	changes: Readonly<Record<string, Uint8Array>> = {},
): MemoryFlash {
	return new MemoryFlash(new Map([...readNvs(image.bytes), ...Object.entries(changes)]));
}

/** What is read, and what was said about it. */
function read(flash: Flash): { readonly found: readonly Credentials[]; readonly lines: string[] } {
	const lines: string[] = [];
	return { found: readFormer({ flash, log: line => void lines.push(line) }, "own.example"), lines };
}

const names = (flash: Flash): string =>
	read(flash)
		.found.map(({ ssid }) => text(ssid))
		.join();

/** As `/config` has a network at home. */
const home = {
	ssid: utf8("Home"),
	password: utf8("correct horse"),
	hidden: false,
	token: unit.token,
	host: "blynk.cloud",
	save: false,
};

/** With a single network as new Edgent keeps it. */
const withEntry = (bytes: Uint8Array): MemoryFlash => flashOf(newEdgent(), { "nm_wifi/ap00": bytes });

describe("what new Edgent left", () => {
	it("is account and network", () => {
		assert.deepEqual(read(flashOf(newEdgent())), { found: [home], lines: [] });
	});

	it("has the network of the last connection first, then the others", () => {
		assert.equal(names(flashOf(newEdgent({ ...unit, networks: manyNetworks, last: 2 }))), "C,A,B,D");
		assert.equal(names(flashOf(newEdgent({ ...unit, networks: manyNetworks, last: -1 }))), "A,B,C,D");
		const full = Array.from({ length: 16 }, (_, at) => ({ ssid: String.fromCharCode(65 + at), password: "12345678" }));
		assert.equal(names(flashOf(newEdgent({ ...unit, networks: full, last: 15 }))), "P,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O");
	});

	it("has all networks where the host cannot tell numbers", () => {
		const flash = flashOf(newEdgent({ ...unit, networks: manyNetworks, last: 3 }));
		flash.erase("nm_wifi/lru");
		assert.equal(names(flash), "A,B,C,D");
	});

	it("has names and passwords as bytes, hints, and static addresses", () => {
		const ssid = Uint8Array.of(0, 0xff, 0x80, 0x20);
		const bssid = [2, 0, 0, 0, 0, 1];
		const fixed = ["10.0.0.9", "255.0.0.0", "10.0.0.1", "1.1.1.1", "8.8.8.8"] as const;
		const all: EdgentNetwork = { ssid, password: "p".repeat(63), hidden: true, bssid, channel: 11, static: fixed };
		assert.deepEqual(read(withEntry(entry(all))).found, [
			{
				...home,
				...{ ssid, password: utf8("p".repeat(63)), hidden: true, hint: { bssid: Uint8Array.from(bssid), channel: 11 } },
				static: { address: "10.0.0.9", mask: "255.0.0.0", gateway: "10.0.0.1", dns: ["1.1.1.1", "8.8.8.8"] },
			},
		]);
		assert.deepEqual(read(withEntry(entry({ ssid: "Free" }))).found, [
			{ ...home, ssid: utf8("Free"), password: new Uint8Array(0) },
		]);
	});

	it("asks the router for names where no server was told, and knows one that was told second", () => {
		const dns = (...servers: string[]): readonly string[] | undefined => {
			const fixed = ["10.0.0.9", "255.0.0.0", "10.0.0.1", ...servers] as const;
			return read(withEntry(entry({ ssid: "Home", static: fixed }))).found[0]?.static?.dns;
		};
		assert.deepEqual(dns(), ["10.0.0.1"]);
		assert.deepEqual(dns("0.0.0.0", "9.9.9.9"), ["9.9.9.9"]);
	});

	it("is taken without a static address that no device can have", () => {
		for (const address of ["0.0.0.0", "10.0.0.9"]) {
			const fixed = [address, "255.0.255.0", "10.0.0.1"] as const;
			const { found, lines } = read(withEntry(entry({ ssid: "Home", password: "correct horse", static: fixed })));
			assert.deepEqual([found, lines], [[home], []]);
		}
	});

	const broken: readonly (readonly [what: string, bytes: Uint8Array, field: string])[] = [
		["an unknown tag", Uint8Array.of(1, 1, 65, 99), "ssid"],
		["a tag between those that are known", Uint8Array.of(1, 1, 65, 6), "ssid"],
		["the tag 0", Uint8Array.of(1, 1, 65, 0, 0), "ssid"],
		["a name that is cut short", Uint8Array.of(1, 9, 65), "ssid"],
		["a tag and nothing more", Uint8Array.of(1, 1, 65, 3), "ssid"],
		["a tag that wants a length and nothing more", Uint8Array.of(1, 1, 65, 2), "ssid"],
		["no name", entry({ ssid: "" }), "ssid"],
		["nothing", new Uint8Array(0), "ssid"],
		["a long name", entry({ ssid: "n".repeat(33) }), "ssid"],
		["a short password", entry({ ssid: "A", password: "1234567" }), "pass"],
		["64 characters that are no key", entry({ ssid: "A", password: "x".repeat(64) }), "pass"],
		["a control character", entry({ ssid: "A", password: "1234567\n" }), "pass"],
		["more than 256 bytes", Uint8Array.of(1, 1, 65, ...new Uint8Array(254).fill(5)), "ssid"],
	];
	for (const [what, bytes, field] of broken)
		it(`is without an entry with ${what}, and says so`, () => {
			const two = flashOf(newEdgent({ ...unit, networks: manyNetworks.slice(0, 2) }), { "nm_wifi/ap01": bytes });
			assert.equal(names(two), "A");
			assert.deepEqual(read(two).lines, [`edgent: nm_wifi/ap01: ${field} is not used`]);
		});

	it("keeps a name and a password at their longest, and an entry", () => {
		const password = "0123456789abcdefABCDEF".padEnd(64, "0");
		const [network] = read(withEntry(entry({ ssid: "n".repeat(32), password }))).found;
		assert.deepEqual([network?.ssid.length, text(network?.password ?? new Uint8Array(0))], [32, password]);
		assert.equal(names(withEntry(Uint8Array.of(1, 1, 65, ...new Uint8Array(253).fill(5)))), "A");
	});

	for (const token of ["", "invalid token", "t".repeat(31), "t".repeat(33), `${"t".repeat(31)}ü`])
		it(`is nothing with the token ${JSON.stringify(token)}`, () => {
			const { found, lines } = read(flashOf(newEdgent({ ...unit, token })));
			assert.deepEqual([found, lines], [[], ["edgent: nm_wifi/ap00: blynk is not used"]]);
		});

	it("has the product's cloud where Edgent told none, and is nothing where it told one that cannot be", () => {
		assert.equal(read(flashOf(newEdgent({ ...unit, host: "" }))).found[0]?.host, "own.example");
		for (const host of ["no host", "-x", "h".repeat(65)])
			assert.deepEqual(read(flashOf(newEdgent({ ...unit, host }))).found, [], host);
	});

	it("is nothing without a network, and nothing where there was no Edgent", () => {
		assert.deepEqual(read(flashOf(newEdgent({ ...unit, networks: [] }))).found, []);
		assert.deepEqual(read(new MemoryFlash()), { found: [], lines: [] });
	});

	it("is not taken for nothing while the flash does not tell it", () => {
		for (const silent of ["blynk/auth", "blynk/config", "blynk/host", "nm_wifi/lru", "nm_wifi/ap02", "system/uid"]) {
			const memory = flashOf(newEdgent({ ...unit, networks: manyNetworks }));
			const flash: Flash = {
				read: key => {
					if (key === silent) throw new Error("nvs get fail");
					return memory.read(key);
				},
				write: (key, bytes) => memory.write(key, bytes),
				erase: key => memory.erase(key),
			};
			assert.throws(() => (silent === "system/uid" ? readUid(flash) : read(flash)), /cannot be read/, silent);
		}
	});
});

describe("what old Edgent left", () => {
	for (const version of [1, 2] as const)
		it(`is account, network and id, in NVS of version ${version}`, () => {
			const flash = flashOf(oldEdgent(record(), version));
			assert.deepEqual(read(flash), { found: [home], lines: [] });
			assert.equal(text(readUid(flash) ?? utf8("")), oldUidText);
		});

	it("has the port where it is another than Edgent's own", () => {
		assert.equal(read(flashOf(oldEdgent(record(unit, 9443)))).found[0]?.port, 9443);
		for (const port of [0, 443]) assert.deepEqual(read(flashOf(oldEdgent(record(unit, port)))).found, [home]);
	});

	it("has a static address where it was flagged", () => {
		const fixed = ["192.168.1.50", "255.255.255.0", "192.168.1.1", "192.168.1.2"] as const;
		const bytes = record({ ...unit, networks: [{ ssid: "Home", password: "correct horse", static: fixed }] });
		const address = { address: "192.168.1.50", mask: "255.255.255.0", gateway: "192.168.1.1", dns: ["192.168.1.2"] };
		assert.deepEqual(read(flashOf(oldEdgent(bytes))).found, [{ ...home, static: address }]);
		bytes[19] = 1;
		assert.deepEqual(read(flashOf(oldEdgent(bytes))).found, [home]);
	});

	it("may fill its fields to the last byte", () => {
		const password = "a0".repeat(32);
		const bytes = record({ ...unit, host: "h".repeat(34), networks: [{ ssid: "n".repeat(32), password }] });
		const [network] = read(flashOf(oldEdgent(bytes))).found;
		assert.equal(network?.host, "h".repeat(34));
		assert.deepEqual([network.ssid.length, text(network.password)], [32, password]);
	});

	const changes: readonly (readonly [what: string, change: (bytes: Uint8Array) => Uint8Array])[] = [
		["of a unit that was never set up", bytes => bytes.fill(0, 19, 20)],
		["without its mark", bytes => bytes.fill(0, 0, 1)],
		["that is short", bytes => bytes.slice(0, 211)],
		["that is long", bytes => Uint8Array.of(...bytes, 0)],
		["of nothing", () => new Uint8Array(0)],
	];
	for (const [what, change] of changes)
		it(`is nothing with a record ${what}`, () => {
			const { found, lines } = read(flashOf(oldEdgent(change(record()))));
			assert.deepEqual([found, lines], [[], ["edgent: blynk/config: ssid is not used"]]);
		});

	it("counts before the new keys, as for new Edgent, whose move power cut short", () => {
		const flash = flashOf(newEdgent({ ...unit, networks: manyNetworks }), { "blynk/config": record() });
		assert.equal(names(flash), "Home,A,B,C,D");
	});

	it("does not count where its token is none", () => {
		const flash = flashOf(newEdgent(), { "blynk/config": record({ ...unit, token: "short" }) });
		assert.deepEqual(read(flash), { found: [home], lines: ["edgent: blynk/config: blynk is not used"] });
	});
});

describe("the id of a unit of Edgent", () => {
	it("is the new one, else the old one, else none", () => {
		const told = (flash: Flash): string => text(readUid(flash) ?? utf8("none"));
		const flash = flashOf(oldEdgent());
		assert.equal(told(flash), oldUidText);
		assert.equal(told(new MemoryFlash([...flash.entries(), ["system/uid", utf8(unit.uid)]])), unit.uid);
		assert.equal(told(new MemoryFlash()), "none");
	});

	it("is none when it is malformed", () => {
		for (const uid of ["none", "sixteen-letters0", "with space and more than 16", "u".repeat(65), "ü".repeat(20)])
			assert.equal(readUid(new MemoryFlash([["system/uid", utf8(uid)]])), undefined, uid);
		assert.equal(readUid(new MemoryFlash([["blynk/dev_uid", new Uint8Array(11)]])), undefined);
	});
});

describe("erasing what Edgent left", () => {
	it("leaves nothing but the id, and then nothing", () => {
		for (const image of [newEdgent({ ...unit, networks: manyNetworks }), oldEdgent()]) {
			const flash = flashOf(image, { "blynk/cfgskip": utf8("1"), uid: new Uint8Array(16) });
			assert.equal(eraseFormer(flash, false), true);
			const left = [...flash.entries().keys()];
			assert.equal(left.filter(key => key !== "uid" && key !== "system/uid" && key !== "blynk/dev_uid").length, 0);
			assert.ok(readUid(flash));
			assert.equal(eraseFormer(flash, true), true);
			assert.deepEqual([...flash.entries().keys()], ["uid"]);
			const { writes } = flash;
			assert.ok(eraseFormer(flash, true));
			assert.equal(flash.writes, writes, "what is not there is not erased");
		}
	});

	it("begins with the account, so that nothing is moved in from what a loss of power leaves", () => {
		for (const image of [newEdgent({ ...unit, networks: manyNetworks }), oldEdgent()])
			for (let cut = 2; cut < 9; cut++) {
				const flash = flashOf(image);
				flash.cutPower(cut, "old", () => {});
				eraseFormer(flash, false);
				assert.deepEqual(read(flash).found, []);
				assert.equal(eraseFormer(flash, false), true);
			}
	});

	it("that the flash refuses or only claims to do is not done", () => {
		const flash = flashOf(newEdgent());
		assert.equal(eraseFormer({ read: key => flash.read(key), write() {}, erase() {} }, false), false);
		flash.endurance = 2;
		assert.equal(eraseFormer(flash, false), false);
	});
});
