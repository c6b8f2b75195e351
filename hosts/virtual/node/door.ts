/** Something of this machine that can be opened and closed at will, though opening takes a moment. */
export class Door<T extends { close(): void }> {
	readonly #make: () => Promise<T>;
	readonly #onError: (error: unknown) => void;
	#wanted = false;
	#opening = false;
	#socket: T | undefined;

	/** @param onError it was wanted open and cannot be */
	constructor(make: () => Promise<T>, onError: (error: unknown) => void) {
		this.#make = make;
		this.#onError = onError;
	}

	/** What is open now. */
	get socket(): T | undefined {
		return this.#socket;
	}

	/** Opens it and waits until it is. @throws what `make` throws */
	async open(): Promise<T> {
		this.#wanted = true;
		this.#socket = await this.#make();
		return this.#socket;
	}

	/** Sees to it that it is open or closed, soon. */
	want(open: boolean): void {
		this.#wanted = open;
		if (open && !this.#socket && !this.#opening) void this.#reopen();
		if (open) return;
		this.#socket?.close();
		this.#socket = undefined;
	}

	async #reopen(): Promise<void> {
		this.#opening = true;
		try {
			const socket = await this.#make();
			if (this.#wanted) this.#socket = socket;
			else socket.close();
		} catch (error) {
			if (this.#wanted) this.#onError(error);
		} finally {
			this.#opening = false;
		}
	}
}
