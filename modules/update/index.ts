/**
 * Other firmware for the device: its file, how it is fetched, checked and written, and what becomes of it after a restart.
 *
 * @packageDocumentation
 */
export type { Phase } from "./after-start";
export { Fetcher, type FetchHost, type FetchOptions } from "./fetcher";
export { hasSignature, headerLength, headerMagic, readHeader, signedLength, type Header } from "./header";
export { isPassing, sentence, type FetchFailure, type Refusal, type Verdict } from "./reasons";
export { Receiver, type ReceiverHost, type Unit } from "./receiver";
export { UpdateRecord, type Task } from "./record";
export { compareVersions, isVersion } from "./version";
