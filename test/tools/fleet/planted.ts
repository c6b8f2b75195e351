import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import type { Plan } from "../../../tools/fleet/plan";
import type { Bad } from "../../../tools/fleet/tally";
import type { Edit, Plant } from "./plants";

const root = normalize(join(import.meta.dirname, "../../.."));

/** What the fleet is made of, and what it runs. */
const parts = ["src", "modules", "hosts", "tools", "package.json", "tsconfig.json"];

export interface SearchOptions {
	/** So many are lived, or as many as it takes. */
	readonly lives: number;
	readonly seed: string;
	readonly workers: number;
	readonly signal?: AbortSignal | undefined;
}

/** The text of a file with the fault in it. @throws Error when the place is not there, or not the only one */
export function edited(text: string, { file, from, to }: Edit): string {
	const places = text.split(from).length - 1;
	if (places !== 1)
		throw new Error(
			`${file} has ${places} places for an edit, and must have one:\n${from}\nMend test/tools/fleet/plants.ts.`,
		);
	return text.replace(from, () => to);
}

/** The files that a plant changes, as they are with it. */
export function planted({ edits }: Plant): ReadonlyMap<string, string> {
	const files = new Map<string, string>();
	for (const edit of edits) {
		const text = files.get(edit.file) ?? readFileSync(join(root, edit.file), "utf8");
		files.set(edit.file, edited(text, edit));
	}
	return files;
}

/** A copy of the project with one fault in it, in a folder that {@link end} takes away. */
export class PlantedTree {
	readonly #folder = mkdtempSync(join(tmpdir(), "fleet-plant-"));

	constructor(plant: Plant) {
		try {
			for (const part of parts) cpSync(join(root, part), join(this.#folder, part), { recursive: true });
			symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"));
			for (const [file, text] of planted(plant)) writeFileSync(join(this.#folder, file), text);
		} catch (error) {
			this.end();
			throw error;
		}
	}

	/** Lives lives until one is bad. Returns that one, with its number from 1 on; `undefined` when none was. */
	async search({
		lives,
		seed,
		workers,
		signal,
	}: SearchOptions): Promise<(Bad & { readonly life: number }) | undefined> {
		const args = [
			"--lives",
			String(lives),
			"--seed",
			seed,
			"--workers",
			String(workers),
			"--faults",
			"hostile",
			"--first",
		];
		for (const event of await this.#fleet(args, signal)) {
			if (!("bad" in event) || !Array.isArray(event.bad)) continue;
			const bad: readonly Bad[] = event.bad;
			const [first] = bad;
			return first && { ...first, life: Number(first.seed.split("/").at(-1)) + 1 };
		}
		throw new Error("The fleet told no result.");
	}

	/** The simplest life that is bad in the same way as the one of `seed`. */
	async simplest(seed: string, signal?: AbortSignal): Promise<Plan> {
		for (const event of await this.#fleet(["--faults", "hostile", "--replay", seed], signal))
			if (isSimplest(event)) return event.plan;
		throw new Error(`The life ${seed} is bad in the fleet, and good when it is lived again.`);
	}

	end(): void {
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** The objects that it says. */
	#fleet(args: readonly string[], signal: AbortSignal | undefined): Promise<readonly object[]> {
		const child = spawn(process.execPath, ["--import", "tsx", "tools/fleet/main.ts", "--json", ...args], {
			...{ cwd: this.#folder, stdio: ["ignore", "pipe", "pipe"] },
			...(signal ? { signal, killSignal: "SIGTERM" } : {}),
		});
		let [out, errors] = ["", ""];
		child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
		child.stderr.on("data", (chunk: Buffer) => void (errors += chunk.toString()));
		return new Promise((resolve, reject) => {
			child.once("error", reject);
			child.once("close", code => {
				if (code === 0 || code === 1) resolve(out.split("\n").filter(Boolean).map(readObject));
				else reject(new Error(`The fleet ended with code ${code}: ${errors}`));
			});
		});
	}
}

function readObject(line: string): object {
	const value: unknown = JSON.parse(line);
	if (typeof value === "object" && value !== null) return value;
	throw new Error(`no object: ${line}`);
}

function isSimplest(event: object): event is { readonly plan: Plan } {
	return "event" in event && event.event === "simplest" && "plan" in event;
}
