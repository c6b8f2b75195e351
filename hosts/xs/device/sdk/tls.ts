import type { Network } from "../../../host";
import { network } from "../sockets";

/** In place of `hosts/moddable/tls.ts` where the Node side's world has a TLS of its own. */
export const tls = (): Network["TLS"] => network.TLS;
