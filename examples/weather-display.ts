import type { AppContext, AppHooks } from "../src/app";

/** The template's virtual pins: `place` goes to a webhook of the account, which answers with the other two. */
const pins = { place: 0, isKnown: 1, degrees: 2 } as const;

/**
 * A weather display, whose owner tells in the wizard where it stands: `weather-display.json` has the fields. It looks up the
 * place before it is stored, so that a misspelt one is mended while the phone is still there.
 */
export function app({ host, blynk, settings }: AppContext): AppHooks {
	const ask = (): void => void blynk.virtualWrite(pins.place, settings.text("place"));
	host.clock.repeat(ask, settings.number("interval") * 60_000);
	blynk.onOnline(ask);

	blynk.onWrite(pins.degrees, values => {
		const celsius = values.number();
		const shown = settings.flag("metric") ? `${celsius} °C` : `${celsius * 1.8 + 32} °F`;
		host.log(`weather: ${settings.text("place")} ${shown}`);
	});

	let answer: ((isKnown: boolean) => void) | undefined;
	blynk.onWrite(pins.isKnown, values => answer?.(values.int() === 1));

	return {
		checkSettings(wanted, cloud, done) {
			answer = isKnown =>
				done(isKnown ? undefined : { field: "place", rule: "Nobody knows this place. Check its name." });
			cloud.virtualWrite(pins.place, wanted.text("place"));
		},
	};
}
