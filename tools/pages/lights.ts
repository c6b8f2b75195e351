import { readProduct } from "../../src/product";
import type { Pattern } from "../../modules/indicator/index";
import { meanings } from "../board/signs";
import config from "../../manifest.json" with { type: "json" };

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
