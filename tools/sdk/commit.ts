/** Which commit a build is of: what it is called by, and the only time that may be in it. */
import { execFileSync } from "node:child_process";

export interface Commit {
	/** The whole hash. */
	readonly id: string;
	/** Unix seconds. */
	readonly time: number;
	/** Something in the folder is not as the commit has it: nobody can build this again. */
	readonly dirty: boolean;
}

/** The commit that is checked out in `folder`; `undefined` where that is in no git repository, or git is missing. */
export function commitOf(folder: string): Commit | undefined {
	const git = (...values: readonly string[]): string =>
		execFileSync("git", values, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
	try {
		const [id = "", time] = git("log", "-1", "--format=%H %ct").split(" ");
		return { id, time: Number(time), dirty: git("status", "--porcelain", "--", ".") !== "" };
	} catch {
		return undefined;
	}
}

/** Of what is no commit and has no `SOURCE_DATE_EPOCH`, as `hosts/moddable/main.ts` has it for builds without ours. */
const floor = Date.UTC(2026, 0, 1) / 1000;

/**
 * The time that a build carries, Unix seconds: the commit's, not of the build itself, so that two builds of it are alike.
 * Without one, `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/).
 */
export function buildTime(commit: Commit | undefined, environment: NodeJS.ProcessEnv): number {
	if (commit) return commit.time;
	const given = environment["SOURCE_DATE_EPOCH"] ?? "";
	return /^\d{1,12}$/.test(given) ? Number(given) : floor;
}
