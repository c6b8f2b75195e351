import "./node";
import { Blynk as Reference } from "blynk-library";
import { Blynk } from "../../../modules/blynk/index";
import { Loopback } from "./loopback";

/**
 * Both clients between the same two points: bytes that a TCP driver takes and bytes that it gives. Each function is one
 * measurement of `count` messages; all send and receive the very same bytes, which {@link check} makes sure of.
 */
export const count = 1000;

const pin = 7;
const token = "0123456789abcdefghijklmnopqrstuv";

let ourGot = 0;
const loopback = new Loopback();
const ours = new Blynk(loopback.host, {
	tls: false,
	rate: Infinity,
	info: { templateId: "TMPLabcd1234", firmwareType: "TMPLabcd1234", firmwareVersion: "0.1.0" },
});
ours.onWrite(pin, values => {
	ourGot += values.int();
});
ours.connect({ token, host: "blynk.cloud" });
loopback.logIn();
if (!ours.online) throw new Error("our client did not log in");

let [ourSent, theirSent] = [0, 0];
let theirGot = 0;
const theirs = new Reference(token, {
	board: { init() {}, process() {} },
	connector: {
		write(data) {
			const bytes = new Uint8Array(data.length);
			for (let i = 0; i < data.length; i++) bytes[i] = data.charCodeAt(i);
			native.write(bytes);
		},
		on() {},
		removeAllListeners() {},
	},
	skip_connect: true,
});
theirs.timerHb = 1;
new theirs.VirtualPin(pin).on("write", values => {
	theirGot += Number.parseInt(values[0] ?? "", 10);
});

/** Message `id` of the cloud: a virtual write of a number. */
function frame(id: number): Uint8Array {
	const body = `vw\0${pin}\0${(id * 3) % 1024}`;
	const bytes = new Uint8Array(5 + body.length);
	bytes.set([20, id >> 8, id & 255, 0, body.length]);
	for (let i = 0; i < body.length; i++) bytes[5 + i] = body.charCodeAt(i);
	return bytes;
}

const frames = Array.from({ length: count }, (_, i) => frame(i + 1));

export function sendReference(): void {
	const before = native.written();
	for (let i = 0; i < count; i++) theirs.virtualWrite(pin, i);
	theirSent += native.written() - before;
}

export function sendOurs(): void {
	const before = native.written();
	for (let i = 0; i < count; i++) ours.virtualWrite(pin, i);
	ourSent += native.written() - before;
}

export function receiveReference(): void {
	for (let i = 0; i < count; i++) theirs.onReceive(String.fromCharCode.apply(null, frames[i] as unknown as number[]));
}

export function receiveOurs(): void {
	const { feed } = native;
	const { onReadable } = loopback;
	for (let i = 0; i < count; i++) feed(onReadable, frames[i] as Uint8Array);
}

export function loop(): void {
	for (let i = 0; i < count; i++);
}

/** Throws unless both clients have done the same work. */
export function check(): void {
	if (ourSent !== theirSent || ourGot !== theirGot || !ourSent !== !ourGot)
		throw new Error(`sent ${ourSent} and ${theirSent} bytes, got values of ${ourGot} and ${theirGot}`);
}
