/** What the echo server does with a value written to a virtual pin. One digit each, so that every frame is as short. */
export const pins = {
	/** Writes it to {@link pins.answer}. */
	echo: 1,
	/** The server writes here. */
	answer: 2,
	/** Takes it. */
	sink: 3,
	/** Writes as many values to {@link pins.answer}, see {@link flooded}. */
	flood: 4,
} as const;

/** After so many messages a flood begins anew. */
export const floodPeriod = 500;

/** The value of message `index` of a flood, always three digits: so all frames of a flood are of one length. */
export function flooded(index: number): number {
	return 100 + (index % floodPeriod);
}
