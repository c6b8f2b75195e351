import { Socket } from "node:net";
import type { Random } from "../../../hosts/virtual/random";
import { isDevice } from "../../../tools/cloud/device";
import { frame, FrameReader, response } from "../../../tools/cloud/frame";
import type { Hub } from "../../../tools/cloud/hub";
import { Session as Ours } from "../../../tools/cloud/session";
import { Hubs } from "../hub";
import { joined } from "../mutate";
import { must, type Parser } from "../parser";
import { pieces } from "../pieces";
import type { Slow } from "../run";

/** The local cloud's end of a device's connection: what comes after the login. */
export function session(Session: new (socket: Socket, hub: Hub) => Ours = Ours): Parser & Slow {
	const hubs = new Hubs();
	return {
		name: "session",
		reads: "what a device that is logged in sends to the local cloud",
		longest: 4500,
		bounds: { steps: 45_000, stepsEach: 20, array: 4096 },
		// As the other parser of the cloud.
		oneOf: 5,
		words: [
			"\x14\x00\x01\x00\x06vw\x007\x001",
			"vw\x00",
			"\x00__proto__\x00",
			"constructor",
			"meta\x00set\x00",
			"\x11\x00\x01",
			"h-beat\x00",
		],
		generate,
		judge(stream) {
			const { hub } = hubs.next();
			const { devices } = hub;
			const device = devices.create("Kitchen", devices.templates.first.id);
			const socket = new Socket();
			const sent: Buffer[] = [];
			socket.write = (bytes: string | Uint8Array): boolean => sent.push(Buffer.from(bytes)) > 0;
			const opened = new Session(socket, hub);
			hub.add(opened);
			for (const each of [frame(29, 1, device.token), ...pieces(stream)]) socket.emit("data", Buffer.from(each));
			opened.close("the input is over");
			must(!socket.listenerCount("timeout") && socket.destroyed, "the connection is not closed");
			const answers = Buffer.concat(sent);
			must(answers.subarray(0, 5).equals(response(1, 200)), "the login is refused");
			must(!answers.includes(device.token), "an answer tells the token");
			const reader = new FrameReader();
			reader.push(answers, () => {});
			must(!reader.pending, "an answer is no frame");
			// Else the cloud would not start again with what it has kept.
			must(isDevice(JSON.parse(JSON.stringify(device))), "what is kept of the device is no device");
		},
	};
}

const kinds = [6, 15, 16, 17, 17, 19, 20, 20, 20, 21, 29, 55, 64, 65, 100] as const;
const bodies = [
	...[
		"vw\x007\x0042",
		"vw\x001\x002\x003",
		"vr\x001\x002",
		"",
		"b",
		"e",
		"t\x001700000000000",
		"rtc",
		"utc\x00time",
		"utc\x00tz_rule",
	],
	...[
		"ver\x001.2.3\x00h-beat\x0040\x00buff-in\x001024\x00tmpl\x00TMPLabcd1234",
		"meta\x00get\x00name",
		"meta\x00set\x00a\x00b",
	],
	...[
		"7\x00color\x00#ff0000",
		"1\x002\x00label\x00x",
		"alarm\x00it burns",
		"alarm\x00all",
		"7\x00__proto__\x001",
		"vw\x00256\x001",
	],
] as const;

function generate(random: Random): Uint8Array {
	const parts: Uint8Array[] = [];
	for (let left = random.whole(0, 5); left > 0; left--)
		parts.push(frame(random.pick(kinds), random.whole(1, 65_535), random.pick(bodies)));
	return joined(parts);
}
