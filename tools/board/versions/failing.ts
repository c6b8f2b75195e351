import type { Change } from "./firmware";

/** Says of itself that it is not good, once it is online. */
export const changed: Change = app => context => {
	const hooks = app(context) ?? {};
	hooks.selfTest = done => done("it was told to, on this tour");
	return hooks;
};
