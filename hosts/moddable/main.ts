import config from "mc/config";
import { readBoard } from "hosts/moddable/board";
import { ModdableFlash } from "hosts/moddable/flash";
import { ModdableHost } from "hosts/moddable/host";
import { start } from "src/main";
import TextDecoder from "text/decoder";
import TextEncoder from "text/encoder";

/**
 * The entry module, called `main` by the SDK, at the root of the name space: hence no relative imports
 * (facts/moddable.md 2).
 */
Object.assign(globalThis, { TextEncoder, TextDecoder });

/** `npm run build` passes the time of the commit, so that two builds of it are alike. Bare mcconfig builds get a floor. */
const buildTime = 1000 * Number(config.buildTime ?? Date.UTC(2026, 0, 1) / 1000);

const host = new ModdableHost(readBoard(config), buildTime, new ModdableFlash());

/**
 * The last resort, called by the SDK (`abortHook`) for what no guard of ours could catch: an exception in its own
 * callbacks, memory full, a stripped function. `false` keeps the virtual machine alive; only an exception leaves it fit
 * to go on. It is not called after a stack overflow: the SDK restarts the chip then.
 */
globalThis.abort = (message, error) => {
	if (message !== "unhandled exception") host.system.restart(`XS: ${message}`);
	host.fault(error);
	return false;
};

start(host, config.product, host.watch && { watch: host.watch });
