import type { Manner } from "../../../hosts/virtual/memory-cloud";
import type { Code } from "../../../modules/codes/index";
import { cloudName } from "../stage";
import { airIs, day, minute, second, type Kind } from "./kind";

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

/** The cloud, and who pretends to be it. */
export const cloud = {
	"the cloud takes connections and reads nothing": manner("deaf", [702]),
	"the cloud answers nothing": manner("mute", [702]),
	"the cloud drops who logs in": manner("drops", [702, 705]),
	"the cloud takes a little at a time": {
		...{ level: "hostile", lasts: [10 * second, 10 * minute], codes: [702] },
		begin({ cloud }) {
			cloud.window = 20;
			cloud.disconnect();
			return () => (cloud.window = undefined);
		},
	},
	"the cloud floods its devices": manner("floods", [702, 705]),
	"the cloud sends huge frames": manner("bursts", [702, 705]),
	"the cloud sends noise": manner("babbles", [702, 705]),
	"the cloud sends nonsense": manner("misleads", [702, 705]),
	"the cloud redirects in a circle": manner({ redirects: cloudName }, [702, 705, 711]),
	"the cloud redirects to nowhere": manner({ redirects: "nowhere.example" }, [702, 705, 710, 711]),
	"the cloud tells a wrong time": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711, 702], costs: ["clock"] },
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
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [710, 702] },
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
		...{ level: "hostile", lasts: [second, 20 * minute], codes: [703, 702] },
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
		...{ level: "hostile", lasts: [second, 10 * minute], codes: [711, 702] },
		begin: airIs({ cloud: { certificate: "expired" } }),
	},
} satisfies Readonly<Record<string, Kind>>;
