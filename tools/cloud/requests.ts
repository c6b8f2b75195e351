import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Refusal } from "./refusal";
import { isRecord } from "../cli/record";

/** What was asked for is not there: 404. */
export class NotFound extends Error {}

/** Too many wrong tokens came from this address: 429. */
export class TooMany extends Error {
	/** Seconds. */
	readonly retryAfter: number;

	constructor(retryAfter: number) {
		super(`Too many wrong tokens. Try again in ${retryAfter} s.`);
		this.retryAfter = retryAfter;
	}
}

/** How every error is told (docs/protocol/cloud.md#device-api). */
export const failure = (message: string): object => ({ error: { message } });

/** Refuses bodies of more than `bytes`. */
export const atMost = (bytes: number): MiddlewareHandler =>
	bodyLimit({ maxSize: bytes, onError: c => c.json(failure(`The body has more than ${bytes} bytes.`), 413) });

/** The fields of a JSON body, not yet checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The body as a JSON object. @throws Refusal when it is none. */
export async function json(c: Context): Promise<Fields> {
	const text = await c.req.text();
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new Refusal("The body is not valid JSON.");
	}
	if (isRecord(body)) return body;
	throw new Refusal("The body must be a JSON object.");
}

/** A text field; `undefined` when it is absent. @throws Refusal when it is something else. */
export function text(fields: Fields, key: string): string | undefined {
	const value = fields[key];
	if (value === undefined || value === null) return undefined;
	if (typeof value === "string") return value;
	throw new Refusal(`"${key}" must be a text.`);
}

/** A whole number of the query. @throws Refusal when it is none, or out of range. */
export function whole(c: Context, key: string, least: number, most: number): number | undefined {
	const value = c.req.query(key);
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
	throw new Refusal(`"${key}" must be a whole number from ${least} to ${most}.`);
}
