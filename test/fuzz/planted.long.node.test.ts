import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import sinon from "sinon";
import type { Flash, Host } from "../../hosts/host";
import { found as readRecord } from "../../hosts/moddable/esp32/scan";
import { Air } from "../../hosts/virtual/air";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { answer } from "../../modules/access-point/dns";
import { Decoder } from "../../modules/blynk/decoder";
import { dateOf, isSignIn } from "../../modules/blynk/portal-check";
import { Body } from "../../modules/blynk/values";
import { hear } from "../../modules/discovery/message";
import { readConfig } from "../../modules/config-server/config-request";
import { readForm } from "../../modules/config-server/form";
import { readJson } from "../../modules/config-server/json-form";
import { update as openUpload } from "../../modules/config-server/update";
import { LineEditor, readWords } from "../../modules/console/index";
import { decode, encode } from "../../modules/credentials/record";
import { Improv } from "../../modules/improv/index";
import type { Credentials } from "../../modules/credentials/index";
import { readFormer } from "../../modules/edgent/index";
import { load } from "../../modules/logbook/index";
import { accept } from "../../modules/settings/index";
import { readHeader, Receiver, type UpdateRecord } from "../../modules/update/index";
import { ResponseHead } from "../../modules/update/response-head";
import { timeIn } from "../../modules/wall-clock/sntp";
import { CrashCount } from "../../src/crash-count";
import { readProduct } from "../../src/product";
import { ConfigError } from "../../src/config/rules";
import { parseCommand } from "../../tools/board/commands";
import { FrameReader, type Frame } from "../../tools/cloud/frame";
import { Session } from "../../tools/cloud/session";
import { Fuzzer } from "./fuzzer";
import type { Parser } from "./parser";
import { air } from "./parsers/air";
import { client } from "./parsers/client";
import { apiOf, cloud } from "./parsers/cloud";
import { config } from "./parsers/config";
import { console } from "./parsers/console";
import { discovery } from "./parsers/discovery";
import { dns } from "./parsers/dns";
import { download } from "./parsers/download";
import { edgent } from "./parsers/edgent";
import { form } from "./parsers/form";
import { frame } from "./parsers/frame";
import { health } from "./parsers/health";
import { http } from "./parsers/http";
import { improv } from "./parsers/improv";
import { allParsers } from "./parsers/index";
import { json } from "./parsers/json";
import { logbook } from "./parsers/logbook";
import { portal } from "./parsers/portal";
import { product } from "./parsers/product";
import { record } from "./parsers/record";
import { scan } from "./parsers/scan";
import { session } from "./parsers/session";
import { settings } from "./parsers/settings";
import { sntp } from "./parsers/sntp";
import { update } from "./parsers/update";
import { upload } from "./parsers/upload";
import { portal as openPortal } from "../support/portal";

