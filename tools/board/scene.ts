import type { Product } from "../../src/product";
import { steps, type Story } from "./steps";
import { homeNetwork } from "./switches";
import type { Scene } from "./tour-events";

/** What the guide needs to know of a product; `control` is the datastream to change in the cloud. */
export function story({ button, setup, update }: Product, control: string | undefined): Story {
	const hold = button.holds.find(each => each.name === "reset")?.time ?? 0;
	return { ...homeNetwork, control, updates: update !== undefined, hold: hold / 1000, window: setup.window / 60_000 };
}

/** What stays as it is on the page; `panel` is the cloud's. */
export function scene({ vendor, name, brand, button, console }: Product, story: Story, panel: string): Scene {
	const seconds = (ms: number): string => `${ms / 1000}\u00a0s`;
	const holds = button.holds.map(each => `${seconds(each.time)}: ${each.name === "reset" ? "erase" : "setup"}`);
	return {
		...{ vendor, name, panel, console: console?.serial === true },
		colour: Number.parseInt(brand.colour.slice(1), 16),
		steps: steps(story),
		button: `Hold it with mouse, finger or space bar. ${holds.join(", ")}, ${seconds(button.cancel)}: nothing.`,
	};
}
