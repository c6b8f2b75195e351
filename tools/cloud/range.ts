/** A part of a file, from `start` to before `end`, bytes. */
export interface Part {
	readonly start: number;
	readonly end: number;
	/** The whole file was asked for, or something that a server may pass over (RFC 9110, 14.2). */
	readonly whole: boolean;
}

/**
 * Which part of a file of `size` bytes a `Range` header asks for; `undefined` when there is no such part (416). Of several
 * ranges, and of what is no range of bytes, the whole file is the answer.
 */
export function readRange(header: string | undefined, size: number): Part | undefined {
	const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
	if (!first && !last) return { start: 0, end: size, whole: true };
	if (!first) {
		const count = Math.min(Number(last), size);
		return count ? { start: size - count, end: size, whole: false } : undefined;
	}
	const [start, end] = [Number(first), last ? Math.min(Number(last) + 1, size) : size];
	if (last && Number(last) < start) return { start: 0, end: size, whole: true };
	return start < size ? { start, end, whole: false } : undefined;
}
