import type { AccessPointFound, Inspection, System, Timer } from "../hosts/host";
import { hex, text, unhex } from "../modules/bytes/index";
import { escaped } from "../modules/console/index";
import { read } from "../modules/flash/index";
import { isPrintable } from "../modules/match/index";
import { factoryKey, hotspot } from "./identity";
import type { Line } from "./serial-port-device";

/** A colour that was asked for goes by itself, milliseconds: nobody is to carry a unit away that shows it. */
const lightTime = 60_000;

/** Of what the radio hears, the strongest so many are told: a line is to end. */
const mostFound = 32;

/** Of the console's `help`. */
export const factoryHelp = ", factory [info|light RRGGBB|light off|button|scan|setup|erase]";

/**
 * What the test at the end of the line asks (tools/factory/station.ts). Each command is answered by one line of JSON that
 * begins with `{"factory":`, which no line of the log does. No answer holds a secret.
 */
class FactoryCommands {
	readonly #port: Line;
	#end: Timer | undefined;

	constructor(port: Line) {
		this.#port = port;
	}

	/** Runs `factory COMMAND ARGUMENT`; false when there is no such command. */
	run(command = "info", argument = ""): boolean {
		switch (command) {
			case "info":
				this.#info();
				return true;
			case "light":
				this.#light(argument);
				return true;
			case "button": {
				const { button } = this.#port.device;
				this.#answer(command, button ? { pressed: button.pressed, presses: button.presses } : { error: "none" });
				return true;
			}
			case "scan":
				this.#port.device.station.scan(found => this.#heard(found));
				return true;
			case "setup":
			case "erase": {
				const { device, host, product } = this.#port;
				device.onSetup(command === "setup" ? "setupWanted" : "resetWanted");
				this.#answer(command, { state: device.status().phase, ssid: escaped(hotspot(host, product)) });
				return true;
			}
		}
		return false;
	}

	#info(): void {
		const { device, host, product } = this.#port;
		const { system } = host;
		const { flashSize, imageHash } = inspect(system);
		const { setup } = product;
		const key = setup.key === "unit" ? this.#told(factoryKey) : "";
		this.#answer("info", {
			mac: hex(system.mac, ":"),
			chip: system.chip,
			flash: flashSize,
			image: imageHash ? hex(imageHash) : "",
			version: device.info.firmwareVersion,
			serial: this.#told("serial"),
			key: isPrintable(key, 8, 63) ? "unit" : setup.password === undefined ? "open" : "product",
			ssid: escaped(hotspot(host, product)),
			blank: device.store.memory === "blank",
			state: device.status().phase,
		});
	}

	/** What the factory left under `key`; nothing where it did not. */
	#told(key: string): string {
		const bytes = read(this.#port.host.flash, key);
		return typeof bytes === "object" ? text(bytes) : "";
	}

	#light(argument: string): void {
		const { clock } = this.#port.host;
		const { indicator } = this.#port.device.light;
		const bytes = argument.length === 6 ? unhex(argument) : undefined;
		if (!bytes && argument !== "off") return this.#answer("light", { error: "give a colour as ff0000, or off" });
		clock.clear(this.#end);
		this.#end = undefined;
		indicator.ask(bytes && Number.parseInt(argument, 16));
		if (bytes) this.#end = clock.set(() => indicator.ask(undefined), lightTime);
		this.#answer("light", { colour: argument.toLowerCase() });
	}

	/** In pieces: the list is never one text. */
	#heard(found: readonly AccessPointFound[] | undefined): void {
		if (!found) {
			this.#answer("scan", { error: "not now" });
			return this.#port.print(">");
		}
		this.#port.print('{"factory":"scan","found":[');
		found.slice(0, mostFound).forEach(({ ssid, rssi, channel }, at) => {
			this.#port.print((at ? "," : "") + JSON.stringify({ ssid: escaped(ssid), rssi, channel }));
		});
		this.#port.print("]}\r\n>");
	}

	#answer(factory: string, facts: object): void {
		this.#port.print(`${JSON.stringify({ factory, ...facts })}\r\n`);
	}
}

function inspect(system: System): Inspection {
	try {
		if (system.inspect) return system.inspect();
	} catch {
		// A chip whose flash cannot be looked at has no size, which is what the test is told.
	}
	return { flashSize: 0, imageHash: undefined };
}

export function openFactory(port: Line): FactoryCommands | undefined {
	return new FactoryCommands(port);
}
