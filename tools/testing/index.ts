/**
 * For the tests of a product's own code: the whole firmware on a virtual board, with a phone, the air and a cloud around it, on a
 * clock that the test turns. A year takes seconds, and two runs are alike.
 *
 * @packageDocumentation
 */
export { manifestProduct } from "../cli/product";
export { World, token, type Reply, type WorldOptions } from "./world";
export type { Air, AirCloud, AirFlash, AirNetwork, AirState } from "../../hosts/virtual/air";
export type { BoardEvent, VirtualBoard } from "../../hosts/virtual/board";
export type { VirtualClock } from "../../hosts/virtual/clock";
export type { Level } from "../../hosts/virtual/led";
export type { Login, Manner, MemoryCloud, SeenFrame } from "../../hosts/virtual/memory-cloud";
export type { Services } from "../../hosts/virtual/network";
export type { RadioEvent, SetupNetwork } from "../../hosts/virtual/radio";
