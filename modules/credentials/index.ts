/**
 * What a device needs to join its network and log in, kept so that power may fail at any write (DESIGN policies 1
 * and 3): a candidate that has yet to prove itself, and the set that has.
 *
 * @packageDocumentation
 */
export { addNetwork, removeNetwork } from "./further";
export { CredentialStore } from "./store";
export type { Hint, Network } from "../station/index";
export type { Credentials } from "./record";
