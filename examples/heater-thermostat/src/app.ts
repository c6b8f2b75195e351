import { openTent } from "#parts/tent";
import type { AppContext } from "../../../src/app";

/** The template's virtual pins. */
const pins = { inside: 0, target: 1, heating: 2, mode: 3 } as const;

/** What the app's mode menu offers. */
const modes = ["off", "eco", "comfort"] as const;

/** Degrees the room may swing around the target: less would wear the relay out. */
const swing = 0.3;

/** The relay rests this long between two switches, milliseconds, to spare the burner. */
const rest = 30_000;

/** How far below the target eco keeps the tent, °C. */
const saving = 4;

/**
 * A thermostat for a tent heater or camping cooler's warm half: keeps its target whether online or not, and is set from
 * the app. The last orders are synchronized at every login, so a device that was offline obeys what was asked meanwhile.
 * A tent whose temperature nobody knows is not heated.
 */
export function app({ host, blynk }: AppContext): void {
	const tent = openTent(host);
	let target = 20;
	let mode: (typeof modes)[number] = "comfort";
	let heating = false;
	let switchedAt = -rest;

	blynk.onWrite(pins.target, values => {
		target = Math.min(30, Math.max(5, values.number()));
		host.log(`heater: target ${target} °C`);
		control();
	});
	blynk.onWrite(pins.mode, values => {
		mode = modes[values.int()] ?? "off";
		host.log(`heater: mode ${mode}`);
		control();
	});
	blynk.onOnline(() => blynk.sync(pins.target, pins.mode));

	host.clock.repeat(control, 1000);
	host.clock.repeat(() => {
		const temperature = tent.temperature();
		if (temperature !== undefined) blynk.virtualWrite(pins.inside, Math.round(temperature * 10) / 10);
	}, 5000);

	function control(): void {
		const temperature = tent.temperature();
		const wanted = demand(temperature);
		const now = host.clock.now();
		if (wanted === heating) return;
		// Without a thermometer it is off at once: whatever the relay thinks of that.
		if (temperature !== undefined && now - switchedAt < rest) return;
		heating = wanted;
		switchedAt = now;
		tent.heat(heating);
		const at = temperature === undefined ? ", nobody knows the temperature" : ` at ${temperature.toFixed(1)} °C`;
		host.log(`heater: ${heating ? "on" : "off"}${at}`);
		blynk.virtualWrite(pins.heating, heating ? 1 : 0);
	}

	function demand(temperature: number | undefined): boolean {
		if (mode === "off" || temperature === undefined) return false;
		const goal = mode === "eco" ? target - saving : target;
		return temperature < goal + (heating ? swing : -swing);
	}
}
