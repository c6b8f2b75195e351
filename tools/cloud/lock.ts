import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Keeps a second cloud (or `who` else it is) out of the same data directory: each would undo what the other keeps.
 * Returns what gives it free again.
 * @throws Error when a living process holds it; what a killed one left behind does not count.
 */
export function lock(path: string, who = "cloud"): () => void {
	const holder = readHolder(path);
	if (holder !== undefined && isAlive(holder))
		throw new Error(
			`Process ${holder} is using ${dirname(path)}. Stop it, or choose another data directory (if it is no ${who}, ` +
				`remove ${path}).`,
		);
	rmSync(path, { force: true });
	// Fails where two found the same dead holder, and this one comes second.
	writeFileSync(path, String(process.pid), { flag: "wx" });
	held.add(path);
	return () => {
		held.delete(path);
		rmSync(path, { force: true });
	};
}

/** Locks of this very process, whose number alone would not tell: containers give the same one again. */
const held = new Set<string>();

function readHolder(path: string): number | undefined {
	try {
		const holder = Number(readFileSync(path, "utf8"));
		// None in a file that a power cut left empty, or full of zeros.
		return holder > 0 && (holder !== process.pid || held.has(path)) ? holder : undefined;
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
