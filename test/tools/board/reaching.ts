import type { App } from "../../../src/main";

/** Product code that looks for what only a PC has. */
export const app: App = ({ host }) => {
	const world: object = globalThis;
	const found = ["process", "fetch", "require", "setTimeout"].map(name => typeof Reflect.get(world, name));
	host.log(`app: ${found.join(" ")}`);
};
