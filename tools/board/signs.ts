import type { Pattern } from "../../modules/indicator/index";
import type { Sign } from "../../src/product";
import { hue } from "../wizard-page/page/colour";

/** What each sign of the light says of the device. */
export const meanings: Readonly<Record<Sign, string>> = {
	setup: "waits for a phone on its setup network",
	trying: "tries the new network while the phone watches",
	storing: "stores what the phone sent",
	restarting: "starts anew",
	joining: "joins the Wi-Fi network",
	connecting: "connects to the cloud",
	refused: "the cloud does not know its token; it tries again now and then",
	running: "online",
	idle: "nobody came; a click of the button opens setup again",
	resetting: "erases everything",
	updating: "takes a new firmware, or tries it",
	failed: "something inside broke; it goes on in 10 s",
	heldSetup: "button held: release to open setup, nothing is lost",
	heldReset: "button held: release to erase everything",
};

/** A beat that repeats sooner than this is called fast, milliseconds. */
const fast = 300;

/** A light in words, as "blue, flashing": its colour alone would not do (WCAG 1.4.1). */
export function lightWords({ colour, beat = [], wave }: Pattern): string {
	const period = beat.reduce((sum, time) => sum + time, 0);
	const flashing = period < fast ? "flashing fast" : beat.length > 2 ? "flashing in groups" : "flashing";
	return `${hue(colour)}, ${wave ? "pulsing" : beat.length > 1 ? flashing : "steady"}`;
}
