import { contentRange } from "../match/index";
import type { Head } from "./head";
import { plain, type Response } from "./response";
import { parameter, wordOf } from "./value";

/** RFC 2046 5.1.1 */
const longestBoundary = 70;

/** A request that brings bytes of a firmware's file. */
export interface Delivery {
	readonly head: Head;
	/** Of its body, bytes. */
	readonly length: number;
	/** Where in the file its first byte stands. */
	readonly first: number;
	/** It says that it brings only part of the file. */
	readonly isPart: boolean;
	/** What parts the form, where it is one. */
	readonly boundary: string | undefined;
}

/**
 * Reads what a request is to bring: a form with the file as its only part, `update` (docs/protocol/setup.md#endpoints),
 * or the bare file as `application/octet-stream`, or of that what `Content-Range` says.
 */
export function readDelivery(head: Head, length: number): Response | Delivery {
	const { fields } = head;
	if (!length) return plain(411, "The upload is empty. Send the firmware's file with its length.");
	const type = fields.get("content-type") ?? "";
	const kind = wordOf(type);
	const boundary = kind === "multipart/form-data" ? (parameter(type, "boundary") ?? "") : undefined;
	if (boundary === undefined ? kind !== "application/octet-stream" : !boundary || boundary.length > longestBoundary)
		return plain(415, "Send the firmware's file as multipart/form-data in the field update.");
	const range = fields.get("content-range");
	const first = range === undefined ? 0 : firstOf(range, length);
	if (first === undefined || (range !== undefined && boundary !== undefined))
		return plain(400, "The field Content-Range does not fit the body. It has to read like: bytes 0-511/400000");
	return { head, length, first, isPart: range !== undefined, boundary };
}

/** The first of the bytes that a `Content-Range` names (RFC 9110 14.4); `undefined` when they are not `length` ones. */
function firstOf(range: string, length: number): number | undefined {
	const { first, last } = contentRange(range.toLowerCase()) ?? {};
	return first !== undefined && last === first + length - 1 ? first : undefined;
}
