/** A colour as 0xRRGGBB. */
export type Colour = number;

const channels = (colour: Colour): [number, number, number] => [colour >> 16, (colour >> 8) & 255, colour & 255];

export const css = (colour: Colour): string => "#" + colour.toString(16).padStart(6, "0");

export function parseColour(text: string): Colour | undefined {
	return /^#[0-9a-f]{6}$/i.test(text) ? parseInt(text.slice(1), 16) : undefined;
}

/** WCAG 2.2 relative luminance. */
function luminance(colour: Colour): number {
	const [r, g, b] = channels(colour).map(c => (c > 10 ? ((c / 255 + 0.055) / 1.055) ** 2.4 : c / 3294.6));
	return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on `colour`: always 4.5 or more. */
export function inkOn(colour: Colour): Colour {
	return contrast(colour, 0) > contrast(colour, 0xffffff) ? 0 : 0xffffff;
}

/** `colour` made as much darker or lighter as it takes to read as text on `paper` (4.5, WCAG 1.4.3). */
export function readable(colour: Colour, paper: Colour): Colour {
	const towards = inkOn(paper) ? 255 : 0;
	let result = colour;
	for (let share = 0.05; contrast(result, paper) < 4.6 && share <= 1; share += 0.05)
		result = channels(colour).reduce((sum, c) => (sum << 8) | Math.round(c + (towards - c) * share), 0);
	return result;
}

/** How a person would call the colour of a light. */
export type Hue = "red" | "orange" | "yellow" | "green" | "turquoise" | "blue" | "purple" | "white";

export function hue(colour: Colour): Hue {
	const [r, g, b] = channels(colour);
	const most = Math.max(r, g, b);
	const span = most - Math.min(r, g, b);
	if (span <= most / 4) return "white";
	const sixth = most === r ? (g - b) / span : most === g ? 2 + (b - r) / span : 4 + (r - g) / span;
	const angle = (sixth * 60 + 360) % 360;
	if (angle < 16 || angle >= 345) return "red";
	if (angle < 42) return "orange";
	if (angle < 75) return "yellow";
	if (angle < 166) return "green";
	if (angle < 200) return "turquoise";
	return angle < 262 ? "blue" : "purple";
}
