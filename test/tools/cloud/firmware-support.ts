import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import type { Cloud } from "../../../tools/cloud/cloud";
import type { Device } from "../../../tools/cloud/device";
import { frame, response } from "../../../tools/cloud/frame";
import { writeTag } from "../../../tools/sdk/tag";
import { Wire } from "./support";

export const template = "TMPLabcd1234";
const build = "Nov 26 2026 12:00:00";

/** A file with a tag, whose bytes tell their place. */
export function taggedFile(version: string, size = 100_000, type = template, date = build): Buffer {
	const tag = writeTag(new Map(Object.entries({ mcu: version, "fw-type": type, build: date, blynk: "1.4.0" })));
	const file = Buffer.alloc(size);
	for (let at = 0; at + 4 <= size; at += 4) file.writeUInt32BE(at, at);
	file.set(tag, 1000);
	return file;
}

/** A device's connection that has said what runs on it. Answers the address that it was offered. */
export class Unit {
	readonly wire: Wire;
	/** Of the last login; `undefined`: none was offered. */
	readonly offer: string | undefined;

	private constructor(wire: Wire, offer: string | undefined) {
		this.wire = wire;
		this.offer = offer;
	}

	static async logsIn(cloud: Cloud, device: Device, version: string, more: Record<string, string> = {}): Promise<Unit> {
		const wire = await Wire.as(cloud, device.token);
		const info = {
			mcu: version,
			"fw-type": template,
			build,
			blynk: "1.4.0",
			"h-beat": "40",
			"buff-in": "1024",
			dev: "ESP32",
		};
		wire.send(frame(17, 2, ...Object.entries({ ...info, ...more, tmpl: template }).flat()));
		const first = await next(wire);
		if (first.command === 0) return new Unit(wire, undefined);
		assert.deepEqual([first.command, first.id, first.words[0]], [17, 7777, "ota"]);
		await wire.expect(response(2, 200));
		return new Unit(wire, first.words[1]);
	}

	/** Waits for an offer in the middle of everything else. */
	async offered(): Promise<string> {
		const { words } = await next(this.wire);
		assert.equal(words[0], "ota");
		return words[1] ?? "";
	}

	close(): void {
		this.wire.close();
	}
}

async function next(wire: Wire): Promise<{ command: number; id: number; words: string[] }> {
	const head = await wire.take(5);
	const [command, id, length] = [head.readUInt8(0), head.readUInt16BE(1), head.readUInt16BE(3)];
	return { command, id, words: command === 0 ? [] : (await wire.take(length)).toString().split("\0") };
}

/** Begins a download and takes `bytes` of its body, then hangs up. */
export function hangsUpAfter(url: string, bytes: number): Promise<void> {
	const { hostname, port, pathname, search } = new URL(url);
	return new Promise(resolve => {
		const socket: Socket = connect(Number(port), hostname, () =>
			socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: cloud\r\n\r\n`),
		);
		let received = Buffer.alloc(0);
		socket.on("data", (chunk: Buffer) => {
			received = Buffer.concat([received, chunk]);
			const body = received.indexOf("\r\n\r\n") + 4;
			if (body >= 4 && received.length - body >= bytes) socket.destroy();
		});
		socket.on("error", () => {});
		socket.on("close", () => resolve());
	});
}
