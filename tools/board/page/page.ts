import "@wokwi/elements/dist/esm/esp32-devkit-v1-element";
import "@wokwi/elements/dist/esm/neopixel-element";
import type { TourEvent } from "../tour-events";
import { air } from "./air";
import { board } from "./board";
import { connect, element } from "./link";
import { phone } from "./phone";
import { steps } from "./steps";

const parts = [board(), phone(), air(), steps()];

connect((event: TourEvent) => {
	for (const part of parts) part(event);
	if (event.event === "cloud") element("cloud-page", HTMLIFrameElement).src = event.panel;
});
