export { afterStart, type Phase } from "./after-start";
export { headerLength, headerMagic, readHeader, signedLength, type Header } from "./header";
export { Receiver, type ReceiverHost, type Unit } from "./receiver";
export { UpdateRecord, type Task } from "./record";
export type { Refusal, Verdict } from "./reasons";
export { compareVersions, isVersion } from "./version";
