import type { Stage } from "../stage";
import { day, minute, second, type Kind } from "./kind";

function powerIsCut({ blackout }: Stage): () => void {
	blackout.take();
	return () => blackout.release();
}

/** Who touches the device, and the plug. */
export const hands = {
	"the power is off for weeks": {
		...{ level: "home", lasts: [14 * day, 21 * day], codes: [], costs: ["set"], alone: true },
		begin: powerIsCut,
	},
	"the power is cut": {
		...{ level: "home", lasts: [100, 3 * minute], codes: [], costs: ["set"] },
		begin: powerIsCut,
	},
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
	"nothing, for hours": {
		...{ level: "home", lasts: [60 * minute, day], codes: [], alone: true },
		begin: () => {},
	},
} satisfies Readonly<Record<string, Kind>>;
