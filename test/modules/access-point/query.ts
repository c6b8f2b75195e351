/** A DNS query as a phone's resolver writes it. */
export function query(name: string, type = 1, classCode = 1): Uint8Array {
	return packet({ questions: 1 }, question(name, type, classCode));
}

export interface Counts {
	readonly flags?: number;
	readonly questions?: number;
	readonly answers?: number;
	readonly authorities?: number;
	readonly additional?: number;
}

export function packet(
	{ flags = 0x0100, questions = 0, answers = 0, authorities = 0, additional = 0 }: Counts,
	...parts: readonly (readonly number[])[]
): Uint8Array {
	const words = [0x1234, flags, questions, answers, authorities, additional];
	return Uint8Array.from([...words.flatMap(word => [word >> 8, word & 255]), ...parts.flat()]);
}

export function question(name: string, type = 1, classCode = 1): number[] {
	return [...labels(name), type >> 8, type & 255, classCode >> 8, classCode & 255];
}

export function labels(name: string): number[] {
	const parts = name === "" ? [] : name.split(".");
	return [...parts.flatMap(part => [part.length, ...new TextEncoder().encode(part)]), 0];
}

/** An EDNS0 record. */
export function opt({ version = 0, flags = 0, data = [] as readonly number[] } = {}): number[] {
	return [0, 0, 41, 0x10, 0, 0, version, flags, 0, data.length >> 8, data.length & 255, ...data];
}
