/** What a light shows: a colour that flashes, swells, or stands. Drawn as docs/protocol/states.md#drawing says. */
export interface Pattern {
	/** 0xRRGGBB; a single-colour light takes the brightest of the three. */
	readonly colour: number;
	/** Milliseconds on, off, on, off ... and over again; each 1 to 10,000, anything else counts as the nearest. */
	readonly beat?: readonly number[];
	/** Milliseconds of one swell from the least to full and back. */
	readonly wave?: number;
}

/** Blynk.Edgent's colours (docs/protocol/states.md#colours). */
export const colours = {
	/** Restarting and resetting. */
	white: 0xffffe7,
	/** A failure inside. */
	red: 0xff0000,
	/** On the way to the network and the cloud. */
	green: 0x00ff00,
	/** Setup. */
	blue: 0x0000ff,
	/** Idle. */
	yellow: 0xffff00,
	/** An update. */
	magenta: 0xa700ff,
	/** Nothing here: for products. */
	cyan: 0x00ffff,
	/** A refused token. */
	orange: 0xff7f00,
	/** Online. */
	blynk: 0x24c48e,
} as const;
