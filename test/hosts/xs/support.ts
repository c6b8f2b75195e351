import { buildEngine, NoEngine, type BuiltEngine } from "../../../hosts/xs/build";
import { Engine } from "../../../hosts/xs/engine";
import { creationOf, type Creation } from "../../../hosts/xs/creation";
import type { Image } from "../../../hosts/xs/image";
import type { Value } from "../../../hosts/xs/value";

/**
 * The engine, for a `before` hook. Where there is no C compiler the tests are skipped, and the reason is told; with
 * `XS_REQUIRE_32` set, as in CI, they fail instead.
 */
export async function engineOrSkip(context: Mocha.Context): Promise<BuiltEngine> {
	context.timeout(300_000); // compiling takes 12 s on two cores
	try {
		return await buildEngine();
	} catch (error) {
		if (!(error instanceof NoEngine) || process.env["XS_REQUIRE_32"]) throw error;
		process.stderr.write(`      skipped: ${error.message}\n`);
		return context.skip();
	}
}

/**
 * The memory of a board, of which a quarter must be to spare: so much less. On an engine of 64 bits, where slots are twice
 * as large, twice that.
 */
export function tightMemory({ bits }: BuiltEngine, board: string): Creation {
	const creation = creationOf(board);
	return { ...creation, static: Math.floor((creation.static ?? 0) * (bits / 32) * 0.8) };
}

/** An image of plain scripts, without a bundler. */
export function imageOf(ram: string, rom = ""): Image {
	return { config: {}, rom: { code: rom, map: "" }, ram: { code: ram, map: "" }, locate: reason => reason };
}

/** Runs two scripts, the first at link time, and gives what the second passed to `native.call("say", ...)`. */
export function runScript(
	{ executable }: BuiltEngine,
	ram: string,
	rom?: string,
	creation?: Creation,
): readonly Value[] {
	const said: Value[] = [];
	const onCall = (_name: string, values: readonly Value[]): undefined => void said.push(...values);
	new Engine({
		executable,
		image: imageOf(ram, rom),
		limit: 20_000_000,
		onCall,
		...(creation && { creation }),
	}).close();
	return said;
}
