import type { SoakWorld } from "./world";

/** One way in which a connection fails that is nobody's fault on the board. */
export interface Trouble {
	readonly name: string;
	/** Milliseconds. */
	readonly lasts: number;
	/** Returns how it ends. */
	begin(world: SoakWorld): () => void;
}

/** A link without beacons is given up after 6 s (hosts/virtual/radio-times.ts). */
const untilLost = 8000;

/**
 * They take turns. Few, and each ends the connection for sure, so that a day's logins are known beforehand; tools/fleet has
 * all that may go wrong.
 */
export const troubles: readonly Trouble[] = [
	{
		name: "router off",
		lasts: 120_000,
		begin(world) {
			world.router({ on: false });
			return () => world.router({ on: null });
		},
	},
	{
		name: "beacons lost",
		lasts: 30_000,
		begin(world) {
			world.router({ rssi: -95 });
			return () => world.router({ rssi: -48 });
		},
	},
	{
		name: "DHCP silent",
		lasts: 180_000,
		begin(world) {
			world.router({ on: false });
			world.clock.set(() => world.router({ on: null, dhcp: false }), untilLost);
			return () => world.router({ dhcp: null });
		},
	},
	{
		name: "cloud restarts",
		lasts: 40_000,
		begin({ cloud }) {
			cloud.stop();
			return () => cloud.start();
		},
	},
	{
		name: "link half open",
		lasts: 300_000,
		begin: world => world.halfOpen(),
	},
	{
		name: "login refused once",
		lasts: 1000,
		begin(world) {
			world.refuseOnce();
			world.cloud.disconnect();
			return () => undefined;
		},
	},
	{
		name: "sign-in page",
		lasts: 240_000,
		begin(world) {
			world.router({ captive: true });
			world.cloud.disconnect();
			return () => world.router({ captive: null });
		},
	},
	{
		name: "certificate out of date, time servers silent",
		lasts: 180_000,
		begin(world) {
			world.air.patch({ time: "silent", cloud: { certificate: "expired" } });
			world.cloud.disconnect();
			return () => world.air.patch({ time: null, cloud: { certificate: null } });
		},
	},
];
