/**
 * What a device needs to join its network and log in, kept so that power may fail at any write: a candidate that
 * has yet to prove itself, and the set that has (docs/architecture.md#power-may-fail-at-any-write, #candidate-and-proven).
 *
 * @packageDocumentation
 */
export { addNetwork, removeNetwork } from "./further";
export { CredentialStore } from "./store";
export type { Hint, Network } from "../station/index";
export type { Credentials } from "./record";
