type Callback = (...values: readonly unknown[]) => void;
type Callbacks = Readonly<Record<string, Callback | undefined>>;

/** What waits for events of the Node side: callbacks by name, or one function. */
export type Target = object | ((...values: never[]) => void);

/** Made when the device starts: this module is preloaded, and a collection in ROM cannot change. */
let targets: Map<number, Target>;
let last = 0;

export function begin(): void {
	targets = new Map();
}

/** Gives `target` a number under which the Node side speaks to it. */
export function register(target: Target): number {
	targets.set(++last, target);
	return last;
}

/** No event reaches it any more. */
export function forget(id: number): void {
	targets.delete(id);
}

/** Brings an event to its target; one that is gone misses nothing. What comes `once` is the last it hears. */
export function dispatch(id: number, name: string, values: readonly unknown[]): void {
	const target = targets.get(id);
	if (target === undefined) return;
	if (name === "once") targets.delete(id);
	// No Reflect.apply: a frame of stack more under all that the firmware does.
	if (typeof target === "function") (target as Callback)(...values);
	else (target as Callbacks)[name]?.(...values);
}
