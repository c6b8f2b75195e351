import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Keeps a second cloud out of the same data directory: each would undo what the other keeps.
 * Returns what gives it free again.
 * @throws Error when a living process holds it; what a killed one left behind does not count.
 */
export function lock(path: string): () => void {
	const holder = readHolder(path);
	if (holder !== undefined && isAlive(holder))
		throw new Error(
			`Process ${holder} is using ${dirname(path)}. Stop it, or choose another data directory (if it is no cloud, ` +
				`remove ${path}).`,
		);
	writeFileSync(path, String(process.pid));
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
		return holder === process.pid && !held.has(path) ? undefined : holder;
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
