import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Air } from "../../hosts/virtual/air";
import { VirtualBoard } from "../../hosts/virtual/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { Internet } from "../../hosts/virtual/internet";
import type { Level } from "../../hosts/virtual/led";
import { start } from "../../src/main";
import { readProduct, type Product } from "../../src/product";
import { testUnit, type Bench, type CheckName, type UnitReport } from "../../tools/factory/checks";
import type { RunEsptool } from "../../tools/factory/esptool";
import { flashUnit, type BoundUnit, type FlashJob } from "../../tools/factory/flash-unit";
import { readRegistry, Registry } from "../../tools/factory/registry";
import { readRelease, type Built } from "../../tools/factory/release";
import { boardOn } from "../../tools/factory/stand-in/board";
import { StandInChip, type ChipFacts } from "../../tools/factory/stand-in/chip";
import { standInEsptool } from "../../tools/factory/stand-in/esptool";
import type { Unit } from "../../tools/factory/unit";
import { UnitConsole } from "../../tools/factory/unit-console";
import { unitImage } from "../../tools/factory/unit-image";
import { product as least } from "./least";
import { writeRelease, type ReleaseFiles } from "./release-files";

/** What the line's products say of themselves. */
export const config = {
	...{ ...least, led: { brightness: 255 }, factory: true },
	...{ setup: { key: "unit" }, console: { serial: true, factory: true } },
};

export const serialOf = (index: number): string => `A-${String(index + 1).padStart(4, "0")}`;

export const macOf = (index: number): string =>
	`24:6f:28:${[index >> 16, index >> 8, index].map(each => (each & 255).toString(16).padStart(2, "0")).join(":")}`;

/** A folder with so many units issued, and a release: what a line starts with. */
export class LineFolder {
	readonly root = mkdtempSync(join(tmpdir(), "factory-line-"));
	readonly dir = join(this.root, "units");
	readonly releaseFolder = join(this.root, "release");
	readonly release: Built;

	constructor(count: number, files?: ReleaseFiles) {
		writeRelease(this.releaseFolder, files);
		this.release = readRelease(this.releaseFolder);
		const registry = Registry.open(this.dir, { create: true });
		const units = Array.from({ length: count }, (_, index): Unit => ({
			...{ serial: serialOf(index), mac: undefined, token: undefined, fields: {} },
			key: `key of ${serialOf(index)}`,
		}));
		registry.issue(units);
		registry.close();
		mkdirSync(join(this.dir, "nvs"));
		for (const unit of units) writeFileSync(join(this.dir, "nvs", `${unit.serial}.bin`), unitImage(unit));
	}
}

export function newChip(index: number, more: Partial<ChipFacts> = {}): StandInChip {
	return new StandInChip({ chip: "ESP32-C3", mac: macOf(index), flash: "4MB", ...more });
}

/** The stand-in of esptool in this process; `undefined`: nothing is on the port. */
export function esptoolOn(chip: StandInChip | undefined, calls: string[] = []): RunEsptool {
	return args => {
		calls.push(args.join(" "));
		const lines: string[] = [];
		const code = standInEsptool(
			args,
			() => chip,
			line => void lines.push(line),
		);
		return Promise.resolve({ code, text: lines.join("\n") });
	};
}

export function flash(
	{ release, dir }: LineFolder,
	chip: StandInChip | undefined,
	more: Partial<FlashJob> = {},
): Promise<BoundUnit> {
	return flashUnit({ release, dir, port: ["--port", "usb"], run: esptoolOn(chip), ...more });
}

/** What may be wrong with a unit, or with whoever stands at it. */
export interface Oddity {
	/** Of the station's access point, as the unit hears it; `undefined`: it does not. */
	readonly heard?: number | undefined;
	/** A colour whose wire is broken: bits of 0xRRGGBB that stay dark. */
	readonly dark?: number;
	readonly button?: "works" | "broken" | "stuck";
	readonly bench?: Partial<Bench>;
	readonly config?: object;
	/** Called with the board before it has power. */
	prepare?(board: VirtualBoard): void;
}

/** A unit as it comes off {@link flash}, on the station's cable: its virtual board starts from the chip's flash. */
export class LineUnit {
	readonly clock = new VirtualClock();
	readonly board: VirtualBoard;
	readonly product: Product;
	readonly unit: UnitConsole;
	level: Level = [0, 0, 0];
	readonly #oddity: Oddity;
	readonly #line: LineFolder;

	constructor(line: LineFolder, chip: StandInChip, oddity: Oddity = {}) {
		const { heard = "heard" in oddity ? undefined : -45, dark = 0 } = oddity;
		this.#line = line;
		this.#oddity = oddity;
		this.product = readProduct({ ...config, ...oddity.config });
		const air = new Air();
		if (heard !== undefined) air.patch({ networks: { station: { ssid: "Line 1", security: "OPEN", rssi: heard } } });
		this.board = new VirtualBoard({
			...{ clock: this.clock, upstream: new Internet({ clock: this.clock }), air, ...boardOn(chip) },
			firmware: host => void start(host, this.product),
			onEvent: event => {
				if (event.event !== "level") return;
				const [red, green, blue] = event.level;
				this.level = [red & ~(dark >> 16), green & ~(dark >> 8), blue & ~dark];
			},
		});
		if (oddity.button === "stuck") this.board.button.pressed = true;
		oddity.prepare?.(this.board);
		this.unit = new UnitConsole(this.board.serial, this.clock);
		this.board.powerOn();
	}

	/** Takes it through the station's checks. */
	test(): Promise<UnitReport> {
		const { release, dir } = this.#line;
		const bench: Bench = {
			...{ product: readProduct(config), release, units: readRegistry(dir), ap: "Line 1", least: -60 },
			...{ colours: ["ff0000", "00ff00", "0000ff"], patience: 30_000, skip: [], ...this.#oddity.bench },
		};
		const worker = {
			sees: (colour: string): Promise<boolean> =>
				Promise.resolve(this.level.map(each => each.toString(16).padStart(2, "0")).join("") === colour),
			press: (): void => {
				const { button = "works" } = this.#oddity;
				if (button === "works") this.clock.set(() => this.board.press(150), 700);
			},
		};
		return this.drive(testUnit(this.unit, worker, bench));
	}

	/** Lets time pass until it is done. */
	async drive<T>(done: Promise<T>): Promise<T> {
		let isDone = false;
		const end = done.finally(() => (isDone = true));
		while (!isDone) {
			this.clock.advance(20);
			await new Promise(setImmediate);
		}
		return end;
	}
}

/** By check, what failed. */
export function failures({ checks }: UnitReport): Readonly<Partial<Record<CheckName, string>>> {
	return Object.fromEntries(checks.flatMap(({ check, result, why }) => (result === "fail" ? [[check, why]] : [])));
}
