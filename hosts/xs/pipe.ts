import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One message: a letter that says what it is, and bytes. */
export interface Message {
	readonly tag: string;
	readonly body: Buffer;
}

const headerSize = 5;

/**
 * A child process that is talked to synchronously: to the caller, firmware in the engine is as direct as firmware in
 * Node, and a virtual clock may drive both. Node's own pipes are asynchronous, so these are two named ones.
 */
export class Pipe {
	readonly #child: ChildProcess;
	readonly #output: number;
	readonly #input: number;
	#open = true;

	constructor(command: string, options: readonly string[]) {
		const folder = mkdtempSync(join(tmpdir(), "xs-"));
		const names = [join(folder, "in"), join(folder, "out")] as const;
		try {
			execFileSync("mkfifo", names);
			const toChild = openBothEnds(names[0]);
			const fromChild = openBothEnds(names[1]);
			const stdio = ["ignore", "inherit", "inherit", toChild.read, fromChild.write] as const;
			this.#child = spawn(command, options, { stdio: [...stdio] });
			this.#child.on("error", () => undefined); // shows up as the end of the pipe
			// Only the child holds its ends now, so that its death is the end of the file here.
			closeSync(toChild.read);
			closeSync(fromChild.write);
			this.#output = toChild.write;
			this.#input = fromChild.read;
		} finally {
			rmSync(folder, { recursive: true });
		}
		this.#child.unref();
	}

	/** @throws Error (EPIPE) when the process is gone. */
	send(tag: string, body: Uint8Array): void {
		const frame = Buffer.alloc(headerSize + body.length, tag);
		frame.writeUInt32LE(body.length, 1);
		frame.set(body, headerSize);
		for (let at = 0; at < frame.length;) at += writeSync(this.#output, frame, at);
	}

	/** Waits for the next message; `undefined` when the process ended without another word. */
	receive(): Message | undefined {
		const header = this.#read(headerSize);
		const body = header && this.#read(header.readUInt32LE(1));
		return body && { tag: header.toString("latin1", 0, 1), body };
	}

	/** Ends the process. */
	close(): void {
		if (!this.#open) return;
		this.#open = false;
		closeSync(this.#output);
		closeSync(this.#input);
		this.#child.kill("SIGKILL");
	}

	#read(size: number): Buffer | undefined {
		const bytes = Buffer.alloc(size);
		for (let at = 0; at < size;) {
			const count = readSync(this.#input, bytes, at, size - at, null);
			if (count === 0) return undefined;
			at += count;
		}
		return bytes;
	}
}

/** Opening one end of a named pipe waits for the other; a third opening, for both, makes sure neither waits. */
function openBothEnds(name: string): { readonly read: number; readonly write: number } {
	const both = openSync(name, constants.O_RDWR);
	const ends = { read: openSync(name, constants.O_RDONLY), write: openSync(name, constants.O_WRONLY) };
	closeSync(both);
	return ends;
}
