import assert from "node:assert/strict";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import { utf8 } from "../../modules/bytes/index";
import type { Status } from "../../modules/config-server/index";
import { Receiver, UpdateRecord } from "../../modules/update/index";
import { portal, readAnswer, type Answer, type Portal } from "./portal";
import type { Peer } from "./stub-network";
import { stubSlot, unit, updateFile, type StubSlot } from "./update-slot";

export interface Board extends Portal {
	readonly slot: StubSlot;
	/** What the device was told. */
	readonly events: string[];
	/** Sends a request and waits for the answer. */
	ask(request: Uint8Array, address?: string): Answer;
}

export interface Lasting {
	readonly flash: MemoryFlash;
	readonly slots: FirmwareSlots;
}

/** What of a board outlives a life. */
export function lasting(size = 100_000): Lasting {
	const flash = new MemoryFlash();
	return { flash, slots: new FirmwareSlots({ size, changes: flash.changes }) };
}

/** One life of a board that takes firmware on its setup network. */
export function board({ flash, slots } = lasting(), status = (): Status => ({ phase: "setup", code: 0 })): Board {
	const slot = stubSlot(slots);
	const record = new UpdateRecord(flash);
	const events: string[] = [];
	const life: Portal = portal({
		update: slot,
		flash,
		options: {
			status,
			update: {
				receiver: () => new Receiver({ clock: life.host.clock, update: slot }, unit, record),
				onStarted: () => events.push("started"),
				onDone: () => events.push("done"),
				onFailed: () => events.push("failed"),
			},
		},
	});
	const ask = (request: Uint8Array, address?: string): Answer => {
		const peer = life.connect(address === undefined ? {} : { address });
		peer.send(request);
		return answerTo(life, peer);
	};
	return { ...life, slot, events, ask };
}

/** What the phone gets in the end; then it closes. */
export function answerTo({ host }: Portal, peer: Peer): Answer {
	for (let i = 0; i < 100 && !peer.received.length && peer.ended === "no"; i++) host.clock.advance(i && 100);
	const answer = readAnswer(Uint8Array.from(peer.received));
	peer.close();
	host.clock.advance(0);
	return answer;
}

export function join(...parts: readonly (string | Uint8Array)[]): Uint8Array {
	const all = parts.map(part => (typeof part === "string" ? utf8(part) : part));
	const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of all) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

export function request(body: Uint8Array, type = "multipart/form-data; boundary=XX", more = ""): Uint8Array {
	return join(
		`POST /update HTTP/1.1\r\nHost: 192.168.4.1\r\n${more}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
		body,
	);
}

export const bare = "application/octet-stream";

/** The bytes of `file` from `first` to before `end`. */
export function part(file: Uint8Array, first: number, end: number): Uint8Array {
	return request(file.subarray(first, end), bare, `Content-Range: bytes ${first}-${end - 1}/${file.length}\r\n`);
}

export interface Place {
	readonly wanted: number;
	readonly length: number;
}

export function placeIn({ text }: Answer): Place {
	const place: Place = JSON.parse(text);
	return place;
}

export const file = updateFile();
export const image = file.subarray(512);

/** The image stands in the slot. */
export function assertTaken({ slot }: Pick<Board, "slot">, whole = image): void {
	const bytes = new Uint8Array(whole.length);
	slot.read(0, bytes);
	assert.deepEqual(bytes, whole);
}
