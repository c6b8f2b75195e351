import { changes } from "./changes";

declare const trace: (...values: readonly unknown[]) => void;

function outcome(change: () => unknown): string {
	try {
		return String(change());
	} catch (error) {
		return (error as Error).name;
	}
}

for (const name of Object.keys(changes)) trace(`${name}: ${outcome(changes[name] ?? String)}`, "\n");
trace("end", "\n");
