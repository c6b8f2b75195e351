import type { AccessPointFound } from "../../../hosts/host";
import type { Random } from "../../../hosts/virtual/random";
import { frame } from "../../../modules/improv/frame";
import { Improv as Ours, improvState, type ImprovState } from "../../../modules/improv/index";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const header = "IMPROV\x01";
const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** A device that speaks Improv, on a port where anything may come, beside a search through the whole of it. */
export function improv(Improv: typeof Ours = Ours): Parser {
	class Device extends Improv {
		others = "";
		sent = "";
		asked: string[] = [];
		override state: ImprovState = improvState.ready;
		override url = "https://blynk.cloud";
		override facts = ["Type", "1.0", "ESP32", "Name", "name"];

		protected override onOther(byte: number): void {
			this.others += String.fromCharCode(byte);
		}

		protected override write(bytes: Uint8Array): void {
			this.sent += plain(bytes);
		}

		protected override scan(onDone: (found: readonly AccessPointFound[]) => void): void {
			const bssid = new Uint8Array(6);
			onDone([{ ssid: new Uint8Array(32).fill(10), bssid, rssi: -50, channel: 1, security: "WPA2" }]);
		}

		protected override onNetwork(ssid: Uint8Array, password: Uint8Array): boolean {
			this.asked.push(`${plain(ssid)}\n${plain(password)}`);
			return ssid.length > 0;
		}

		protected override onAccount([token]: readonly string[]): boolean {
			return token?.length === 32;
		}
	}
	return {
		name: "improv",
		reads: "what comes on the serial port where Improv is on: frames, lines, and garbage",
		longest: 1024,
		bounds: { steps: 4000, stepsEach: 200, array: 265 },
		words: [header, "\x03", "\x03\x02\x02\x00", "\x01\x00", "\xb1", "IMPROV", "I", "\n", "\xff"],
		generate,
		judge(input) {
			const device = new Device({ now: () => 0 });
			for (const byte of input) device.take(byte);
			const { others, commands } = split(plain(input));
			same(device.others, others, "what is of no frame");
			const answers = split(device.sent);
			must(answers.others.replaceAll("\n", "") === "", "what it sends is no frame");
			must(answers.frames === answers.commands.length, "a frame that it sends is broken");
			const wanted = commands.flatMap(data => networkOf(data) ?? []);
			same(device.asked, wanted, "the networks that it is to try");
		},
	};
}

/** All that is in a stream, taken apart as a whole. */
function split(stream: string): { others: string; frames: number; commands: readonly string[] } {
	let others = "";
	let frames = 0;
	const commands: string[] = [];
	for (let at = 0; at < stream.length;) {
		if (!stream.startsWith(header, at)) {
			if (header.startsWith(stream.slice(at))) break;
			others += stream.charAt(at++);
			continue;
		}
		const end = at + 9 + stream.charCodeAt(at + 8);
		if (!(end < stream.length)) break;
		frames++;
		const bytes = Buffer.from(stream.slice(at, end), "latin1");
		const sum = bytes.reduce((all, each) => all + each, 0) & 0xff;
		if (sum === stream.charCodeAt(end)) commands.push(stream.slice(at + 7, end));
		at = end + 1;
	}
	return { others, frames, commands };
}

/** Name and password of a command that brings them; `frame`: type, length, data. */
function networkOf(frame: string): string | undefined {
	const [type, , command, length] = Buffer.from(frame, "latin1");
	if (type !== 3 || command !== 1 || length !== frame.length - 4) return undefined;
	const texts: string[] = [];
	for (let at = 4; at < frame.length; at += 1 + frame.charCodeAt(at)) {
		if (at + 1 + frame.charCodeAt(at) > frame.length) return undefined;
		texts.push(frame.slice(at + 1, at + 1 + frame.charCodeAt(at)));
	}
	return texts.length > 1 ? `${texts[0] ?? ""}\n${texts[1] ?? ""}` : undefined;
}

function generate(random: Random): Uint8Array {
	const parts: Uint8Array[] = [];
	for (let left = random.whole(0, 6); left > 0; left--) {
		if (random.chance(25)) parts.push(latin1(random.pick(["help\r", "IMPRO", "IMPROVIMPROV", "\n", "\x00", header])));
		const texts = Array.from({ length: random.whole(0, 4) }, () => "x".repeat(random.whole(0, 70)));
		const data = texts
			.map(each => `${String.fromCharCode(each.length)}${each}`)
			.join("")
			.slice(0, 253);
		const command = random.pick([1, 1, 1, 2, 3, 4, 5, 6, 7, 0xb1]);
		const length = random.chance(90) ? data.length : random.whole(0, 255);
		const made = frame(
			random.chance(90) ? 3 : random.whole(0, 255),
			latin1(String.fromCharCode(command, length) + data),
		);
		parts.push(made.subarray(1));
	}
	return joined(parts);
}
