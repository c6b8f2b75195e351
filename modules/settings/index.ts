/**
 * The settings a product asks its owner for besides network and token: which values a field takes, how they are kept as
 * one text, and how the product's code reads them.
 *
 * @packageDocumentation
 */
export { accept, ruleOf, type Field, type FieldKind, type FieldRule } from "./field";
export { KeptSettings, noSettings, type Settings } from "./settings";
export { lineOf, valueOf } from "./values";
