import { airIs, day, homeIs, minute, second, type Kind } from "./kind";

/** The way from the router to the cloud, and who tells names and time. */
export const way = {
	"the Internet is out": {
		...{ level: "home", lasts: [2 * second, 30 * minute], codes: [710, 702] },
		begin: homeIs({ internet: false }),
	},
	"name servers are out": {
		...{ level: "home", lasts: [2 * second, 10 * minute], codes: [710, 702] },
		begin: homeIs({ dns: false }),
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
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711, 702], costs: ["clock"] },
		begin: airIs({ time: 3650 * day }),
	},
	"time servers are half a year behind": {
		...{ level: "hostile", lasts: [10 * second, 20 * minute], codes: [711, 702], costs: ["clock"] },
		begin: airIs({ time: -180 * day }),
	},
	"time servers are silent": {
		...{ level: "home", lasts: [10 * second, 20 * minute], codes: [711, 702] },
		begin: airIs({ time: "silent" }),
	},
} satisfies Readonly<Record<string, Kind>>;
