import { readProduct } from "../../src/product";
import type { Pattern } from "../../modules/indicator/index";
import config from "../../manifest.json" with { type: "json" };

const meanings = {
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
	updating: "takes a new firmware",
	failed: "something inside broke; it goes on in 10 s",
	heldSetup: "button held: release to open setup, nothing is lost",
	heldReset: "button held: release to erase everything",
} as const;

/** The light's signs as a table, from the product's config and nothing else. */
export function lights(): string {
	const { signs } = readProduct(config.config.product).led;
	const rows = Object.entries(meanings).map(
		([sign, meaning]) => `| ${sign} | ${meaning} | ${describe(signs[sign as keyof typeof meanings])} |`,
	);
	return ["| sign | the device | light |", "|---|---|---|", ...rows].join("\n");
}

function describe({ colour, beat, wave }: Pattern): string {
	const name = `#${colour.toString(16).padStart(6, "0")}`;
	if (wave) return `${name}, swells and fades every ${wave / 1000} s`;
	if (!beat) return `${name}, steady`;
	const flashes = beat.map((ms, index) => `${ms} ms ${index % 2 ? "off" : "on"}`);
	return `${name}, ${flashes.join(", ")}`;
}
