import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Peer } from "../../hosts/virtual/wire";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Creation } from "../../hosts/xs/creation";
import { buildImage, root, type Image } from "../../hosts/xs/image";
import { onModdable } from "../../hosts/xs/moddable";
import { product } from "../../test/support/world";
import { buildAssets } from "../bench/assets";
import { BenchWorld } from "../bench/world";

/** The product's code that lives: by name, or as the text of a file in place of src/app.ts. */
export type SoakApp = "standard" | "quiet" | { readonly source: string };

/** What the light does while the device is online. Its wave is most of what an engine has to do in a quiet hour. */
export type SoakLight = "steady" | "wave";

/** Online the light has one colour; every other sign is as it ships. */
const steady = { signs: { running: { colour: "#24c48e" } } };

/** The firmware as it ships, for the engine. */
export async function soakImage(app: SoakApp, light: SoakLight): Promise<Image> {
	await buildAssets();
	const quiet = join(root, "tools/soak/device/quiet.ts");
	const source = app === "standard" ? undefined : app === "quiet" ? readFileSync(quiet, "utf8") : app.source;
	return buildImage(
		onModdable({
			product: light === "steady" ? { ...product, led: steady } : product,
			flavour: "release",
			...(source !== undefined && { patches: { "src/app.ts": () => source } }),
		}),
	);
}

/** A board on XS with a cloud and an air that can be made to fail, all on one virtual clock. */
export class SoakWorld extends BenchWorld {
	/** The board's present connection, as the cloud has it. */
	#peer: Peer | undefined;
	#refusals = 0;

	constructor(engine: BuiltEngine, image: Image, creation: Creation) {
		super(engine, image, creation);
		this.cloud.beforeLogin = peer => {
			this.#peer = peer;
			this.cloud.loginStatus = this.#refusals > 0 ? 9 : 200;
			if (this.#refusals > 0) this.#refusals--;
		};
	}

	/** The device and the cloud both take it for connected. */
	get isOnline(): boolean {
		return this.state === "running" && this.cloud.online > 0;
	}

	/** Changes the home network by a JSON Merge Patch; `null` in place of a field: as it was. */
	router(patch: Readonly<Record<string, unknown>>): void {
		this.air.patch({ networks: { home: patch } });
	}

	/** The next login is refused for its token, those after it are not. */
	refuseOnce(): void {
		this.#refusals = 1;
	}

	/** The connection is half open: the cloud hears and says nothing. Returns how to let go of it. */
	halfOpen(): () => void {
		const peer = this.#peer;
		peer?.pause();
		return () => {
			peer?.resume();
			peer?.close();
		};
	}
}
