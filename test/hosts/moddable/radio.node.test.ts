import assert from "node:assert/strict";
import { useFakeTimers, type SinonFakeTimers } from "sinon";
import type { AccessPointFound, JoinOptions } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import Board from "./sdk/ffi";
import "./sdk/register";
import WiFi from "./sdk/wifi";

const { Esp32Radio } = await import("../../../hosts/moddable/esp32/radio");

const fixed = { address: "10.1.2.3", mask: "255.0.0.0", gateway: "10.0.0.1", dns: ["10.0.0.1"] };

describe("the ESP32's radio", () => {
	let clock: SinonFakeTimers;
	let board: Board;
	let radio: InstanceType<typeof Esp32Radio>;
	let told: string[];

	beforeEach(() => {
		clock = useFakeTimers();
		WiFi.reset();
		board = new Board();
		radio = new Esp32Radio(board);
		board.calls.length = 0;
		told = [];
	});

	afterEach(() => clock.restore());

	function join(ssid: string, more: Partial<JoinOptions> = {}): void {
		radio.join({
			ssid: utf8(ssid),
			password: utf8("correct horse"),
			onJoined: ({ address }) => told.push(`${ssid}: ${address}`),
			onLost: reason => told.push(`${ssid}: ${reason}`),
			...more,
		});
	}

	/** The driver is connected, and has an address. */
	function connect(): void {
		board.link = [192, 168, 1, 57, 192, 168, 1, 1, 2, 0, 0, 0, 0, 1, 11, 256 - 60];
		WiFi.tell("connect");
	}

	function disconnect(reason: number): void {
		board.link = undefined;
		board.loss = reason;
		WiFi.tell("disconnect");
	}

	describe("joining", () => {
		it("gives the driver what was asked for, as bytes, and the name for DHCP", () => {
			const ssid = Uint8Array.of(0x4d, 0x75, 0x73, 0xc3, 0xa9);
			join("", { ssid, bssid: Uint8Array.of(2, 0, 0, 0, 0, 9), channel: 11, hostName: "Blynk-Device-1W7R" });
			const asked = { ssid: "Musé", password: "correct horse", bssid: [2, 0, 0, 0, 0, 9], channel: 11 };
			assert.deepEqual(board.joins, [{ ...asked, hostName: "Blynk-Device-1W7R" }]);
		});

		it("is done once there is an address, and tells the link", () => {
			join("Home");
			WiFi.tell("connect");
			clock.tick(500);
			assert.deepEqual(told, []);
			assert.equal(radio.link(), undefined);
			connect();
			WiFi.tell("connect");
			assert.deepEqual(told, ["Home: 192.168.1.57"]);
			const link = { address: "192.168.1.57", gateway: "192.168.1.1", channel: 11, rssi: -60 };
			assert.deepEqual(radio.link(), { ...link, bssid: Uint8Array.of(2, 0, 0, 0, 0, 1) });
		});

		it("does not wait for the SDK to hear of an address, which waits for one of IPv6 too", () => {
			join("Home");
			WiFi.tell("connect");
			clock.tick(650);
			board.link = [10, 0, 0, 7, 10, 0, 0, 1, 2, 0, 0, 0, 0, 1, 6, 200];
			clock.tick(100);
			assert.deepEqual(told, ["Home: 10.0.0.7"]);
		});

		it('is lost as "no-address" after 15 s in vain', () => {
			join("Home");
			WiFi.tell("connect");
			clock.tick(14_900);
			assert.deepEqual(told, []);
			clock.tick(200);
			assert.deepEqual(told, ["Home: no-address"]);
			assert.equal(WiFi.leaves, 1);
		});

		it("tells the driver's reason, once", () => {
			join("Home");
			disconnect(15);
			disconnect(15);
			assert.deepEqual(told, ["Home: auth"]);
		});

		it("never calls back before it has returned, also when the driver refuses", () => {
			board.error = 0x3001;
			join("Home");
			assert.deepEqual(told, []);
			clock.tick(0);
			assert.deepEqual(told, ["Home: unknown"]);
		});

		it("tells the driver to leave what it refuses to join: it may be at work for an earlier join", () => {
			board.error = 0x3006;
			join("Home");
			clock.tick(0);
			board.error = 0;
			assert.equal(WiFi.leaves, 1);
			join("Home");
			disconnect(8);
			assert.deepEqual(board.calls.slice(-2), ["address 0.0.0.0", "join Home"]);
			connect();
			assert.deepEqual(told, ["Home: unknown", "Home: 192.168.1.57"]);
		});

		for (const [reason, password, expected] of [
			[210, "correct horse", "security"],
			[211, "correct horse", "security"],
			[210, "", "auth"],
		] as const)
			it(`tells reason ${reason} ${password ? "with" : "without"} a password as "${expected}"`, () => {
				join("Home", { password: utf8(password) });
				disconnect(reason);
				assert.deepEqual(told, [`Home: ${expected}`]);
			});
	});

	describe("which access point failed", () => {
		let blamed: (Uint8Array | undefined)[];
		const peer = Uint8Array.of(2, 0, 0, 0, 0, 9);
		beforeEach(() => {
			blamed = [];
			board.peer = [...peer];
			join("Home", { onLost: (_reason, bssid) => blamed.push(bssid) });
		});

		for (const reason of [2, 5, 15, 202, 204])
			it(`is told with reason ${reason}`, () => {
				disconnect(reason);
				assert.deepEqual(blamed, [peer]);
			});

		it("is told when it gave no address", () => {
			WiFi.tell("connect");
			clock.tick(15_100);
			assert.deepEqual(blamed, [peer]);
		});

		for (const reason of [201, 210, 211, 212])
			it(`is nobody with reason ${reason}: none was tried`, () => {
				disconnect(reason);
				assert.deepEqual(blamed, [undefined]);
			});
	});

	describe("losing the link", () => {
		// 8, "the sending station is leaving", is also what routers send (ESP-IDF, station-scenarios.rst).
		for (const reason of [8, 3, 200, 0])
			it(`is a loss when the router ends it with reason ${reason}`, () => {
				join("Home");
				connect();
				disconnect(reason);
				assert.deepEqual(told, ["Home: 192.168.1.57", "Home: unknown"]);
				assert.equal(radio.link(), undefined);
			});

		it("is none when we left: the one disconnect after that is ours, whatever its reason", () => {
			join("Home");
			connect();
			radio.leave();
			assert.equal(WiFi.leaves, 1);
			disconnect(200);
			assert.deepEqual(told, ["Home: 192.168.1.57"]);
		});

		it("is none when the router was quicker than our leaving: one link ends in one disconnect", () => {
			join("Home");
			connect();
			radio.leave();
			disconnect(3);
			join("Office");
			disconnect(8);
			assert.deepEqual(told, ["Home: 192.168.1.57", "Office: unknown"]);
		});

		it("does not tell the driver to leave when there is nothing to leave", () => {
			radio.leave();
			join("Home");
			disconnect(201);
			radio.leave();
			assert.equal(WiFi.leaves, 0);
		});
	});

	describe("joining another network while one is joined", () => {
		beforeEach(() => {
			join("Home");
			connect();
			told.length = 0;
			board.calls.length = 0;
		});

		it("leaves first, and touches no address before the driver says that it has left", () => {
			join("Office", { static: fixed });
			clock.tick(300);
			assert.deepEqual(board.calls, []);
			disconnect(8);
			assert.deepEqual(board.calls, ["address 10.1.2.3", "join Office"]);
			assert.deepEqual(told, []);
			assert.equal(WiFi.leaves, 1);
		});

		it("takes no news of the old link for news of the new one", () => {
			join("Office", { static: fixed });
			WiFi.tell("connect");
			clock.tick(200);
			assert.deepEqual(told, []);
			assert.equal(radio.link(), undefined);
		});

		it("goes on after a second when the driver does not say that it has left", () => {
			join("Office");
			clock.tick(1000);
			assert.deepEqual(board.calls, ["address 0.0.0.0", "join Office"]);
			connect();
			assert.deepEqual(told, ["Office: 192.168.1.57"]);
		});

		it("joins only the last of several asked for", () => {
			join("Office");
			join("Attic");
			disconnect(8);
			assert.deepEqual(board.calls, ["address 0.0.0.0", "join Attic"]);
		});

		it("joins nothing when it is left meanwhile", () => {
			join("Office");
			radio.leave();
			disconnect(8);
			clock.tick(5000);
			assert.deepEqual([board.calls, told], [[], []]);
		});
	});

	describe("scanning", () => {
		let scans: (readonly AccessPointFound[] | undefined)[] = [];

		beforeEach(() => {
			scans = [];
			radio.scan(found => scans.push(found));
		});

		function record(ssid: string, security: number, last = 1): number[] {
			return [2, 0, 0, 0, 0, last, 256 - 50, 13, security, ssid.length, ...utf8(ssid)];
		}

		/** The scan has ended. */
		function hear(records: number[][], state = 0): void {
			board.scanned = state;
			board.air = records;
			clock.tick(100);
		}

		it("tells what was heard, hidden networks too", () => {
			hear([record("Home", 3), record("", 0)]);
			const bssid = Uint8Array.of(2, 0, 0, 0, 0, 1);
			const more = { bssid, rssi: -50, channel: 13 };
			assert.deepEqual(scans, [
				[
					{ ssid: utf8("Home"), ...more, security: "WPA2" },
					{ ssid: utf8(""), ...more, security: "OPEN" },
				],
			]);
			clock.tick(60_000);
			assert.equal(scans.length, 1);
		});

		it("tells each security of ESP-IDF apart, and one it has not heard of as unknown", () => {
			hear(Array.from({ length: 11 }, (_, security) => record("x", security)));
			const known = ["OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE"];
			assert.deepEqual(
				scans[0]?.map(each => each.security),
				[...known, "unknown"],
			);
		});

		it("takes the 64 strongest and leaves nothing in the driver, however many there are", () => {
			hear(Array.from({ length: 500 }, (_, index) => record("x", 3, index % 256)));
			assert.equal(scans[0]?.length, 64);
			assert.deepEqual([board.air, board.scanning], [[], false]);
		});

		it("tells silence as nobody, and a failure as one", () => {
			hear([]);
			radio.scan(found => scans.push(found));
			hear([], 3);
			assert.deepEqual(scans, [[], undefined]);
		});

		it("fails, not at once, while another runs, and when the driver refuses", () => {
			radio.scan(found => scans.push(found));
			assert.deepEqual(scans, []);
			clock.tick(0);
			assert.deepEqual(scans, [undefined]);
			hear([]);
			board.error = 0x3003;
			radio.scan(found => scans.push(found));
			clock.tick(0);
			assert.deepEqual(scans, [undefined, [], undefined]);
		});

		it("ends one that never ends, so that another can start", () => {
			const lengths = (): unknown => scans.map(found => found?.length);
			clock.tick(10_000);
			assert.deepEqual(lengths(), []);
			clock.tick(200);
			assert.deepEqual(lengths(), [undefined]);
			assert.equal(board.scanning, false);
			radio.scan(found => scans.push(found));
			hear([record("Home", 3)]);
			assert.deepEqual(lengths(), [undefined, 1]);
		});
	});

	describe("the setup network", () => {
		it("is opened beside the station, with or without a password", () => {
			radio.openAccessPoint({ ssid: utf8("Board") });
			radio.openAccessPoint({ ssid: utf8("Board"), password: "12345678", channel: 11, most: 2 });
			assert.deepEqual(board.calls, ["access point Board  1 4", "access point Board 12345678 11 2"]);
			WiFi.mode = 3;
			radio.closeAccessPoint();
			assert.equal(WiFi.mode, WiFi.Mode.station);
		});

		it("says so when the radio refuses", () => {
			board.error = 258;
			assert.throws(() => radio.openAccessPoint({ ssid: utf8("Board") }), /refuses the setup network: esp_err_t 258/);
		});

		it("counts phones", () => {
			const counts: number[] = [];
			radio.openAccessPoint({ ssid: utf8("Board"), onPhones: count => counts.push(count) });
			for (const event of ["station_connect", "station_connect", "station_disconnect"]) WiFi.tell(event);
			assert.deepEqual(counts, [1, 2, 1]);
		});
	});

	it("listens before the SDK starts the radio, and takes the country", () => {
		const fresh = new Board();
		WiFi.reset();
		const other = new Esp32Radio(fresh);
		assert.deepEqual([fresh.calls, WiFi.mode], [["listen"], WiFi.Mode.station]);
		other.country = "DE";
		assert.deepEqual(fresh.calls, ["listen", "country DE"]);
	});
});
