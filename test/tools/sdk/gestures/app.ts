import type { AppContext, AppHooks } from "../../../../src/app";

/** A product that tells how often its button was clicked, on virtual pin 2. */
export function app({ blynk }: AppContext): AppHooks {
	return { onButton: clicks => void blynk.virtualWrite(2, clicks) };
}
