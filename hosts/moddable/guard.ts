/**
 * What happens to an exception that leaves a callback. A Moddable program is one virtual machine on one board, so the
 * handler is state of this module: a property, since the SDK's linker makes a constant of each variable of a module that
 * holds a function (xs/tools/xslSlot.c), and its copy in RAM is made at the first change.
 */
const fault: { handle?: (error: unknown) => void } = {};

/** Says where faults go. The host does this once, before anything can call back. */
export function setFaultHandler(handler: (error: unknown) => void): void {
	fault.handle = handler;
}

/**
 * Wraps a callback that the SDK calls: an exception that left it would end the virtual machine
 * (docs/platform.md#exceptions-and-rejections), here it goes to the fault handler.
 */
export function guarded<A extends readonly unknown[]>(callback: (...values: A) => void): (...values: A) => void {
	return (...values) => {
		try {
			callback(...values);
		} catch (error) {
			handleFault(error);
		}
	};
}

/** For a callback that guards itself, which costs one closure less. @throws `error` as long as nobody handles faults */
export function handleFault(error: unknown): void {
	if (!fault.handle) throw error;
	fault.handle(error);
}
