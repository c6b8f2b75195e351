/** What the echo server does with a value written to a virtual pin. One digit each, so that every frame is as short. */
export const pins = {
	/** Writes it to {@link pins.answer}. */
	echo: 1,
	/** The server writes here. */
	answer: 2,
	/** Takes it. */
	sink: 3,
	/** Writes as many values to {@link pins.answer}. */
	flood: 4,
} as const;
