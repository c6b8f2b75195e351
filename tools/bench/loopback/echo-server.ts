import { createServer, type Socket } from "node:net";
import { Command, frame, response, Status } from "../../cloud/frame";
import { answer } from "./child";
import { flooded, floodPeriod, pins } from "./pins";

/**
 * The other end of both clients, in a process of its own: a server that does no more than the measurement needs, so that
 * what is measured is the client. It takes any token.
 */

const header = 5;
/** `vw`, NUL, the pin's digit. */
const pinAt = header + 3;
const valueAt = pinAt + 2;

/** One period of a flood. */
const flood = Buffer.concat(
	Array.from({ length: floodPeriod }, (_, i) => frame(Command.hardware, i + 1, "vw", pins.answer, flooded(i))),
);
const floodFrame = flood.length / floodPeriod;

const digit = (pin: number): number => 0x30 + pin;

function onFrame(socket: Socket, bytes: Buffer): void {
	const [command] = bytes;
	if (command !== Command.hardware) {
		if (command !== Command.response) socket.write(response(bytes.readUInt16BE(1), Status.ok));
		return;
	}
	const pin = bytes[pinAt];
	if (pin === digit(pins.echo)) {
		const echo = Buffer.from(bytes);
		echo[pinAt] = digit(pins.answer);
		socket.write(echo);
	} else if (pin === digit(pins.flood)) writeMany(socket, Number(bytes.toString("latin1", valueAt)));
}

function writeMany(socket: Socket, count: number): void {
	for (let left = count; left > 0; left -= floodPeriod) {
		const flows = socket.write(flood.subarray(0, left * floodFrame));
		if (flows || left <= floodPeriod) continue;
		socket.once("drain", () => writeMany(socket, left - floodPeriod));
		return;
	}
}

const server = createServer({ noDelay: true }, socket => {
	let rest = Buffer.alloc(0);
	socket.on("data", chunk => {
		const bytes = rest.length ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
		let at = 0;
		while (at + header <= bytes.length) {
			const end = at + header + (bytes[at] === Command.response ? 0 : bytes.readUInt16BE(at + 3));
			if (end > bytes.length) break;
			onFrame(socket, bytes.subarray(at, end));
			at = end;
		}
		rest = Buffer.from(bytes.subarray(at));
	});
	socket.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => {
	const address = server.address();
	answer({ port: typeof address === "object" && address ? address.port : 0 });
});
process.once("disconnect", () => process.exit());
