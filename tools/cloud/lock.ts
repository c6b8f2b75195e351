import { randomBytes } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Another living process has it. */
export class InUse extends Error {
	override readonly name = "InUse";
}

/**
 * Keeps a second cloud (or `who` else it is) out of the same data directory: each would undo what the other keeps.
 * Returns what gives it free again.
 *
 * Whoever wants it first says so in a file of its own, and then looks for others: of two, the later one sees the first. No
 * file is ever taken over, so there is no moment between finding a dead holder and taking its place. Two that come
 * in the same moment may both be refused.
 * @throws InUse when a living process holds it; what a killed one left behind does not count
 */
export function lock(path: string, who = "cloud"): () => void {
	const own = `${path}.${process.pid}-${randomBytes(6).toString("hex")}`;
	writeFileSync(own, "", { flag: "wx", mode: 0o600 });
	held.add(own);
	const free = (): void => {
		held.delete(own);
		rmSync(own, { force: true });
	};
	for (const { file, pid } of claims(path)) {
		if (file === own) continue;
		if (pid === process.pid ? !held.has(file) : !isAlive(pid)) {
			rmSync(file, { force: true });
			continue;
		}
		free();
		throw new InUse(
			`Process ${pid} is using ${dirname(path)}. Stop it, or choose another data directory (if it is no ${who}, ` +
				`remove ${file}).`,
		);
	}
	return free;
}

/** Locks of this very process, whose number alone would not tell: containers give the same one again. */
const held = new Set<string>();

function claims(path: string): readonly { readonly file: string; readonly pid: number }[] {
	const begin = `${basename(path)}.`;
	return readdirSync(dirname(path)).flatMap(name => {
		const [, pid] = name.startsWith(begin) ? (/^(\d+)-[0-9a-f]+$/.exec(name.slice(begin.length)) ?? []) : [];
		return pid === undefined ? [] : [{ file: join(dirname(path), name), pid: Number(pid) }];
	});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It lives, but is another user's.
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}
