import type { Change } from "./firmware";

/** From power-on, milliseconds: it seems to run well at first. */
const crashAfter = 8000;

/** Throws some seconds after its start, each time. */
export const changed: Change = app => context => {
	context.host.clock.set(() => {
		throw new Error("this version crashes on purpose");
	}, crashAfter);
	return app(context);
};
