import { mkdirSync } from "node:fs";
import { usualChip } from "../../hosts/virtual/board";
import { readProduct } from "../../src/product";
import { startCloud } from "../cloud/cloud";
import { publicDigits } from "../update/pack";
import { withCare, withUpdates, type ProductApp } from "./files";
import { Phone } from "./phone";
import { createProductBoard } from "./product-board";
import { Progress } from "./progress";
import { Shipping } from "./shipping";
import { Tour } from "./tour";
import { tourFiles, tourTemplates } from "./tour-files";
import { keptKey } from "./update-key";

export interface TourOptions {
	/** A product config, see src/product.ts. */
	readonly config: unknown;
	/** The folder that keeps board, cloud and progress. */
	readonly data: string;
	/** Runs instead of `src/app.ts`. */
	readonly app?: ProductApp | undefined;
	/** A file of cloud templates; the example's with the product's name when absent. */
	readonly templates?: string | undefined;
	/** How much faster than real time board and phone live; 1 when absent. */
	readonly speed?: number;
}

/** Starts it all. @throws Error with a sentence when a file, a port or the data directory cannot be used. */
export async function openTour(options: TourOptions): Promise<Tour> {
	const { app, speed = 1 } = options;
	const files = tourFiles(options.data);
	mkdirSync(files.data, { recursive: true, mode: 0o700 });
	const key = keptKey(files.key);
	const config = withUpdates(withCare(options.config), publicDigits(key));
	const product = readProduct(config);
	const isOwn = app === undefined && options.templates === undefined;
	const templates = tourTemplates(product, { file: options.templates, ownApp: app !== undefined });
	const closers: (() => unknown)[] = [];
	try {
		const setup = { product: config, device: "" };
		const cloud = await startCloud({ data: files.cloud, templates, setup });
		closers.push(() => cloud.close());
		const progress = new Progress(files.progress);
		const phone = new Phone(cloud.pageUrl("/setup"), speed);
		await phone.listen();
		closers.push(() => phone.close());
		setup.device = phone.boardUrl;
		/** The board speaks before the tour exists; nobody is listening then. */
		const made: { tour?: Tour } = {};
		const board = await createProductBoard({
			...{ config, app, speed, flash: files.flash, slots: files.slots },
			led: "pixel",
			cloud: { host: "127.0.0.1", port: product.cloud.tls ? cloud.tlsPort : cloud.port },
			caFile: cloud.caFile,
			onEvent: event => made.tour?.onEvent(event),
			onObservation: observation => made.tour?.onObservation(observation),
			onFirmware: running => made.tour?.onFirmware(running),
		});
		// A text that the example has a pin for tells which version it is; what a maker's pins are for is not known.
		const stream = isOwn ? templates[0]?.datastreams.find(each => each.type === "string") : undefined;
		const shipping = new Shipping({ cloud, config, app: app?.file, key, pin: stream?.pin, chip: usualChip, speed });
		made.tour = new Tour({ ...{ product, cloud, phone, board, shipping, progress }, data: files.data });
		board.powerOn();
		return made.tour;
	} catch (error) {
		for (const close of closers.reverse()) await close();
		throw error;
	}
}
