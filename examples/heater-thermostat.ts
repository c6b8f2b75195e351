import type { AppContext } from "../src/app";

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
 */
export function app({ host, blynk }: AppContext): void {
	const tent = simulatedTent();
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

	host.clock.repeat(() => {
		tent.pass(1000, heating);
		control();
	}, 1000);
	host.clock.repeat(() => {
		blynk.virtualWrite(pins.inside, Math.round(tent.temperature() * 10) / 10);
	}, 5000);

	function control(): void {
		const wanted = demand(tent.temperature());
		const now = host.clock.now();
		if (wanted === heating || now - switchedAt < rest) return;
		heating = wanted;
		switchedAt = now;
		host.log(`heater: ${heating ? "on" : "off"} at ${tent.temperature().toFixed(1)} °C`);
		blynk.virtualWrite(pins.heating, heating ? 1 : 0);
	}

	function demand(temperature: number): boolean {
		if (mode === "off") return false;
		const goal = mode === "eco" ? target - saving : target;
		return temperature < goal + (heating ? swing : -swing);
	}
}

/** Stands in for the sensor and the relay, which your board drives here: a tent that leaks heat into a cold night. */
function simulatedTent(): { temperature(): number; pass(ms: number, heating: boolean): void } {
	const outside = 4;
	let inside = 12;
	return {
		temperature: () => inside,
		pass(ms, heating) {
			const seconds = ms / 1000;
			inside += (heating ? 0.08 * seconds : 0) - (inside - outside) * 0.002 * seconds;
		},
	};
}
