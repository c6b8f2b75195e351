/**
 * A command line over a serial port: lines as they are typed, and the words in them, in bytes.
 *
 * @packageDocumentation
 */
export { LineEditor, type LineEvents } from "./line-editor";
export { escaped, readWords } from "./words";
