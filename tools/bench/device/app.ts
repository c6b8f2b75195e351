import type { AppContext } from "../../../src/main";

/** The product's app (src/app.ts) in the bench: a message out for every message in. */
export function app({ blynk }: AppContext): void {
	blynk.onWrite(1, values => {
		blynk.virtualWrite(2, values.int(0));
	});
}
