/**
 * What Blynk.Edgent, the firmware that a unit in the field had before this one, left in its flash: read, checked, and in the
 * end erased (facts/blynk.md 6.1 to 6.4).
 *
 * @packageDocumentation
 */
export { eraseFormer, readFormer, readUid } from "./former";
