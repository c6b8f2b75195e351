import type { Outcome } from "./client";
import { Enough, type Handmade } from "./handmade";
import { u16, u8 } from "./bytes";
import { alert, contentType, legacyVersion, message, messageType, record } from "./records";
import { Server12, type Step12 } from "./server12";
import { Server13, type Step13 } from "./server13";

/** Something else than the next message of a handshake. */
export interface Interruption {
	readonly name: string;
	/** Ends with {@link Enough} unless the handshake is to go on. */
	readonly act: (server: Handmade<string>) => Promise<void>;
	/** Any of these is right: what it is called depends on the moment. */
	readonly expect: readonly [Outcome, ...Outcome[]];
}

/** When it comes: before a message of the server, or ("welcome") when the login is here and the answer to it is due. */
export type Moment<Step extends string> = Step | "welcome";

export const interrupted12 = (at: Moment<Step12>, { act }: Interruption): typeof Server12 =>
	class extends Server12 {
		override before(step: Step12): Promise<void> {
			return step === at ? act(this) : super.before(step);
		}

		override beforeWelcome(): Promise<void> {
			return at === "welcome" ? act(this) : super.beforeWelcome();
		}
	};

export const interrupted13 = (at: Moment<Step13>, { act }: Interruption): typeof Server13 =>
	class extends Server13 {
		override before(step: Step13): Promise<void> {
			return step === at ? act(this) : super.before(step);
		}

		override beforeWelcome(): Promise<void> {
			return at === "welcome" ? act(this) : super.beforeWelcome();
		}
	};

type Make = (server: Handmade<string>) => Buffer;

/** These bytes and no more. */
const only =
	(make: Make): Interruption["act"] =>
	async server => {
		await server.send(make(server));
		throw new Enough();
	};

/** As long as the client stands it, up to 32 MB or 5,000 pieces. The client gets its turns. */
const forever =
	(make: Make): Interruption["act"] =>
	async server => {
		for (let pieces = 0, bytes = 0; pieces < 5000 && bytes < 32 << 20; pieces++) {
			const piece = make(server);
			bytes += piece.length;
			await server.send(piece);
			if (pieces % 20 === 0) await new Promise(setImmediate);
		}
		throw new Enough();
	};

const clear = (type: number, ...body: readonly number[]): Buffer => record({ type, body: Buffer.from(body) });
const header = (type: number, length: number): Buffer => Buffer.concat([u8(type), u16(legacyVersion), u16(length)]);
const html = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 11\r\n\r\nBad Request";

const { warning, fatal, closeNotify, handshakeFailure, internalError, unrecognizedName } = alert;

/** Each ends the attempt. */
export const interruptions: readonly Interruption[] = [
	{
		name: "a goodbye",
		act: only(server => server.alert(warning, closeNotify)),
		expect: ["ended", "alert", "protocol"],
	},
	{
		name: "a goodbye in clear",
		act: only(() => clear(contentType.alert, warning, closeNotify)),
		expect: ["ended", "alert", "protocol"],
	},
	{ name: "a fatal alert", act: only(server => server.alert(fatal, handshakeFailure)), expect: ["alert"] },
	{
		name: "a fatal alert in clear",
		act: only(() => clear(contentType.alert, fatal, internalError)),
		expect: ["alert", "protocol"],
	},
	{ name: "half an alert", act: only(server => server.frame(contentType.alert, u8(fatal))), expect: ["protocol"] },
	{ name: "an answer in HTTP", act: only(() => Buffer.from(html)), expect: ["protocol"] },
	{ name: "noise", act: only(() => Buffer.alloc(2000, 0x5a)), expect: ["protocol"] },
	{ name: "zeros", act: only(() => Buffer.alloc(2000)), expect: ["protocol"] },
	{ name: "a record of 65,535 bytes", act: only(() => header(contentType.application, 0xffff)), expect: ["protocol"] },
	{
		name: "the end of the connection",
		act: async ({ line }) => {
			line.end();
			throw new Enough();
		},
		expect: ["ended"],
	},
	{
		name: "the end in the middle of a record",
		act: async server => {
			await server.send(header(contentType.handshake, 100));
			server.line.end();
			throw new Enough();
		},
		expect: ["ended", "protocol"],
	},
];

/** What never ends by itself. TLS allows any number of some of them. */
export const floods: readonly Interruption[] = [
	{
		name: "a message of 16 MB",
		act: async server => {
			await server.send(server.frame(contentType.handshake, Buffer.from([messageType.certificate, 0xff, 0xff, 0xff])));
			await forever(() => server.frame(contentType.handshake, Buffer.alloc(16_000)))(server);
		},
		expect: ["protocol", "chain"],
	},
	{
		name: "empty messages",
		act: forever(server => server.frame(contentType.handshake, Buffer.alloc(0))),
		expect: ["protocol", "chain"],
	},
	{
		name: "empty data",
		act: forever(server => server.frame(contentType.application, Buffer.alloc(0))),
		expect: ["protocol", "chain"],
	},
	{
		name: "warnings",
		act: forever(server => server.alert(warning, unrecognizedName)),
		expect: ["protocol", "alert"],
	},
	{
		name: "requests for a hello",
		act: forever(server => server.frame(contentType.handshake, message(messageType.helloRequest))),
		expect: ["protocol", "chain"],
	},
	{
		name: "changes of encryption",
		act: forever(() => clear(contentType.changeCipherSpec, 1)),
		expect: ["protocol", "chain"],
	},
];
