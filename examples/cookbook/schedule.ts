import type { AppContext } from "blynk-inject-esp32";
import { lamp } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { from: 0, to: 1 } as const;

const minute = 60_000;
const hour = 60 * minute;

/** A lamp that burns between two hours of the day, where its owner lives: also over midnight. */
export function app({ host, blynk }: AppContext): void {
	const light = lamp(host, { name: "Lamp" });
	let [from, to] = [19, 23];
	/** How far the owner's clock is ahead of UTC, milliseconds; nobody knows before the cloud has told. */
	let ahead: number | undefined;

	function look(): void {
		const time = host.clock.time();
		if (time === undefined || ahead === undefined) return;
		const now = Math.floor((time + ahead) / hour) % 24;
		const lit = from <= to ? now >= from && now < to : now >= from || now < to;
		light.write(lit ? 1 : 0);
	}

	/** Not once for all: summer time begins and ends. */
	function ask(): void {
		blynk.syncClock(look);
		blynk.askTime("tz", told => {
			if (told) ahead = (told.int(0) + told.int(1)) * minute;
			look();
		});
	}

	blynk.onWrite(pins.from, values => {
		from = values.int();
		look();
	});
	blynk.onWrite(pins.to, values => {
		to = values.int();
		look();
	});
	blynk.onOnline(() => {
		blynk.sync(pins.from, pins.to);
		ask();
	});
	host.clock.repeat(look, 10_000);
	host.clock.repeat(() => {
		if (blynk.online) ask();
	}, hour);
}
