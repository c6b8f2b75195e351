import type { Code } from "../../modules/codes/index";
import type { FaultLevel } from "./plan";
import type { Manner } from "../../hosts/virtual/memory-cloud";
import { cloudName, type Stage } from "./stage";

/** A way in which things go wrong. */
export interface Kind {
	/** Whether it happens in every home, or takes an enemy or very bad luck. */
	readonly level: Exclude<FaultLevel, "none">;
	/** How long it lasts at least and at most, milliseconds. */
	readonly lasts: readonly [number, number];
	/** With which codes a device may explain it (modules/codes). */
	readonly codes: readonly Code[];
	/**
	 * What it may cost besides: `set`: settings that were just accepted; `decision`: what the device decided last (see
	 * docs/faults.md, "Not promised"); `memory`: for a while, what it knew; `restart`: the device starts anew.
	 */
	readonly costs?: readonly Cost[];
	/** Nobody waits for its end: it comes only while nobody is about to do something. */
	readonly alone?: boolean;
	/** Begins it. Returns how to end it. */
	begin(stage: Stage): (() => void) | void;
}

export type Cost = "set" | "decision" | "memory" | "restart";

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** ASSOC_LEAVE of IEEE 802.11 table 9-49: what a router says that restarts, or wants its stations elsewhere. */
const leaving = 8;

/** Some that routers and Espressif's driver give: UNSPECIFIED, AUTH_EXPIRE, AUTH_LEAVE, ASSOC_EXPIRE, ASSOC_TOOMANY, ..., BEACON_TIMEOUT. */
const reasons = [1, 2, 3, 4, 5, leaving, 15, 200];

/** Both access points of the home, changed alike. */
function homeIs(change: object) {
	return ({ weather, air }: Stage): (() => void) => {
		const networks = air.state.networks.has("mesh") ? { home: change, mesh: change } : { home: change };
		return weather.change({ networks });
	};
}

function airIs(patch: object) {
	return ({ weather }: Stage): (() => void) => weather.change(patch);
}

/** Another network of the home's name, stronger than it. */
function twinIs(network: object) {
	return ({ weather, home }: Stage): (() => void) => {
		const common = { ssid: home?.ssid ?? "Home", password: null, security: null, captive: null, answers: null };
		return weather.change({ networks: { twin: { ...common, channel: 3, rssi: -30, ...network } } });
	};
}

function powerIsCut({ blackout }: Stage): () => void {
	blackout.take();
	return () => blackout.release();
}

function flashWriteIsCut(outcome: "old" | "new" | "gone") {
	return (stage: Stage): (() => void) =>
		stage.flash.cutPower(stage.random.whole(1, 4), outcome, () => stage.cutPower(5 * second));
}

/** The cloud treats whoever connects in this way. */
function manner(manner: Manner, codes: readonly Code[]): Kind {
	return {
		...{ level: "hostile", lasts: [second, 10 * minute], codes },
		begin({ cloud }) {
			cloud.manner = manner;
			cloud.disconnect();
			return () => {
				cloud.manner = "right";
				cloud.disconnect();
			};
		},
	};
}

