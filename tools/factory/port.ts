import { spawnSync } from "node:child_process";
import { constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { startProgram, wordsOf } from "./program";
import type { Cable } from "./unit-console";

/** A cable that somebody has to let go of. */
export interface OpenCable extends Cable {
	/** Called once when the other end is gone, with a sentence. */
	onEnd: ((why: string) => void) | undefined;
	close(): void;
}

/**
 * A serial port of this computer at 115200 baud, 8N1: set by `stty`, then read and written as a terminal, so that no package
 * with native code is needed.
 * @throws Error in a sentence; on Windows, always
 */
export function openPort(path: string): OpenCable {
	if (process.platform === "win32")
		throw new Error(
			"On Windows a serial port needs a program in between: --command with one that joins it to its stdin and stdout, " +
				'as "plink -serial COM3 -sercfg 115200,8,n,1,N", or run this in WSL.',
		);
	const file = process.platform === "darwin" ? "-f" : "-F";
	const line = ["115200", "raw", "-echo", "cs8", "-cstopb", "-parenb", "-crtscts", "clocal", "-hupcl"];
	const { status, stderr, error } = spawnSync("stty", [file, path, ...line], { encoding: "utf8" });
	if (status !== 0) throw new Error(`${path} is no serial port that can be used: ${(error?.message ?? stderr).trim()}`);
	const stream = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK));
	const cable: OpenCable = {
		onData: undefined,
		onEnd: undefined,
		write: bytes => void stream.write(bytes),
		close: () => stream.destroy(),
	};
	stream.on("data", (bytes: Buffer) => cable.onData?.(bytes));
	stream.once("error", cause => cable.onEnd?.(`${path}: ${cause.message}. Did the cable come out?`));
	stream.once("end", () => cable.onEnd?.(`${path} is gone. Did the cable come out?`));
	return cable;
}

/** A program whose stdin and stdout are the cable, as `npm run -s board -- --console`. */
export function openCommand(command: string): OpenCable {
	const [program = ""] = wordsOf(command);
	const { child, end } = startProgram(command, [], ({ message }) => cable.onEnd?.(message));
	const cable: OpenCable = {
		onData: undefined,
		onEnd: undefined,
		write: bytes => void child.stdin.write(bytes),
		close() {
			child.stdin.end();
			end();
		},
	};
	child.stdout.on("data", (bytes: Buffer) => cable.onData?.(bytes));
	// Whoever ends takes the pipe along; that it ended is told below.
	child.stdin.on("error", () => undefined);
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-1000)));
	child.once("close", code => {
		const last = said.trim().split("\n").at(-1) ?? "";
		cable.onEnd?.(`"${program}" ended with code ${code ?? "none"}. ${last}`.trim());
	});
	return cable;
}
