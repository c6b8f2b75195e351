import { existsSync } from "node:fs";
import { join } from "node:path";
import { RealBoard, type RealBoardOptions } from "../../hosts/virtual/node/board";
import { readRoots } from "../../hosts/virtual/node/roots";
import { start, type App, type Observation } from "../../src/main";
import { readProduct } from "../../src/product";
import { project } from "../cli/folders";
import { manifestProduct } from "../cli/product";
import { productRoots } from "../sdk/roots";
import { buildWizard } from "../wizard-page/build";

/** What a board that runs this project's firmware may be given. */
export interface ProductBoardOptions extends Omit<RealBoardOptions<Observation>, "firmware" | "roots" | "ca"> {
	/** A product config, see src/product.ts; the one of `manifest.json` when absent. */
	readonly config?: unknown;
	/** Runs instead of `src/app.ts`, for the examples. */
	readonly app?: App | undefined;
	/** A file of roots to trust beside the image's; tools/cloud's when absent and there. */
	readonly caFile?: string | undefined;
}

const cloudCa = join(project, ".data/cloud/ca.pem");

/**
 * A virtual board in real time with this project's firmware in it, without power yet.
 * @throws Error in a sentence when the config or a file is wrong, or a port is taken
 */
export async function createProductBoard(options: ProductBoardOptions = {}): Promise<RealBoard<Observation>> {
	const { config = manifestProduct(), app, caFile, asset = await wizardFiles(), ...rest } = options;
	const product = readProduct(config);
	const ca = caFile ?? (existsSync(cloudCa) ? cloudCa : undefined);
	return RealBoard.create<Observation>({
		...rest,
		roots: productRoots(config).map(String),
		ca: ca === undefined ? [] : [readRoots(ca)],
		asset,
		firmware: (host, watch) => void start(host, product, { watch, ...(app && { app }) }),
	});
}

/** The files the image ships, built from their sources. */
async function wizardFiles(): Promise<(name: string) => Uint8Array | undefined> {
	const { files } = await buildWizard();
	return name => files.get(name);
}
