/** Message types of the binary protocol (docs/protocol/wire.md#commands): the first byte of a frame. */
export const command = {
	response: 0,
	ping: 6,
	bridge: 15,
	sync: 16,
	internal: 17,
	property: 19,
	hardware: 20,
	group: 21,
	login: 29,
	redirect: 41,
	debugPrint: 55,
	event: 64,
	resolve: 65,
} as const;

/**
 * The status codes this client reacts to or sends (docs/protocol/wire.md#status-codes). Others are passed on as
 * numbers.
 */
export const status = {
	ok: 200,
	illegalCommand: 2,
	alreadyLoggedIn: 4,
	notAuthenticated: 5,
	invalidToken: 9,
} as const;

/** Type, id and length (docs/protocol/wire.md#frame). */
export const headerLength = 5;

/**
 * Most bytes of a body, both ways: the reference's figure for ESP32, told to the cloud as `buff-in`
 * (docs/protocol/wire.md#connection).
 */
export const bodyLimit = 1024;

/** Login always has this id (docs/protocol/wire.md#message-ids), and the cloud's redirect and answer carry it. */
export const loginId = 1;

/** Ids are 16 bits; 0 is illegal (docs/protocol/wire.md#message-ids). */
export const idLimit = 0xffff;

/** Virtual pins are 8 bits (docs/protocol/wire.md#hardware-frames). */
export const pinLimit = 255;

/** Bytes of an Auth Token (docs/protocol/wire.md#token). */
export const tokenLength = 32;

/** Most bytes of a redirect's host name (docs/protocol/wire.md#redirect). */
export const hostLimit = 63;

/**
 * Network timeout T: login answer, rest of a frame, answer to a request, milliseconds
 * (docs/protocol/wire.md#connection).
 */
export const answerTimeout = 6000;

/** Heartbeat interval H, seconds (docs/protocol/wire.md#heartbeat). */
export const usualHeartbeat = 40;

/**
 * What a frame begins with, and room for its id and length, which the encoder writes. A NUL has to follow, the one before
 * the first parameter: it completes the header.
 */
export function begin(type: number): string {
	return `${String.fromCharCode(type)}\0\0\0`;
}

/** The same of a virtual write: its pin follows. */
export const virtualWrite = "\x14\0\0\0\0vw\0";

/** A whole ping. */
export const ping = "\x06\0\0\0\0";
