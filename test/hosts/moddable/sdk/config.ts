/** The wiring of a board, `mc/config` as the manifests make it. */
export default {
	parts: {
		relay: { pin: 26, activeLow: true },
		typing: { pin: "26" },
		half: { pin: 2.5 },
		beyond: { pin: 49 },
		bus: { data: 21, clock: 0 },
	},
};
