import assert from "node:assert/strict";
import type { AccessPointFound } from "../../../hosts/host";
import { text, utf8 } from "../../../modules/bytes/index";
import { frame } from "../../../modules/improv/frame";
import { FrameReader, Improv, improvState, type ImprovState } from "../../../modules/improv/index";

const clock = { now: () => 0 };

class Device extends Improv {
	override state: ImprovState = improvState.ready;
	override url = "https://blynk.cloud";
	override facts = ["Type", "1.0", "ESP32", "Blynk Device-1W7R", "blynk-device"];
	found: readonly AccessPointFound[] | undefined = [];
	readonly told: string[] = [];
	readonly #client: Client;

	constructor() {
		super(clock);
		this.#client = new Client(this.told);
	}

	succeeds(): void {
		this.state = improvState.provisioned;
		this.succeed();
	}

	fails(): void {
		this.state = improvState.ready;
		this.fail();
	}

	ask(...data: readonly number[]): string {
		this.told.length = 0;
		for (const byte of frame(3, Uint8Array.from(data))) this.take(byte);
		return this.told.join(" ");
	}

	protected override onOther(): void {}

	protected override write(bytes: Uint8Array): void {
		assert.equal(bytes[0], 10);
		assert.equal(bytes[bytes.length - 1], 10);
		for (const byte of bytes) this.#client.take(byte);
	}

	protected override scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		onDone(this.found);
	}

	protected override onNetwork(ssid: Uint8Array, password: Uint8Array): boolean {
		this.told.push(`try(${text(ssid)},${text(password)})`);
		if (!ssid.length) return false;
		this.state = improvState.provisioning;
		this.tell();
		return true;
	}

	protected override onAccount(account: readonly string[]): boolean {
		this.told.push(`account(${account.join()})`);
		return account[0] !== "";
	}
}

/** What a client hears, in words. */
class Client extends FrameReader {
	readonly #told: string[];

	constructor(told: string[]) {
		super(clock);
		this.#told = told;
	}

	protected override onOther(): void {}

	protected override onFrame(type: number, data: Uint8Array | undefined): void {
		if (!data) return void this.#told.push("broken");
		if (type === 1) this.#told.push(`state${data[0]}`);
		else if (type === 2) this.#told.push(`error${data[0]}`);
		else {
			const texts: string[] = [];
			for (let at = 2; at < data.length; at += 1 + (data[at] ?? 0))
				texts.push(text(data.subarray(at + 1, at + 1 + (data[at] ?? 0))));
			assert.equal(data[1], data.length - 2);
			this.#told.push(`result${data[0]}(${texts.join("|")})`);
		}
	}
}

/** A command's data: texts with their lengths. */
function command(which: number, ...texts: readonly string[]): readonly number[] {
	const data = texts.map(utf8).flatMap(each => [each.length, ...each]);
	return [which, data.length, ...data];
}

describe("a device that speaks Improv", () => {
	it("tells its state, and its address once it is provisioned", () => {
		const device = new Device();
		assert.equal(device.ask(2, 0), "error0 state2");
		device.state = improvState.provisioned;
		assert.equal(device.ask(2, 0), "error0 state4 result2(https://blynk.cloud)");
	});

	it("says what it is", () => {
		assert.equal(new Device().ask(3, 0), "error0 result3(Type|1.0|ESP32|Blynk Device-1W7R)");
	});

	it("lists the networks it hears, and an empty answer behind them", () => {
		const device = new Device();
		assert.equal(device.ask(4, 0), "error0 result4()");
		const bssid = new Uint8Array(6);
		device.found = [
			{ ssid: utf8("Home"), bssid, rssi: -48, channel: 6, security: "WPA2" },
			{ ssid: utf8("Café"), bssid, rssi: -70, channel: 1, security: "OPEN" },
		];
		assert.equal(device.ask(4, 0), "error0 result4(Home|-48|YES) result4(Café|-70|NO) result4()");
		device.found = undefined;
		assert.equal(device.ask(4, 0), "error0 error255");
	});

	it("tells its names, and lets nobody set them", () => {
		const device = new Device();
		assert.equal(device.ask(5, 0), "error0 result5(blynk-device)");
		assert.equal(device.ask(6, 0), "error0 result6(Blynk Device-1W7R)");
		for (const which of [5, 6]) assert.equal(device.ask(which, 3, 0x61, 0x62, 0x63), "error0 error5");
	});

	it("answers for a network when it knows what became of it", () => {
		const device = new Device();
		assert.equal(device.ask(...command(1, "Home", "secret")), "error0 try(Home,secret) state3");
		device.succeeds();
		assert.equal(device.told.slice(3).join(" "), "state4 result1(https://blynk.cloud)");
		device.ask(...command(1, "Home", ""));
		device.fails();
		assert.equal(device.told.slice(3).join(" "), "state2 error3");
		device.fails();
		assert.equal(device.told.slice(5).join(" "), "state2");
	});

	it("refuses a network at once that is none", () => {
		assert.equal(new Device().ask(...command(1, "", "secret")), "error0 try(,secret) state2 error3");
	});

	it("takes an account in front of a network, by a command of its own", () => {
		const device = new Device();
		assert.equal(device.ask(...command(0xb1, "token", "host")), "error0 account(token,host) result177()");
		assert.equal(device.ask(...command(0xb1, "")), "error0 account() error1");
	});

	it("says what is wrong with a command", () => {
		const device = new Device();
		assert.equal(device.ask(9, 0), "error0 error2");
		for (const data of [[], [1], [1, 5, 0], [1, 2, 9, 0], [1, 0], [0xb1, 0]])
			assert.match(device.ask(...data), /^error0 error[12]$/, String(data));
		const broken = frame(3, Uint8Array.of(2, 0));
		broken[broken.length - 2] = 0;
		device.told.length = 0;
		for (const byte of broken) device.take(byte);
		assert.equal(device.told.join(" "), "error0 error1");
	});

	it("passes over frames that are for clients", () => {
		const device = new Device();
		for (const type of [1, 2, 4]) for (const byte of frame(type, Uint8Array.of(2, 0))) device.take(byte);
		assert.deepEqual(device.told, []);
	});

	it("cuts what does not fit into a frame", () => {
		const device = new Device();
		device.facts = ["x".repeat(300), "1.0", "ESP32", "name", "host"];
		assert.equal(device.ask(3, 0), `error0 result3(${"x".repeat(252)})`);
	});
});
