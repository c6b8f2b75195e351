/**
 * What happens to an exception that leaves a callback. A Moddable program is one virtual machine on one board, so the
 * handler is state of this module. It is a property and no variable: one that holds a function when the SDK links the
 * module is a constant on the chip (SDK xs/tools/xslSlot.c, "const functions closures"; hosts/xs shows it).
 */
const faults: { handle(error: unknown): void } = {
	handle(error) {
		throw error;
	},
};

/** Says where faults go. The host does this once, before anything can call back. */
export function setFaultHandler(handler: (error: unknown) => void): void {
	faults.handle = handler;
}

/**
 * Wraps a callback that the SDK calls: an exception that left it would end the virtual machine
 * (facts/moddable.md 2), here it goes to the fault handler.
 */
export function guarded<A extends readonly unknown[]>(callback: (...values: A) => void): (...values: A) => void {
	return (...values) => {
		try {
			callback(...values);
		} catch (error) {
			faults.handle(error);
		}
	};
}
