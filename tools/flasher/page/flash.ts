import type { Chip } from "./chip";
import { md5 } from "./md5";
import { Trouble } from "./trouble";

/** Bytes for the flash. */
export interface Piece {
	/** As a person is told it. */
	readonly name: string;
	readonly offset: number;
	readonly data: Uint8Array;
}

export interface Watch {
	/** Bytes. */
	onWritten(done: number, total: number): void;
	onChecking(): void;
}

/**
 * Writes what the flash does not hold yet, and reads all of it back.
 * @param again the chip was begun before: what it holds already is passed over
 * @throws Trouble
 */
export async function flash(chip: Chip, pieces: readonly Piece[], again: boolean, watch: Watch): Promise<void> {
	const total = pieces.reduce((sum, { data }) => sum + data.length, 0);
	let done = 0;
	watch.onWritten(done, total);
	for (const piece of pieces) {
		const { offset, data } = piece;
		if (!(again && (await holds(chip, piece))))
			await chip.write(offset, data, share => watch.onWritten(done + Math.floor(share * data.length), total));
		done += data.length;
		watch.onWritten(done, total);
	}
	watch.onChecking();
	for (const piece of pieces) if (!(await holds(chip, piece))) throw new Trouble({ is: "differs", where: piece.name });
}

async function holds(chip: Chip, { offset, data }: Piece): Promise<boolean> {
	return (await chip.md5(offset, data.length)) === md5(data);
}
