/**
 * What npm's blynk-library takes for granted, as little of it as it uses: stands in for Node's `events`, `util` and
 * `path`, and defines Node's globals.
 */

type Listener = (this: unknown, ...values: unknown[]) => void;

interface Emitter {
	listeners?: Map<string, Listener[]>;
}

/** A function and not a class: the library calls it without `new`. */
export function EventEmitter(): void {}

EventEmitter.prototype = {
	on(this: Emitter, name: string, listener: Listener): Emitter {
		this.listeners ??= new Map();
		const others = this.listeners.get(name);
		if (others) others.push(listener);
		else this.listeners.set(name, [listener]);
		return this;
	},
	emit(this: Emitter, name: string, ...values: unknown[]): boolean {
		const listeners = this.listeners?.get(name);
		if (!listeners) return false;
		for (const listener of listeners) listener.apply(this, values);
		return true;
	},
	removeAllListeners(this: Emitter): void {
		this.listeners?.clear();
	},
};

export function inherits(child: { prototype: object }, parent: { prototype: object }): void {
	Object.setPrototypeOf(child.prototype, parent.prototype);
}

export const join = (...parts: readonly string[]): string => parts.join("/");

const nothing = (): void => {};

Object.assign(globalThis, {
	process: { env: {} },
	console: { log: nothing, error: nothing },
	setInterval: () => 1,
	clearInterval: nothing,
	setTimeout: () => 1,
	__dirname: "",
});
