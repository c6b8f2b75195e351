import type { Stage } from "../stage";
import { homeIs, minute, second, type Kind } from "./kind";

/** ASSOC_LEAVE of IEEE 802.11 table 9-49: what a router says that restarts, or wants its stations elsewhere. */
const leaving = 8;

/** Some that routers and Espressif's driver give: UNSPECIFIED, AUTH_EXPIRE, AUTH_LEAVE, ASSOC_EXPIRE, ASSOC_TOOMANY, ..., BEACON_TIMEOUT. */
const reasons = [1, 2, 3, 4, 5, leaving, 15, 200];

/** Another network of the home's name, stronger than it. */
function twinIs(network: object) {
	return ({ weather, home }: Stage): (() => void) => {
		const common = { ssid: home?.ssid ?? "Home", password: null, security: null, captive: null, answers: null };
		return weather.change({ networks: { twin: { ...common, channel: 3, rssi: -30, ...network } } });
	};
}

/** The router, what is behind it, and who is next door. */
export const home = {
	"the router restarts": {
		...{ level: "home", lasts: [5 * second, 2 * minute], codes: [720, 701] },
		begin: homeIs({ on: false }),
	},
	"the router is off for long": {
		...{ level: "home", lasts: [5 * minute, 40 * minute], codes: [720, 701] },
		begin: homeIs({ on: false }),
	},
	"the router changes its channel": {
		...{ level: "home", lasts: [2 * second, 10 * minute], codes: [720, 701] },
		begin: homeIs({ channel: 9 }),
	},
	"the signal is weak": {
		...{ level: "home", lasts: [second, 5 * minute], codes: [701, 720] },
		begin: homeIs({ rssi: -93 }),
	},
	"the nearest access point gets weak": {
		...{ level: "home", lasts: [6 * minute, 40 * minute], codes: [701, 720], alone: true },
		begin({ weather, air }) {
			const mesh = air.state.networks.get("mesh");
			if (!mesh) return undefined;
			return weather.change({ networks: { home: { rssi: Math.max(-88, mesh.rssi - 14) } } });
		},
	},
	"the router is full": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [704] },
		begin: homeIs({ answers: "full" }),
	},
	"the router does not answer": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [701, 720] },
		begin: homeIs({ answers: "never" }),
	},
	"the router gives no address": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [723] },
		begin: homeIs({ dhcp: false }),
	},
	"the router has the addresses of the setup network": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [702, 710] },
		begin: homeIs({ dhcp: "192.168.4.57" }),
	},
	"the router has another password": {
		...{ level: "hostile", lasts: [10 * second, 10 * minute], codes: [722, 701, 704] },
		begin: homeIs({ security: "WPA2", password: "changed by the children" }),
	},
	"the router asks for accounts": {
		...{ level: "hostile", lasts: [10 * second, 10 * minute], codes: [704, 722, 701] },
		begin: homeIs({ security: "WPA2 ENT", password: "an account is asked for" }),
	},
	"a sign-in page is in the way": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [712, 711, 702, 710] },
		begin: homeIs({ captive: true }),
	},
	"an open twin": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [701, 704, 702, 710, 712, 711] },
		begin: twinIs({ security: "OPEN", captive: true }),
	},
	"a twin with another password": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [701, 722] },
		begin: twinIs({ password: "not the right one" }),
	},
	"a silent twin": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [701, 722] },
		begin: twinIs({ password: "not the right one", answers: "never" }),
	},
	"the router sends the device away": {
		...{ level: "home", lasts: [second, second], codes: [701] },
		begin: ({ board }) => board.kick(leaving),
	},
	"the router sends the device away again and again": {
		...{ level: "hostile", lasts: [10 * second, 5 * minute], codes: [701, 704, 722] },
		begin(stage) {
			const timer = stage.clock.repeat(() => stage.board.kick(stage.random.pick(reasons)), 7 * second);
			return () => stage.clock.clear(timer);
		},
	},
} satisfies Readonly<Record<string, Kind>>;
