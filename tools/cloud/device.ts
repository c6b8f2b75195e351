import type { Datastream, Template } from "./templates";
import { isRecord } from "../cli/record";

/** What a pin holds. */
export interface Stored {
	/** Unix milliseconds: when the value was measured. */
	readonly at: number;
	/** As on the wire: text, one or several (a location has two). */
	readonly words: readonly string[];
}

export interface LoggedEvent {
	readonly at: number;
	readonly code: string;
	readonly description: string;
	readonly resolved: boolean;
}

/** What the info frame tells, by its keys (docs/protocol/wire.md#info-frame). */
export type HardwareInfo = Readonly<Record<string, string>>;

/** A device as the cloud keeps it. Changed in place; the owner of the record puts it into the journal. */
export interface Device {
	readonly id: number;
	readonly token: string;
	readonly name: string;
	readonly templateId: string;
	readonly createdAt: number;
	/** First login. */
	activatedAt?: number;
	/** Last time it went online or offline. */
	seenAt?: number;
	hardware: HardwareInfo;
	readonly values: Record<string, Stored>;
	readonly properties: Record<string, Record<string, string>>;
	/** Newest last. */
	readonly events: LoggedEvent[];
	readonly meta: Record<string, string>;
}

/**
 * A token handed out before its device exists: the info frame creates the device
 * (docs/protocol/legacy.md#the-next-servers-first-code).
 */
export interface Provision {
	readonly token: string;
	readonly name: string | undefined;
	/** Used when the device names no template. */
	readonly templateId: string;
	/** Unix milliseconds. */
	readonly expiresAt: number;
}

/** A stored record of the right shape. */
export function isDevice(value: unknown): value is Device {
	return (
		isRecord(value) &&
		typeof value["id"] === "number" &&
		["token", "name", "templateId"].every(key => typeof value[key] === "string") &&
		["hardware", "values", "properties", "meta"].every(key => isRecord(value[key])) &&
		Array.isArray(value["events"])
	);
}

export function isProvision(value: unknown): value is Provision {
	return (
		isRecord(value) &&
		["token", "templateId"].every(key => typeof value[key] === "string") &&
		typeof value["expiresAt"] === "number"
	);
}

/** A number as the protocol writes it; `parseFloat` alone would take "12abc". */
export const isNumber = (word: string): boolean => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word);

/**
 * What of `words` goes into a datastream: a number out of its range is cropped to the border it crossed
 * (docs/protocol/cloud.md#news-of-2026). `undefined` when they are not of its type.
 */
export function fitting(stream: Datastream, words: readonly string[]): readonly string[] | undefined {
	switch (stream.type) {
		case "string":
			return words;
		case "location":
			return words.length === 2 && words.every(isNumber) ? words : undefined;
		case "integer":
		case "double": {
			const [word, ...others] = words;
			if (word === undefined || others.length || !isNumber(word)) return undefined;
			const { min = -Infinity, max = Infinity } = stream;
			const cropped = Math.max(min, Math.min(max, Number(word)));
			return [cropped === Number(word) ? word : String(cropped)];
		}
	}
}

/** What a pin holds: its value, else its datastream's default. */
export function valueOf(device: Device, template: Template, pin: number): readonly string[] | undefined {
	const stored = device.values[pin]?.words;
	if (stored) return stored;
	const initial = template.datastreams.find(each => each.pin === pin)?.default;
	return initial === undefined ? undefined : [initial];
}

/** A value as JSON: numbers where the datastream holds them, a list where there are several. */
export function typed(stream: Datastream | undefined, words: readonly string[]): unknown {
	const values = words.map(word => (stream?.type !== "string" && isNumber(word) ? Number(word) : word));
	return values.length > 1 ? values : values[0];
}