const kinds = {
	// The router and what is behind it
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
	"the Internet is out": {
		...{ level: "home", lasts: [2 * second, 30 * minute], codes: [710, 702] },
		begin: homeIs({ internet: false }),
	},
	"name servers are out": {
		...{ level: "home", lasts: [2 * second, 10 * minute], codes: [710] },
		begin: homeIs({ dns: false }),
	},
	"the signal is weak": {
		...{ level: "home", lasts: [second, 5 * minute], codes: [701, 720] },
		begin: homeIs({ rssi: -93 }),
	},
	"the power is cut": {
		...{ level: "home", lasts: [100, 3 * minute], codes: [], costs: ["set"] },
		begin: powerIsCut,
	},
	"the power is off for weeks": {
		...{ level: "home", lasts: [14 * day, 21 * day], codes: [], costs: ["set"], alone: true },
		begin: powerIsCut,
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
		...{ level: "hostile", lasts: [10 * second, 10 * minute], codes: [704, 722] },
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
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [701] },
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
	"scans fail": {
		...{ level: "hostile", lasts: [10 * second, 5 * minute], codes: [701] },
		begin: airIs({ radio: { scan: "fails" } }),
	},
	"scans never end": {
		...{ level: "hostile", lasts: [10 * second, 5 * minute], codes: [701] },
		begin: airIs({ radio: { scan: "hangs" } }),
	},
	"the driver takes no join": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [701] },
		begin: airIs({ radio: { station: "refuses" } }),
	},
	"the driver tells the end of a link late": {
		...{ level: "hostile", lasts: [minute, 20 * minute], codes: [701] },
		begin: airIs({ radio: { disconnects: "late" } }),
	},
	"the driver tells the end of a link twice": {
		...{ level: "hostile", lasts: [minute, 20 * minute], codes: [701] },
		begin: airIs({ radio: { disconnects: "twice" } }),
	},
	"the driver does not tell that it left": {
		...{ level: "hostile", lasts: [minute, 20 * minute], codes: [701] },
		begin: airIs({ radio: { disconnects: "never" } }),
	},
	"packets are late and lost": {
		...{ level: "home", lasts: [10 * second, 20 * minute], codes: [702, 705, 710] },
		begin: homeIs({ latency: 200, jitter: 800, loss: 15 }),
	},
	"most packets are lost": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [702, 705, 710] },
		begin: homeIs({ loss: 60 }),
	},
	"connections are reset": {
		...{ level: "home", lasts: [second, second], codes: [702, 705] },
		begin: ({ board }) => board.resetConnections(),
	},
	"the router forgets its connections": {
		...{ level: "home", lasts: [second, second], codes: [702, 705] },
		begin: ({ board }) => board.forgetConnections(),
	},
	"name servers lie": {
		...{ level: "hostile", lasts: [10 * second, 10 * minute], codes: [702, 710, 711] },
		begin: homeIs({ dns: "203.0.113.99" }),
	},
	"time servers are ten years ahead": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711] },
		begin: airIs({ time: 3650 * day }),
	},
	"time servers are half a year behind": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711] },
		begin: airIs({ time: -180 * day }),
	},
	"time servers are silent": {
		...{ level: "home", lasts: [10 * second, 20 * minute], codes: [711] },
		begin: airIs({ time: "silent" }),
	},

	// The cloud
	"the cloud takes connections and reads nothing": manner("deaf", [702]),
	"the cloud answers nothing": manner("mute", [702]),
	"the cloud drops who logs in": manner("drops", [702, 705]),
	"the cloud floods its devices": manner("floods", [702, 705]),
	"the cloud sends huge frames": manner("bursts", [702, 705]),
	"the cloud sends noise": manner("babbles", [702, 705]),
	"the cloud sends nonsense": manner("misleads", [702, 705]),
	"the cloud redirects in a circle": manner({ redirects: cloudName }, [702, 705, 711]),
	"the cloud redirects to nowhere": manner({ redirects: "nowhere.example" }, [702, 705, 710, 711]),
	"the cloud tells a wrong time": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711] },
		begin({ cloud }) {
			cloud.timeError = 3650 * day;
			return () => (cloud.timeError = undefined);
		},
	},
	"the cloud restarts": {
		...{ level: "home", lasts: [second, 10 * minute], codes: [702, 705] },
		begin({ cloud }) {
			cloud.stop();
			return () => cloud.start();
		},
	},
	"the cloud ends its connections": {
		...{ level: "home", lasts: [second, second], codes: [702, 705] },
		begin: ({ cloud }) => cloud.disconnect(),
	},
	"the cloud's name is unknown": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [710] },
		begin: airIs({ cloud: { name: "unknown" } }),
	},
	"the cloud is silent": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [702] },
		begin: airIs({ cloud: { answers: "never" } }),
	},
	"the cloud refuses connections": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [702] },
		begin: airIs({ cloud: { answers: "refuses" } }),
	},
	"the cloud hangs up": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [702, 705] },
		begin: airIs({ cloud: { answers: "hangs-up" } }),
	},
	"the cloud reads nothing": {
		...{ level: "hostile", lasts: [second, second], codes: [702] },
		begin: ({ cloud }) => cloud.stall(),
	},
	"the cloud knows nobody": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [703] },
		begin({ cloud }) {
			cloud.loginStatus = 9;
			cloud.disconnect();
			return () => (cloud.loginStatus = 200);
		},
	},
	"the cloud refuses logins": {
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [705, 702] },
		begin({ cloud }) {
			cloud.loginStatus = 18;
			cloud.disconnect();
			return () => (cloud.loginStatus = 200);
		},
	},
	"an impostor of the cloud": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [711] },
		begin: airIs({ cloud: { certificate: "other-issuer" } }),
	},
	"the cloud's certificate is old": {
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [711] },
		begin: airIs({ cloud: { certificate: "expired" } }),
	},

	// Inside the device
	"the flash refuses": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [700], costs: ["decision"] },
		begin: airIs({ flash: "refuses" }),
	},
	"the flash lies": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [700], costs: ["decision", "memory"] },
		begin: airIs({ flash: "lies" }),
	},
	"the flash stores wrong bits": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [700], costs: ["decision", "memory"] },
		begin: airIs({ flash: { write: "flips" } }),
	},
	"the flash cannot be read": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [700, 704], costs: ["decision", "set", "memory"] },
		begin: airIs({ flash: { read: "refuses" } }),
	},
	"the power is cut in a write, which does not happen": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"] },
		begin: flashWriteIsCut("old"),
	},
	"the power is cut in a write, which is done": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"] },
		begin: flashWriteIsCut("new"),
	},
	"the power is cut in a write, which takes what was there": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"] },
		begin: flashWriteIsCut("gone"),
	},
	"the radio opens no network": {
		...{ level: "hostile", lasts: [second, 2 * minute], codes: [704], costs: ["restart"] },
		begin: airIs({ radio: { accessPoint: "refuses" } }),
	},
	"the radio crashes": {
		...{ level: "hostile", lasts: [second, 2 * minute], codes: [704, 701], costs: ["restart", "set"] },
		begin: airIs({ radio: { station: "crashes" } }),
	},
	"the product's code fails at its start": {
		...{ level: "hostile", lasts: [second, 5 * minute], codes: [704], costs: ["restart", "set"] },
		begin(stage) {
			stage.appFault = "at its start";
			return () => (stage.appFault = "none");
		},
	},
	"the product's code fails later": {
		...{ level: "hostile", lasts: [minute, 10 * minute], codes: [704], costs: ["restart", "set"] },
		begin(stage) {
			stage.appFault = "a while later";
			return () => (stage.appFault = "none");
		},
	},

	// Hands
	"a child taps the button": {
		...{ level: "home", lasts: [second, second], codes: [] },
		begin: stage => stage.press(150),
	},
	"a child holds the button": {
		...{ level: "hostile", lasts: [12 * minute, 12 * minute], codes: [] },
		begin: stage => stage.press(stage.random.whole(3500, 9000)),
	},
	"the button bounces": {
		...{ level: "home", lasts: [minute, 20 * minute], codes: [] },
		begin({ board }) {
			board.button.bounce = { edges: 25, apart: 3 };
			return () => (board.button.bounce = { edges: 3, apart: 1 });
		},
	},
	"the button sticks": {
		...{ level: "hostile", lasts: [30 * second, 10 * minute], codes: [] },
		begin({ button }) {
			button.take();
			return () => button.release();
		},
	},
	"the plug is pulled with the button held": {
		...{ level: "hostile", lasts: [25 * second, minute], codes: [], costs: ["set"] },
		begin(stage) {
			stage.cutPower(second);
			stage.button.take();
			return () => stage.button.release();
		},
	},
} satisfies Readonly<Record<string, Kind>>;

export type TroubleName = keyof typeof kinds;

export const troubles: Readonly<Record<TroubleName, Kind>> = kinds;
