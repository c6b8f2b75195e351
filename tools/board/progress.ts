import { existsSync } from "node:fs";
import { writeWhole } from "../cloud/files";
import { naming, readJson } from "../cli/json-file";
import { isRecord } from "../cli/record";

/** What a visitor has seen that the board and the cloud do not keep by themselves. */
export interface Seen {
	readonly moved: boolean;
	readonly startedOver: boolean;
	/** An update has passed its trial. */
	readonly updated: boolean;
}

const nothing: Seen = { moved: false, startedOver: false, updated: false };

/** {@link Seen}, kept in a file beside the board's flash and the cloud's data. */
export class Progress {
	readonly #file: string;
	#seen: Seen;

	/** @throws Error when the file is there and not of this making */
	constructor(file: string) {
		this.#file = file;
		this.#seen = existsSync(file) ? naming(file, () => check(readJson(file))) : nothing;
	}

	get seen(): Seen {
		return this.#seen;
	}

	mark(what: keyof Seen): void {
		if (this.#seen[what]) return;
		this.#seen = { ...this.#seen, [what]: true };
		writeWhole(this.#file, `${JSON.stringify(this.#seen)}\n`, 0o600);
	}
}

function check(json: unknown): Seen {
	// A tour of an earlier version knew of no updates.
	const { moved, startedOver, updated = false } = isRecord(json) ? json : {};
	if (typeof moved === "boolean" && typeof startedOver === "boolean" && typeof updated === "boolean")
		return { moved, startedOver, updated };
	throw new Error("it is not of a tour. Remove it, or begin anew with --fresh.");
}
