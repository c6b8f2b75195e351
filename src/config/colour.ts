import { unhex } from "../../modules/bytes/index";
import { pattern } from "./rules";

/** A colour as a page's style sheet writes it. */
export const colour = pattern(
	value => value.length === 7 && value.startsWith("#") && unhex(value.slice(1)) !== undefined,
	'a colour as "#rrggbb"',
);
