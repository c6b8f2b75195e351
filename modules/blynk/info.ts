import { FrameEncoder } from "./encoder";
import { bodyLimit, command, headerLength } from "./protocol";

/** Which server: today's cloud, or the open-source server of 2019, which knows other keys (facts/blynk.md 1.9). */
export type Dialect = "cloud" | "legacy";

/** What the device tells about itself after each login. The cloud makes the device from it, so it must be right. */
export interface DeviceInfo {
	/** `TMPL...` */
	readonly templateId: string;
	/** Tells firmwares of one product apart; the template id when absent. */
	readonly firmwareType?: string;
	readonly firmwareVersion: string;
}

/** What the host and the client know. */
export interface BoardInfo {
	/** `ESP32`, `ESP32-C3`, ... */
	readonly chip: string;
	/** Unix milliseconds. */
	readonly buildTime: number;
	/** Seconds. */
	readonly heartbeat: number;
}

/** The reference library whose protocol this client speaks (facts/blynk.md 1.6, 1.16). */
const libraryVersion = "1.4.0";

/** The info frame, without id. */
export function infoFrame(dialect: Dialect, info: DeviceInfo, board: BoardInfo): Uint8Array {
	const { templateId, firmwareType = templateId, firmwareVersion } = info;
	const build = buildDate(board.buildTime);
	const beat = ["h-beat", board.heartbeat, "buff-in", bodyLimit, "dev", board.chip];
	// The 2019 server takes the frame for an info frame only when the first letter is one of v f h b d c t.
	const fields =
		dialect === "cloud"
			? ["mcu", firmwareVersion, "fw-type", firmwareType, "build", build, "blynk", libraryVersion, ...beat]
			: ["ver", libraryVersion, ...beat, "fw-type", firmwareType, "fw", firmwareVersion, "build", build];
	const encoder = new FrameEncoder(headerLength + bodyLimit);
	encoder.open(command.internal);
	for (const field of fields) {
		encoder.value(field);
		encoder.byte(0);
	}
	encoder.value("tmpl");
	encoder.parameter(templateId);
	// The library up to 1.2 closed the last parameter, too.
	if (dialect === "legacy") encoder.byte(0);
	encoder.close();
	return encoder.bytes.subarray(0, encoder.at);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time as the C compiler writes `__DATE__ " " __TIME__`: `Nov  3 2025 08:40:00`, here in UTC. */
export function buildDate(time: number): string {
	const seconds = Math.floor(time / 1000);
	const { year, month, day } = civil(Math.floor(seconds / 86_400));
	const two = (value: number): string => String(value % 60).padStart(2, "0");
	const hour = String(Math.floor(seconds / 3600) % 24).padStart(2, "0");
	const clock = `${hour}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
	return `${months[month] ?? ""} ${String(day).padStart(2)} ${year} ${clock}`;
}

/** The calendar date, month from 0, of a day counted from 1970-01-01. */
function civil(days: number): { year: number; month: number; day: number } {
	let [year, left] = [1970, days];
	for (; left >= yearLength(year); year++) left -= yearLength(year);
	const lengths = [31, yearLength(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
	let month = 0;
	for (const length of lengths) {
		if (left < length) break;
		left -= length;
		month++;
	}
	return { year, month, day: left + 1 };
}

function yearLength(year: number): number {
	return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}
