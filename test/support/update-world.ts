import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Host } from "../../hosts/host";
import type { BoardOptions, Firmware } from "../../hosts/virtual/board";
import { FirmwareServer } from "../../hosts/virtual/firmware-server";
import { packImage, unpackImage } from "../../hosts/virtual/image";
import { nodeCrypto } from "../../hosts/virtual/node/crypto";
import { FirmwareSlots } from "../../hosts/virtual/slots";
import { text, utf8 } from "../../modules/bytes/index";
import type { App } from "../../src/app";
import { start, type Observation } from "../../src/main";
import { readProduct } from "../../src/product";
import { factsOf, pack, publicDigits } from "../../tools/update/pack";
import { product as least } from "./least";
import { World } from "./world";

const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** The maker's key, and somebody else's. */
export const [maker, stranger] = [pair(), pair()];

/** The first version of a product that takes the maker's updates. */
export const first = {
	...least,
	firmwareVersion: "1.0.0",
	update: { keys: [publicDigits(maker.publicKey)], trial: 120_000, patience: 3_600_000 },
};

export interface VersionOptions {
	/** What of the config is different from {@link first}. */
	readonly config?: object;
	/** What it does; nothing when absent. */
	readonly app?: App;
	/** `null`: nobody has signed. */
	readonly key?: KeyObject | null;
	readonly from?: string;
	readonly chip?: string;
	/** Of the image, about, bytes. */
	readonly size?: number;
}

export interface UpdateWorldOptions {
	/** False: an old boot loader. */
	readonly rollback?: boolean;
	/** What of the first version's config is different, and of all others'. */
	readonly config?: object;
	/** What else of the board is different. */
	readonly board?: Partial<BoardOptions<Observation>>;
	/** Comes between the board and its firmware. */
	readonly wrap?: (host: Host) => Host;
	/** What runs as a version in place of this firmware. */
	readonly firmware?: (version: string) => Firmware<Observation>;
}

/** A board that takes updates, and a server that has some: each version is this firmware with another config and app. */
export function updateWorld({
	rollback = true,
	config = {},
	board = {},
	wrap = host => host,
	firmware: given,
}: UpdateWorldOptions = {}) {
	/** The versions that were started, in order. */
	const booted: string[] = [];
	const apps = new Map<string, App>();
	const versions = new Map<string, object>();

	function ours(version: string): Firmware<Observation> {
		const product = readProduct({ ...first, ...config, ...versions.get(version), firmwareVersion: version });
		const app = apps.get(version) ?? (() => undefined);
		return (host, watch) => void start(wrap(host), product, { watch, app });
	}

	function firmware(version: string): Firmware<Observation> {
		const run = (given ?? ours)(version);
		return (host, watch) => {
			booted.push(version);
			run(host, watch);
		};
	}

	const world = new World(
		{ ...first, ...config },
		{
			board: {
				crypto: nodeCrypto,
				firmware: firmware("1.0.0"),
				image: bytes => {
					const content = unpackImage(bytes);
					return content && firmware(text(content).split("\0")[0] ?? "");
				},
				...(rollback ? {} : { slots: new FirmwareSlots({ rollback }) }),
				...board,
			},
		},
	);
	const server = new FirmwareServer(world.internet);

	/** Makes a version's file. */
	function make(
		version: string,
		{ config: own, app, key = maker.privateKey, from, chip, size }: VersionOptions = {},
	): Buffer {
		if (app) apps.set(version, app);
		if (own) versions.set(version, own);
		const content = new Uint8Array(size ?? 9000);
		content.set(utf8(version));
		const product = readProduct({ ...first, ...config, ...own, firmwareVersion: version });
		return pack({ facts: factsOf(product, chip ?? "ESP32", from), image: packImage(content), ...(key && { key }) });
	}

	/** The cloud has it from now on, for everybody who runs something else. */
	function offer(version: string, options?: VersionOptions): Buffer {
		const file = make(version, options);
		const path = `/${version}.bin`;
		server.files.set(path, file);
		const url = server.url(path, "token=secret-of-the-download");
		world.cloud.offer = info => (info.includes(`mcu·${version}·`) ? undefined : url);
		if (world.cloud.online) world.cloud.ota(url);
		return file;
	}

	/** Sets the board up, and has it begin to fetch a version. */
	function begin(version: string, options?: VersionOptions): void {
		world.goOnline();
		offer(version, options);
		world.until("fetching", 5000);
	}

	return {
		world,
		server,
		booted,
		make,
		offer,
		begin,
		/** Of the version that runs. */
		get running(): string | undefined {
			return booted.at(-1);
		},
		/** What the cloud was told of updates. */
		get told(): readonly string[] {
			return world.cloud.frames.flatMap(({ type, body }) =>
				type === 64 && body.startsWith("sys_ota·") ? [body.slice("sys_ota·".length)] : [],
			);
		},
	};
}
