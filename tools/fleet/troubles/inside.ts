import type { Stage } from "../stage";
import { airIs, minute, second, type Kind } from "./kind";

function flashWriteIsCut(outcome: "old" | "new" | "gone") {
	return (stage: Stage): (() => void) =>
		stage.flash.cutPower(stage.random.whole(1, 4), outcome, () => stage.cutPower(5 * second));
}

/** The flash, the radio, the product's own code. */
export const inside = {
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
	"scans fail": {
		...{ level: "hostile", lasts: [10 * second, 5 * minute], codes: [701] },
		begin: airIs({ radio: { scan: "fails" } }),
	},
	"scans never end": {
		...{ level: "hostile", lasts: [10 * second, 5 * minute], codes: [701] },
		begin: airIs({ radio: { scan: "hangs" } }),
	},
	"the driver takes no join": {
		...{ level: "hostile", lasts: [second, 3 * minute], codes: [701, 720] },
		begin: airIs({ radio: { station: "refuses" } }),
	},
	"the driver tells the end of a link late": {
		...{ level: "hostile", lasts: [minute, 20 * minute], codes: [701, 702, 710] },
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
} satisfies Readonly<Record<string, Kind>>;
