import type { Arguments } from "./arguments";
import type { Value } from "./value";

/**
 * Brings an event to the firmware: which of its objects, which callback (`"once"`: the object is a function, and this is
 * the only time), and the callback's parameters.
 */
export type Deliver = (id: number, name: string, ...values: readonly Value[]) => void;

type Answer = (values: Arguments) => Value | void;

/** What the firmware may ask, by name. */
export type Answers = Readonly<Record<string, Answer>>;
