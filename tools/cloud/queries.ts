import type { Context } from "hono";
import { Refusal } from "./refusal";

export const query = (c: Context): URLSearchParams => new URL(c.req.url).searchParams;

/** `v1` or `V1`, 0 to 255. */
export function pinNumber(text: string): number {
	const [, digits] = /^[vV](\d{1,3})$/.exec(text) ?? [];
	if (digits === undefined || Number(digits) > 255) throw new Refusal("Wrong pin format.");
	return Number(digits);
}
