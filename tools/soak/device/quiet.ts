import type { AppContext } from "../../../src/main";

/** An app that says nothing by itself, and tells what it was written to as the example product does (src/app.ts). */
export function app({ host, blynk }: AppContext): void {
	blynk.onWrite(1, values => host.log(`app: light at ${values.int()} %`));
}
