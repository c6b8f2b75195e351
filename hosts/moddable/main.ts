import config from "mc/config";
import { ModdableHost, product, readBoard, start } from "hosts/moddable/firmware";
import { ModdableFlash } from "hosts/moddable/flash";
import TextDecoder from "text/decoder";
import TextEncoder from "text/encoder";

/**
 * The entry module, called `main` by the SDK, at the root of the name space: hence no relative imports
 * (docs/platform.md#module-names).
 */
Object.assign(globalThis, { TextEncoder, TextDecoder });

/** `npm run build` passes the time of the commit, so that two builds of it are alike. Bare mcconfig builds get a floor. */
const buildTime = 1000 * Number(config.buildTime ?? Date.UTC(2026, 0, 1) / 1000);

const host = new ModdableHost(readBoard(config), buildTime, new ModdableFlash());

/**
 * The last resort, called by the SDK (`abortHook`) for what no guard of ours could catch: an exception in its own
 * callbacks, memory full, a stripped function. `false` keeps the virtual machine alive; only an exception leaves it fit
 * to go on. Else the SDK restarts the chip, as it does after a stack overflow without asking: nobody here asked for that,
 * so the next life hears of a panic and counts it. Nothing here may need memory.
 */
globalThis.abort = (message, error) => {
	if (message !== "unhandled exception") return true;
	host.fault(error);
	return false;
};

start(host, product, host.watch && { watch: host.watch });
