type Callback = (...values: readonly unknown[]) => void;
type Callbacks = Readonly<Record<string, Callback | undefined>>;

/** What waits for events of the Node side: callbacks by name, or one function. */
export type Target = object | ((...values: never[]) => void);

/** The map is made on the device: this module is preloaded, and a collection in ROM cannot change. */
const known: { targets: Map<number, Target> | undefined; last: number } = { targets: undefined, last: 0 };

/** Gives `target` a number under which the Node side speaks to it. */
export function register(target: Target): number {
	known.targets ??= new Map();
	known.targets.set(++known.last, target);
	return known.last;
}

/** From now on `target` hears what is for `id`. */
export function takeOver(id: number, target: Target): void {
	known.targets?.set(id, target);
}

/** No event reaches it any more. */
export function forget(id: number): void {
	known.targets?.delete(id);
}

/** Brings an event to its target; one that is gone misses nothing. What comes `once` is the last it hears. */
export function dispatch(id: number, name: string, values: readonly unknown[]): void {
	const target = known.targets?.get(id);
	if (target === undefined) return;
	if (name === "once") forget(id);
	// No Reflect.apply: a frame of stack more under all that the firmware does.
	if (typeof target === "function") (target as Callback)(...values);
	else (target as Callbacks)[name]?.(...values);
}
