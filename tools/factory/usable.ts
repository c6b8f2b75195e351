import { UsageError } from "../cli/usage";

/** Reads a file that the command names: one that is wrong is a wrong command. @throws UsageError */
export function usable<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}
