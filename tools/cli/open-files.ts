import { isRecord } from "./record";

/** Files a process has open beside those it is asked for. */
const otherFiles = 100;

/**
 * Refuses what this process has not enough files for. Node raises its own limit as far as the system lets it; what is left
 * to say is what to do when that is too little.
 * @param what as "clients", each of which needs `each` open files
 * @throws Error in a sentence, with the number that can be had
 */
export function checkOpenFiles(count: number, what: string, each: number): void {
	const report: unknown = process.report.getReport();
	const limits = isRecord(report) ? report["userLimits"] : undefined;
	const files = isRecord(limits) ? limits["open_files"] : undefined;
	const soft = isRecord(files) ? Number(files["soft"]) : NaN;
	const need = count * each + otherFiles;
	if (soft < need)
		throw new Error(
			`${count} ${what} need ${need} open files, but this system allows a process ${soft}. Raise it ` +
				`(ulimit -n ${need}), or ask for fewer: --${what} ${Math.max(1, Math.floor((soft - otherFiles) / each))}.`,
		);
}
