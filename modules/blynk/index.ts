/**
 * A client for the Blynk cloud over its binary device protocol (docs/protocol/wire.md): virtual pins, events, metadata
 * and time. It comes back by itself after every loss, and says of every message what became of it.
 *
 * @packageDocumentation
 */
export type { OfflinePolicy } from "./backlog";
export { Blynk } from "./client";
export type { BlynkOptions, GroupEntry, PinOrAny, PinWrite } from "./client";
export { double, float } from "./encoder";
export type { WriteHandler } from "./decoder";
export type { Refusal, Value } from "./encoder";
export { eventLimits } from "./events";
export type { BlynkHost } from "./host";
export type { InternalHandler, ReadHandler, Trace } from "./inbox";
export { infoOf } from "./info";
export type { BoardInfo, DeviceInfo, Dialect } from "./info";
export { accepted } from "./outbox";
export type { Answer, OnAnswer, Outcome } from "./outbox";
export { bodyLimit } from "./protocol";
export type { OnTold, TimeQuestion } from "./questions";
export { retry, retryToken } from "./session";
export type { Account, BlynkState } from "./session";
export type { Values } from "./values";
