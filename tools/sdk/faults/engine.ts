import type { SdkFault } from "./fault";
import { has } from "./place";
import { regExpLeak } from "./regexp";

const since = "8.2.3";

/** XS, and what the linker makes of modules. */
export const engineFaults: readonly SdkFault[] = [
	regExpLeak,
	{
		id: "function-is-constant",
		since,
		what: "a module's own variable that holds a function at link time becomes a constant in ROM: setting it throws, on the chip only",
		ourWay: "no `let` and `var` at the top of a firmware module (lint)",
		where: "xs/tools/xslSlot.c",
		isThere: has("xs/tools/xslSlot.c", "// @@ const functions closures"),
	},
	{
		id: "date-in-rom",
		since,
		what: "`setTime` of a `Date` that a module made at link time writes to flash, which is a crash",
		ourWay: "no `Date` in firmware (lint); on hosts/xs, too, a write to ROM ends the machine",
		where: "xs/sources/xsDate.c",
		isThere: has("xs/sources/xsDate.c", "slot = fxDateCheck(the);\n\tif (slot->flag & XS_DONT_SET_FLAG)"),
	},
	{
		id: "rom-is-no-json",
		since,
		what: "`JSON.stringify` throws at an object in ROM, as the config and every table is",
		ourWay: "what goes into JSON is copied first (`modules/config-server/facts.ts`)",
		where: "xs/sources/xsJSON.c",
		isThere: has("xs/sources/xsJSON.c", 'mxTypeError("read only value")'),
	},
	{
		id: "crash-looks-asked",
		since,
		what: "when memory or a stack is full the SDK ends with `esp_restart`, so the next life hears of a restart in good order; for a stack there is not even the abort hook",
		ourWay: "a word in RTC memory tells our own restarts from all others (`board_restart` in `esp32.c`)",
		where: "xs/platforms/esp/xsHost.h",
		isThere: has("xs/platforms/esp/xsHost.h", "#define c_exit(n) esp_restart()"),
	},
];
