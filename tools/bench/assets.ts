import { buildWizard } from "../wizard-page/build";

let files: ReadonlyMap<string, Uint8Array> = new Map();

/** Builds the files that the firmware image ships; before that a board has none. */
export async function buildAssets(): Promise<void> {
	({ files } = await buildWizard());
}

/** A file of the firmware image, as a board serves it. */
export function asset(name: string): Uint8Array | undefined {
	return files.get(name);
}

/** The wizard page as it lies in flash, bytes: one file, already compressed. */
export function wizardPageSize(): number {
	return asset("wizard.html.gz")?.length ?? 0;
}
