import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One message: a letter that says what it is, and bytes. */
export interface Message {
	readonly tag: string;
	/** Valid until the next message is received. */
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
	/** What was read, and which part of it nobody has received yet. */
	#buffer = Buffer.alloc(16_384);
	#from = 0;
	#to = 0;

	constructor(command: string, options: readonly string[]) {
		const folder = mkdtempSync(join(tmpdir(), "xs-"));
		const names = [join(folder, "in"), join(folder, "out")] as const;
		try {
			execFileSync("mkfifo", names);
			const toChild = openBothEnds(names[0]);
			const fromChild = openBothEnds(names[1]);
			const stdio = ["ignore", "inherit", "inherit", toChild.read, fromChild.write] as const;
			// In a group of its own: a signal for us, as Ctrl-C sends it, is ours to hear, and the child ends with the pipe.
			this.#child = spawn(command, options, { stdio: [...stdio], detached: true });
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
		// The numbers of closed files soon belong to others.
		if (!this.#open) throw new Error("EPIPE: the process was ended");
		const frame = Buffer.alloc(headerSize + body.length, tag);
		frame.writeUInt32LE(body.length, 1);
		frame.set(body, headerSize);
		for (let at = 0; at < frame.length;) at += writeSync(this.#output, frame, at);
	}

	/** Waits for the next message; `undefined` when the process ended without another word. */
	receive(): Message | undefined {
		if (!this.#open || !this.#read(headerSize)) return undefined;
		const tag = this.#buffer.toString("latin1", this.#from, this.#from + 1);
		const size = headerSize + this.#buffer.readUInt32LE(this.#from + 1);
		if (!this.#read(size)) return undefined;
		const body = this.#buffer.subarray(this.#from + headerSize, this.#from + size);
		this.#from += size;
		return { tag, body };
	}

	/** Ends the process. */
	close(): void {
		if (!this.#open) return;
		this.#open = false;
		closeSync(this.#output);
		closeSync(this.#input);
		this.#child.kill("SIGKILL");
	}

	/** Waits until `size` bytes lie in the buffer; reads all that have come. False at the end of the file. */
	#read(size: number): boolean {
		if (this.#from + size > this.#buffer.length) this.#makeRoom(size);
		while (this.#to - this.#from < size) {
			const count = readSync(this.#input, this.#buffer, this.#to, this.#buffer.length - this.#to, null);
			if (count === 0) return false;
			this.#to += count;
		}
		return true;
	}

	#makeRoom(size: number): void {
		const { length } = this.#buffer;
		const larger = size > length ? Buffer.alloc(2 * size) : this.#buffer;
		this.#buffer.copy(larger, 0, this.#from, this.#to);
		this.#buffer = larger;
		this.#to -= this.#from;
		this.#from = 0;
	}
}

/** Opening one end of a named pipe waits for the other; a third opening, for both, makes sure neither waits. */
function openBothEnds(name: string): { readonly read: number; readonly write: number } {
	const both = openSync(name, constants.O_RDWR);
	const ends = { read: openSync(name, constants.O_RDONLY), write: openSync(name, constants.O_WRONLY) };
	closeSync(both);
	return ends;
}
