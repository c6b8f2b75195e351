import { buildDate } from "../date/index";
import { bodyLimit } from "./protocol";

/**
 * Which server: today's cloud, or the open-source server of 2019, which knows other keys
 * (docs/protocol/wire.md#info-frame).
 */
export type Dialect = "cloud" | "legacy";

/** What the device tells about itself after each login. The cloud makes the device from it, so it must be right. */
export interface DeviceInfo {
	/** `TMPL...`; `DYNAMIC` where the app is to choose and has not. Read at each login, as the rest is. */
	readonly templateId: string;
	/** Tells firmwares of one product apart, any text; the template id when absent. */
	readonly firmwareType?: string;
	/** As `1.2.3`; the Blynk console shows it, and takes an update for done when it is told here. */
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

/** The reference library whose protocol this client speaks (docs/protocol/wire.md). */
const libraryVersion = "1.4.0";

/** The parameters of the info message. */
export function infoOf(dialect: Dialect, info: DeviceInfo, board: BoardInfo): readonly string[] {
	const { templateId, firmwareType = templateId, firmwareVersion } = info;
	const build = buildDate(board.buildTime);
	const beat = ["h-beat", String(board.heartbeat), "buff-in", String(bodyLimit), "dev", board.chip];
	// The 2019 server takes the message for an info message only when the first letter is one of v f h b d c t.
	return dialect === "cloud"
		? [
				...["mcu", firmwareVersion, "fw-type", firmwareType, "build", build, "blynk", libraryVersion, ...beat],
				...["tmpl", templateId],
			]
		: [
				...["ver", libraryVersion, ...beat, "fw-type", firmwareType, "fw", firmwareVersion, "build", build],
				// The library up to 1.2 closed the last parameter, too.
				...["tmpl", templateId, ""],
			];
}
