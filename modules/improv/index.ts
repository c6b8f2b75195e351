/**
 * Improv Wi-Fi over a serial port, the device's side (https://www.improv-wifi.com/serial, version 1), so that a browser at
 * the other end of the cable can hand over a network. Its frames share the port with lines of text.
 *
 * @packageDocumentation
 */
export { FrameReader } from "./frame-reader";
export { Improv, state as improvState, type ImprovState } from "./improv";