/** A fault in a parser, in words, and the parser with it. */
const planted: Readonly<Record<string, readonly (readonly [string, () => Parser])[]>> = {
	http: [
		[
			"the first byte after a cut is lost",
			() =>
				http(given => {
					const made = openPortal(given);
					const connect: typeof made.connect = where => {
						const peer = made.connect(where);
						const send = peer.send.bind(peer);
						let sent = 0;
						peer.send = bytes => send(sent++ ? bytes.slice(1) : bytes);
						return peer;
					};
					return { ...made, connect };
				}),
		],
		[
			"a token is logged",
			() =>
				http(given => {
					const made = openPortal(given);
					const { push } = made.applied;
					made.applied.push = (...requests) => {
						for (const { token } of requests) made.host.log(token);
						return push.apply(made.applied, requests);
					};
					return made;
				}),
		],
	],
	form: [
		["a plus is no space", () => form((bytes, names, into) => readForm(bytes.map(minus), names, into))],
		[
			"the last of a name counts",
			() =>
				form((bytes, names, into) => {
					for (const pair of Buffer.from(bytes).toString("latin1").split("&")) {
						const one = new Map<string, Uint8Array>();
						readForm(Buffer.from(pair, "latin1"), names, one);
						one.forEach((value, name) => into.set(name, value));
					}
				}),
		],
	],
	json: [
		[
			"what follows the object is ignored",
			() => json((bytes, names, into) => readJson(bytes.subarray(0, bytes.lastIndexOf(125) + 1), names, into)),
		],
		[
			"the engine makes an object of it",
			() =>
				json((bytes, names, into) => {
					const taken = readJson(bytes, names, into);
					if (taken) JSON.parse(new TextDecoder().decode(bytes));
					return taken;
				}),
		],
	],
	config: [
		[
			"a static address is taken for any network",
			() =>
				config((...given) => {
					const read = readConfig(...given);
					return "rule" in read || !read.static
						? read
						: { ...read, static: { ...read.static, mask: "255.255.255.240" } };
				}),
		],
	],
	upload: [
		[
			"a piece of one byte is lost",
			() =>
				upload((...given) => {
					const sink = openUpload(...given);
					if ("status" in sink) return sink;
					const write = sink.write.bind(sink);
					sink.write = bytes => void (bytes.length === 1 || write(bytes));
					return sink;
				}),
		],
	],
	update: [
		["the least version is not read", () => update({ Receiver, readHeader: fromAny })],
		["something is written of what is refused", () => update({ readHeader, Receiver: RashReceiver })],
	],
	download: [
		["a part that does not say where begins at 0", () => download(GuessingHead)],
		["an end of line that comes alone is lost", () => download(ForgetfulHead)],
	],
	discovery: [
		[
			"a name in capitals is another one",
			() =>
				discovery((message, service) =>
					hear(message, service).kind === "question" && message.some(each => each >= 65 && each <= 90)
						? { kind: "nothing", end: 0 }
						: hear(message, service),
				),
		],
		[
			"somebody else's goodbye is a conflict",
			() =>
				discovery((message, service) =>
					hear(
						message.map((each, at) => (at === 2 ? each : each || 1)),
						service,
					),
				),
		],
		[
			"what is known is asked for",
			() =>
				discovery((message, service) =>
					hear(
						message.map((each, at) => (at === 7 ? 0 : each)),
						service,
					),
				),
		],
	],
	dns: [
		[
			"EDNS of another version gets no answer",
			() => dns((query, here) => (query.at(-6) === 1 ? undefined : answer(query, here))),
		],
		["each name gets an address, the absent too", () => dns((query, here) => answer(renamed(query), here))],
	],
	frame: [
		["the device reads a long body in two", () => frame(HastyDecoder)],
		["the cloud forgets a byte", () => frame(Decoder, ForgetfulReader)],
	],
	client: [["the third value is lost", () => (sinon.replace(Body.prototype, "list", firstTwo), client())]],
	record: [
		[
			"the error is not written",
			() => record({ decode, encode: (all, number) => encode({ ...all, lastError: 0 }, number) }),
		],
		["the checksum is not looked at", () => record({ encode, decode: bytes => decode(resealed(bytes)) })],
	],
	health: [["a reason is cut short", () => health(HastyCount)]],
	logbook: [["the version is not looked at", () => logbook({ load: loadAny })]],
	settings: [
		["spaces around a value are ignored", () => settings((rule, value) => accept(rule, value.trim()))],
		[
			"a number is kept as it came",
			() => settings((rule, value) => (accept(rule, value) === undefined ? undefined : value)),
		],
	],
	edgent: [
		["the log tells a name", () => edgent((host, cloud) => tellingFormer(host, cloud))],
		[
			"an SSID of old Edgent keeps the NUL behind it",
			() =>
				edgent((host, cloud) =>
					readFormer(host, cloud).map(each =>
						host.flash.read("blynk/config") ? { ...each, ssid: Uint8Array.of(...each.ssid, 0) } : each,
					),
				),
		],
	],
	product: [
		["an error tells the key", () => product(tellingProduct)],
		["an error is another one", () => product(given => (isArray(given) ? JSON.parse("[") : readProduct(given)))],
	],
	portal: [
		[
			"fields are known in small letters only",
			() => portal({ dateOf, isSignIn: (text, name) => isSignIn(text.replace("Location", "X"), name) }),
		],
		["a leap day is none", () => portal({ isSignIn, dateOf: text => (text.includes("29 Feb") ? 0 : dateOf(text)) })],
	],
	sntp: [
		[
			"the second era is unknown",
			() => sntp((told, asked) => ((told[40] ?? 0) < 0x80 ? undefined : timeIn(told, asked))),
		],
		[
			"any question will do",
			() => sntp(told => timeIn(told, Uint8Array.from([...new Uint8Array(40), ...told.subarray(24, 32)]))),
		],
	],
	scan: [["a signal has no sign", () => scan(bytes => ({ ...readRecord(bytes), rssi: bytes[6] ?? 0 }))]],
	console: [
		["CR and LF are two ends", () => console(TwoEnds)],
		["there may be any number of words", () => console(undefined, line => readWords(line.subarray(0, 30)))],
	],
	improv: [
		["frames of any type are commands", () => improv(Credulous)],
		["a letter of what is no header is lost", () => improv(Lossy)],
	],
	air: [
		[
			"a press may be any time",
			() =>
				air({
					Air,
					parseCommand: line => (line.startsWith("press 60") ? { do: "press", ms: 600_001 } : parseCommand(line)),
				}),
		],
	],
	session: [["an answer of a wrong length", () => session(WordySession)]],
	cloud: [
		[
			"a page has no size",
			() =>
				cloud(hub => {
					const app = apiOf(hub);
					const failed = new Response("", { status: 500 });
					return { fetch: (request, env) => (request.url.includes("size") ? failed : app.fetch(request, env)) };
				}),
		],
	],
};

