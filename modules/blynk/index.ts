/**
 * A client for the Blynk cloud over its binary device protocol (facts/blynk.md 1): virtual pins, events, metadata and
 * time. It comes back by itself after every loss, and says of every message what became of it.
 */
export type { OnTold } from "./asks";
export { Blynk } from "./client";
export { double, float } from "./encoder";
export type { Refusal, Value } from "./encoder";
export { eventLimits } from "./events";
export type { DeviceInfo, Dialect } from "./info";
export type { WriteHandler } from "./inbox";
export { accepted } from "./options";
export type { BlynkHost, BlynkOptions, Outcome } from "./options";
export type { PinWrite } from "./outbox";
export { bodyLimit, command, status } from "./protocol";
export type { TimeQuestion } from "./questions";
export type { Answer } from "./requests";
export { retry, retryToken, stableTime } from "./session";
export type { Account, BlynkState } from "./session";
export type { OfflinePolicy } from "./shelf";
export type { Values } from "./values";
