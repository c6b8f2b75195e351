import type { ServerManner } from "../../../hosts/virtual/firmware-server";
import type { Stage } from "../stage";
import { minute, second, type Kind } from "./kind";

/** The server of updates treats whoever asks in this way; the device is not online meanwhile only as long as it tries. */
function manner(manner: ServerManner): Kind {
	return {
		...{ level: "hostile", lasts: [10 * second, 60 * minute], codes: [], updates: true },
		begin({ server }) {
			server.manner = manner;
			return () => (server.manner = "right");
		},
	};
}

/** Power that goes in the middle of whatever a change of the flash is part of: among the next hundred or so. */
function cutInUpdate(outcome: "old" | "new" | "gone") {
	return (stage: Stage): (() => void) =>
		stage.flash.cutPower(stage.random.whole(1, 120), outcome, () => stage.cutPower(5 * second));
}

/** The server that has the updates, and what else may come between a device and its update. */
export const files = {
	"the files are not there": manner({ status: 404 }),
	"the server of files fails": manner({ status: 503 }),
	"the server of files is deaf": manner("deaf"),
	"the server of files breaks off": manner({ breaks: 5000 }),
	"the server of files stalls": manner({ stalls: 7000 }),
	"the server of files drips": manner({ drips: 900 }),
	"the server of files knows no ranges": manner("without ranges"),
	"the server of files tells no length": manner("without length"),
	"the server of files sends another part": manner("shifted"),
	"the server of files says that there is more": manner({ lengthError: 700 }),
	"the server of files says that there is less": manner({ lengthError: -700 }),
	"the server of files is away": {
		...{ level: "home", lasts: [10 * second, 60 * minute], codes: [], updates: true },
		begin({ server }) {
			server.stop();
			return () => server.start();
		},
	},
	"the power is cut in an update's write, which does not happen": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"], updates: true },
		begin: cutInUpdate("old"),
	},
	"the power is cut in an update's write, which is done": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"], updates: true },
		begin: cutInUpdate("new"),
	},
	"the power is cut in an update's write, which takes what was there": {
		...{ level: "hostile", lasts: [3 * minute, 3 * minute], codes: [], costs: ["set"], updates: true },
		begin: cutInUpdate("gone"),
	},
} satisfies Readonly<Record<string, Kind>>;
