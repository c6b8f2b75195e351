/**
 * What Blynk.Edgent, the firmware that a unit in the field had before this one, left in its flash: read, checked, and in the
 * end erased (docs/protocol/storage.md).
 *
 * @packageDocumentation
 */
export { eraseFormer, readFormer, readUid } from "./former";