const minus = (byte: number): number => (byte === 43 ? 45 : byte);
const isArray = (given: unknown): boolean => typeof given === "object" && given !== null && "extra" in given;

/** Nobody knows `wpad` any more. */
function renamed(query: Uint8Array): Uint8Array {
	const at = Buffer.from(query).indexOf("wpad");
	return at < 0 ? query : query.map((byte, i) => (i === at ? 0x78 : byte));
}

function resealed(bytes: Uint8Array): Uint8Array {
	const found = decode(bytes);
	return found || bytes.length < 20 ? bytes : encode({ candidate: undefined, proven: undefined, lastError: 0 }, 1);
}

function tellingProduct(given: unknown): ReturnType<typeof readProduct> {
	try {
		return readProduct(given);
	} catch (error) {
		throw new ConfigError("setup", JSON.stringify(given).split('"password":"')[1], String(error));
	}
}

function firstTwo(this: Body): string[] {
	return this.parts.slice(this.first, this.first + Math.min(this.length, 2));
}

class TwoEnds extends LineEditor {
	override take(byte: number): void {
		if (byte === 0x0a) super.take(0x00);
		super.take(byte);
	}
}

abstract class Credulous extends Improv {
	protected override onFrame(type: number, data: Uint8Array | undefined): void {
		super.onFrame(type && 3, data);
	}
}

abstract class Lossy extends Improv {
	#held = false;

	override take(byte: number): void {
		if (!(this.#held && byte === 0x0a)) super.take(byte);
		this.#held = byte === 0x4d;
	}
}

class HastyDecoder extends Decoder {
	constructor(...[socket, sink, events]: ConstructorParameters<typeof Decoder>) {
		super({ read: into => socket.read(into.subarray(0, 1000)) }, sink, events);
	}
}

class ForgetfulReader extends FrameReader {
	override push(chunk: Buffer, onFrame: (frame: Frame) => void): void {
		super.push(chunk.length === 3 ? chunk.subarray(1) : chunk, onFrame);
	}
}

function tellingFormer(host: Pick<Host, "flash" | "log">, cloud: string): readonly Credentials[] {
	const found = readFormer(host, cloud);
	for (const { ssid } of found) host.log(`edgent: ${ssid}`);
	return found;
}

class WordySession extends Session {
	override send(bytes: Buffer): void {
		super.send(bytes[0] === 17 ? Buffer.concat([bytes, bytes.subarray(0, 1)]) : bytes);
	}
}

function fromAny(bytes: Uint8Array): ReturnType<typeof readHeader> {
	const header = readHeader(bytes);
	return header && { ...header, from: "0" };
}

class RashReceiver extends Receiver {
	readonly #record: UpdateRecord;

	constructor(...given: ConstructorParameters<typeof Receiver>) {
		super(...given);
		this.#record = given[2];
	}

	override write(position: number, bytes: Uint8Array): ReturnType<Receiver["write"]> {
		const refusal = super.write(position, bytes);
		if (refusal === "chip") this.#record.store();
		return refusal;
	}
}

class GuessingHead extends ResponseHead {
	override push(bytes: Uint8Array): number {
		const taken = super.push(bytes);
		if (this.state === "complete") this.from ??= 0;
		return taken;
	}
}

class ForgetfulHead extends ResponseHead {
	override push(bytes: Uint8Array): number {
		return bytes.length === 1 && bytes[0] === 10 ? 1 : super.push(bytes);
	}
}

class HastyCount extends CrashCount {
	constructor(host: Host) {
		super(host);
		const { onFault } = host;
		host.onFault = error => onFault?.(String(error).slice(0, 100));
	}
}

/** Takes a log of any version. */
function loadAny(flash: Flash): Uint32Array {
	const bytes = flash.read("log0") ?? new Uint8Array(8);
	bytes.set([1, 0, 0, 0]);
	new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
	return load(new MemoryFlash([["log0", bytes]]));
}

/** What a fuzzer finds with the first inputs of a seed. */
async function fuzz(parser: Parser, inputs: number): Promise<string | undefined> {
	const fuzzer = new Fuzzer(parser, "planted", []);
	for (let left = inputs; left > 0; left--) {
		const finding = await fuzzer.next();
		if (finding) return finding.broken;
	}
	return undefined;
}

describe("the judges of npm run fuzz", () => {
	afterEach(() => sinon.restore());

	for (const parser of allParsers())
		it(`find what is broken in ${parser.name}, and nothing where nothing is`, async () => {
			assert.equal(await fuzz(parser, 300), undefined);
			const faults = planted[parser.name] ?? [];
			assert.ok(faults.length);
			for (const [fault, broken] of faults) assert.ok(await fuzz(broken(), 20_000), fault);
		});
});
