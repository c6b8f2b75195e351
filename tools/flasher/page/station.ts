import { element, say } from "../../wizard-page/page/dom";
import { Chip } from "./chip";
import type { ListedUnit, PageConfig } from "./config";
import { load, loadUnits } from "./files";
import { flash, type Piece } from "./flash";
import { hotspotOf, labelDocument, labelProduct } from "./label";
import { printed, showLabel } from "./label-frame";
import type { Ledger, Entry } from "./ledger";
import type { List } from "./list";
import { show, wrong, type Scene, type Step } from "./screen";
import { Cable, choosePort, type Port, type Serial } from "./serial";
import type { Device, Setup } from "./setup";
import { advice, problemOf, Trouble } from "./trouble";
import { bind, choose } from "./units";

/** What a station has beside a page for one device. */
export interface Books {
	readonly ledger: Ledger;
	readonly list: List;
}

/** The way of a chip: found, written, read back, started; one at a time. */
export class Station {
	readonly #config: PageConfig;
	readonly #serial: Serial;
	readonly #image: readonly Piece[];
	readonly #setup: Setup;
	/** Absent on a page for one device. */
	readonly #books: Books | undefined;
	/** MACs of chips that were begun, where no ledger has them. */
	readonly #begun = new Set<string>();
	#isBusy = false;
	#step: Step = "plug";

	constructor(config: PageConfig, serial: Serial, image: readonly Piece[], setup: Setup, books: Books | undefined) {
		this.#config = config;
		this.#serial = serial;
		this.#image = image;
		this.#setup = setup;
		this.#books = books;
		element("go").onclick = () => void this.#start(false);
		element("other").onclick = () => void this.#start(true);
		element("print").onclick = () => {
			printed();
			// What follows is the next unit, by keyboard too.
			element("go").focus();
		};
		element("other").hidden = false;
		serial.addEventListener("connect", event => {
			const isWanted = element<HTMLInputElement>("auto").checked && !document.querySelector("#setup:not([hidden])");
			if (isWanted && event.target) void this.#begin(event.target as Port);
		});
		this.#show({ step: "plug", mood: "calm", ...this.#greeting, button: this.#call });
	}

