import "@wokwi/elements/dist/esm/esp32-devkit-v1-element";
import type { TourEvent } from "../tour-events";
import { board } from "./board";
import { guide } from "./guide";
import { connect, element } from "./link";
import { parts } from "./parts";
import { phone } from "./phone";
import { scene } from "./scene";
import { switches } from "./switches";
import { updates } from "./updates";

const all = [scene(), board(), parts(), phone(), updates(), switches(), guide()];

connect(
	(event: TourEvent) => {
		for (const part of all) part(event);
	},
	there => {
		element("ended", HTMLElement).hidden = there;
		// All that has been logged comes again with the connection.
		if (there) element("log", HTMLPreElement).replaceChildren();
	},
);
