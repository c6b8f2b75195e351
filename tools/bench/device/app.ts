import type { AppContext } from "../../../src/main";

/** A message out for every message in. */
export function echo({ blynk }: AppContext): void {
	blynk.onWrite(1, values => {
		blynk.virtualWrite(2, values.int(0));
	});
}