	get #greeting(): Pick<Scene, "title" | "text"> {
		const { name, chip } = this.#config;
		return this.#books
			? { title: "Plug in a unit", text: `One with an ${chip}, on a USB cable that carries data.` }
			: {
					title: `Plug in your ${name}`,
					text: "Use a USB cable that carries data, then press the button and pick its port.",
				};
	}

	get #call(): string {
		return this.#books ? "Flash this unit" : "Install";
	}

	/** @param ask which port, even when there is only one */
	async #start(ask: boolean): Promise<void> {
		if (this.#isBusy) return;
		// Before anything else: a browser asks for a port only in answer to a click.
		const port = await choosePort(this.#serial, ask).catch(() => undefined);
		if (port) return this.#begin(port);
		this.#show({
			...{ step: "plug", mood: "calm", ...this.#greeting, button: this.#call },
			text: "No port was picked. When the list is empty: another cable, another socket, or the driver of its USB chip.",
		});
	}

	async #begin(port: Port): Promise<void> {
		if (this.#isBusy) return;
		this.#isBusy = true;
		element("unit").hidden = true;
		try {
			await this.#setup.end();
			const device = await this.#make(port);
			this.#isBusy = false;
			if (!this.#books) await this.#setup.begin(device);
		} catch (error) {
			this.#show(wrong(this.#step, advice(problemOf(error))));
			if (!(error instanceof Trouble)) throw error;
		} finally {
			this.#isBusy = false;
			this.#books?.list.update();
		}
	}

	/** Makes a chip into a unit of the product. @throws Trouble */
	async #make(port: Port): Promise<Device> {
		this.#show({ step: "plug", mood: "busy", title: "Looking for the chip", progress: { done: 0, total: undefined } });
		const cable = new Cable(port);
		let chip: Chip | undefined;
		try {
			chip = await Chip.find(cable, this.#config.speed);
			this.#check(chip);
			await chip.prepare(this.#config.flash);
			const unit = await this.#unitFor(chip.mac);
			this.#introduce(chip.mac, unit);
			await this.#write(chip, unit);
			await chip.restart();
			await this.#note({ mac: chip.mac, serial: unit?.serial, result: "good" });
			return this.#good(port, chip.mac, unit);
		} catch (error) {
			const problem = problemOf(error);
			if (chip && problem.is !== "memory") await this.#noteFailure(chip.mac, problem.is);
			// A chip that is not ours is left as it came: running.
			if (chip && problem.is === "family") await chip.restart().catch(() => undefined);
			else await (chip ? chip.leave() : cable.end());
			throw error;
		}
	}

	#check({ family }: Chip): void {
		const { chip: wanted } = this.#config;
		if (family !== wanted) throw new Trouble({ is: "family", found: family, wanted });
	}

	/** The unit this chip is from now on: noted before a byte is written. */
	async #unitFor(mac: string): Promise<ListedUnit | undefined> {
		if (!this.#books) return undefined;
		const { ledger, list } = this.#books;
		const listed = await loadUnits();
		let unit: ListedUnit | undefined;
		await ledger.add(entries => {
			unit = choose(listed.units, entries, mac);
			return this.#entry({ mac, serial: unit.serial, result: "begun" });
		});
		list.update(listed.units);
		if (unit) await bind(listed, unit.serial, mac);
		return unit;
	}

	async #write(chip: Chip, unit: ListedUnit | undefined): Promise<void> {
		const { nvs, erased } = this.#config;
		const empty = ({ name, offset, bytes }: PageConfig["nvs"]): Piece => ({
			...{ name, offset, data: new Uint8Array(bytes).fill(0xff) },
		});
		const own: Piece[] = unit
			? [{ name: "the unit’s own data", offset: nvs.offset, data: await load({ ...unit, path: unit.nvs }) }]
			: [];
		const wiped = !unit && element<HTMLInputElement>("erase").checked ? [empty(nvs)] : [];
		const again = this.#isKnown(chip.mac);
		this.#begun.add(chip.mac);
		await flash(chip, [...this.#image, ...erased.map(empty), ...wiped, ...own], again, {
			onWritten: (done, total) =>
				this.#show({
					step: "write",
					mood: "busy",
					title: "Writing",
					text: "Leave the cable in.",
					progress: { done, total },
				}),
			onChecking: () =>
				this.#show({ step: "check", mood: "busy", title: "Reading back", progress: { done: 0, total: undefined } }),
		});
	}

	/** Whether it was begun before. */
	#isKnown(mac: string): boolean {
		const times = this.#books?.ledger.entries.filter(each => each.mac === mac).length ?? 0;
		return times > 1 || this.#begun.has(mac);
	}

	#introduce(mac: string, unit: ListedUnit | undefined): void {
		element("unit").hidden = !this.#books;
		element("serial-row").hidden = !unit;
		element("serial").textContent = unit?.serial ?? "";
		element("mac").textContent = mac;
		const { station } = this.#config;
		if (unit && station) showLabel(labelDocument(labelProduct(this.#config), station, mac, unit), station.sheet.label);
		element("begin-setup").hidden = true;
		element("print").hidden = true;
	}

	#good(port: Port, mac: string, unit: ListedUnit | undefined): Device {
		const device = { port, hotspot: hotspotOf(this.#config, mac, unit), token: unit?.token };
		const setUp = element("begin-setup");
		setUp.onclick = () => void this.#setup.begin(device);
		setUp.hidden = false;
		element("print").hidden = false;
		this.#show(
			this.#books
				? {
						...{ step: "done", mood: "good", title: unit ? `${unit.serial} is good` : "Good" },
						text: "Stick its label on, and unplug it.",
						button: "Flash the next one",
					}
				: {
						...{ step: "done", mood: "good", title: "Installed", text: "Leave it plugged in." },
						...{ button: "Install another one", isAside: true },
					},
		);
		if (this.#books && element<HTMLInputElement>("print-always").checked) printed();
		return device;
	}

	async #noteFailure(mac: string, why: string): Promise<void> {
		const serial = this.#books?.ledger.entries.findLast(each => each.mac === mac)?.serial;
		await this.#note({ mac, serial, result: "bad", why }).catch(() => undefined);
	}

	async #note(what: Pick<Entry, "mac" | "serial" | "result" | "why">): Promise<void> {
		await this.#books?.ledger.add(() => this.#entry(what));
	}

	#entry(what: Pick<Entry, "mac" | "serial" | "result" | "why">): Entry {
		const { image, version } = this.#config;
		return { time: new Date().toISOString(), ...what, image, version };
	}

	#show(scene: Scene): void {
		this.#step = scene.step;
		say(element("other"), scene.button === undefined ? "" : "Choose another port");
		show(scene);
	}
}
