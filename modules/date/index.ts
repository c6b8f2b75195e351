/**
 * Dates as the C compiler and HTTP write them, without the engine's `Date`.
 *
 * @packageDocumentation
 */

import { decimal } from "../match/index";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time as the C compiler writes `__DATE__ " " __TIME__`: `Nov  3 2025 08:40:00`, here in UTC. */
export function buildDate(time: number): string {
	const seconds = Math.floor(time / 1000);
	let left = Math.floor(seconds / 86_400);
	let year = 1970;
	for (; left >= yearLength(year); year++) left -= yearLength(year);
	let month = 0;
	for (; left >= monthLength(month, year); month++) left -= monthLength(month, year);
	const two = (value: number): string => String(value).padStart(2, "0");
	const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	return `${months[month] ?? ""} ${String(left + 1).padStart(2)} ${year} ${clock}`;
}

/** The time, Unix milliseconds, that HTTP writes as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7). */
export function httpDate(date: string): number | undefined {
	const [, day = "", name = "", year = "", clock = ""] = date.split(" ");
	const month = months.indexOf(name);
	let days = decimal(day, 2);
	const last = decimal(year, 4);
	const [hour, minute, second] = clock.split(":").map(part => decimal(part, 2));
	if (days === undefined || last === undefined || hour === undefined || minute === undefined || second === undefined)
		return undefined;
	if (month < 0 || last < 1970) return undefined;
	for (let each = 1970; each < last; each++) days += yearLength(each);
	for (let each = 0; each < month; each++) days += monthLength(each, last);
	return (((days - 1) * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

function yearLength(year: number): number {
	return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}

/** Months count from 0. */
function monthLength(month: number, year: number): number {
	if (month === 1) return yearLength(year) - 337;
	return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
}
