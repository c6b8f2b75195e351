import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { usualChip } from "../../hosts/virtual/board";
import { RealBoard, type RealBoardOptions } from "../../hosts/virtual/node/board";
import { readRoots } from "../../hosts/virtual/node/roots";
import { SlotsFolder } from "../../hosts/virtual/node/slots-folder";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import { start, type Observation } from "../../src/main";
import { readProduct, type Product } from "../../src/product";
import { project } from "../cli/folders";
import { manifestProduct } from "../cli/product";
import { productRoots } from "../sdk/roots";
import { buildUpdatePage, buildWizard } from "../wizard-page/build";
import type { ProductApp } from "./files";
import { bundleCode } from "./image";
import { imageLoader } from "./load-image";

/** What a board that runs this project's firmware may be given. */
export interface ProductBoardOptions extends Omit<
	RealBoardOptions<Observation>,
	"firmware" | "image" | "slots" | "roots" | "ca"
> {
	/** A product config, see src/product.ts; the one of `manifest.json` when absent. */
	readonly config?: unknown;
	/** Runs instead of `src/app.ts`, for the examples. */
	readonly app?: ProductApp | undefined;
	/** Told as a firmware begins to run: of which version. */
	readonly onFirmware?: ((product: Product) => void) | undefined;
	/**
	 * A folder where updates are kept; in memory when absent. What is there counts as long as config and code are those it was made
	 * for, its app from a file; otherwise it is as if the board had been flashed anew.
	 */
	readonly slots?: string | undefined;
	/** A file of roots to trust beside the image's; tools/cloud's when absent and there. */
	readonly caFile?: string | undefined;
}

const cloudCa = join(project, ".data/cloud/ca.pem");

/**
 * A virtual board in real time with this project's firmware in it, without power yet.
 * @throws Error in a sentence when the config or a file is wrong, or a port is taken
 */
export async function createProductBoard(options: ProductBoardOptions = {}): Promise<RealBoard<Observation>> {
	const { config = manifestProduct(), app, slots, onFirmware, caFile, asset: given, ...rest } = options;
	const product = readProduct(config);
	const asset = given ?? (await pageFiles(product));
	const ca = caFile ?? (existsSync(cloudCa) ? cloudCa : undefined);
	const keeper = slots === undefined ? undefined : new SlotsFolder(slots, await hashOf(config, app?.file));
	if (keeper?.flashedAnew)
		rest.onEvent?.({ event: "log", line: "boot: flashed anew, for config or code have changed" });
	return RealBoard.create<Observation>({
		...rest,
		roots: productRoots(config).map(String),
		ca: ca === undefined ? [] : [readRoots(ca)],
		asset,
		firmware: (host, watch) => {
			onFirmware?.(product);
			start(host, product, { watch, ...(app && { app: app.run }) });
		},
		image: imageLoader(rest.chip ?? usualChip, onFirmware),
		slots: new FirmwareSlots({ keeper }),
	});
}

/** Tells one config with one code from another. */
async function hashOf(config: unknown, app: string | undefined): Promise<string> {
	return createHash("sha256")
		.update(`${JSON.stringify(config)}\n${await bundleCode(app)}`)
		.digest("hex");
}

/** The files the image ships, built from their sources. */
async function pageFiles({ setup }: Product): Promise<(name: string) => Uint8Array | undefined> {
	const { files } = await buildWizard();
	const update = setup.update ? await buildUpdatePage() : undefined;
	return name => files.get(name) ?? update?.get(name);
}
