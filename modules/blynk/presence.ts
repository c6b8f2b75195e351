import type { Inbox } from "./inbox";
import { infoFrame } from "./info";
import type { Line } from "./line";
import type { BlynkHost, BlynkOptions } from "./options";
import type { Outbox } from "./outbox";
import { usualHeartbeat } from "./protocol";
import type { BlynkState, SessionEvents } from "./session";
import type { Writes } from "./writes";

/** Those who have to know whether the device is online. */
export interface Company {
	readonly line: Line;
	readonly outbox: Outbox;
	readonly writes: Writes;
	readonly inbox: Inbox;
}

/** Introduces the device after each login, and tells everybody that it is there, or gone. */
export class Presence implements SessionEvents {
	readonly onOnline: (() => void)[] = [];
	readonly #host: BlynkHost;
	readonly #options: BlynkOptions;
	#company: Company | undefined;
	/** The info frame, until the connection has had room for it: nothing goes before it. */
	#info: Uint8Array | undefined;

	constructor(host: BlynkHost, options: BlynkOptions) {
		this.#host = host;
		this.#options = options;
	}

	meet(company: Company): void {
		this.#company = company;
	}

	onUp(): void {
		if (!this.#company) return;
		const { writes, inbox } = this.#company;
		const { chip, buildTime } = this.#host.system;
		const { dialect = "cloud", info, heartbeat = usualHeartbeat } = this.#options;
		this.#info = infoFrame(dialect, info, { chip, buildTime, heartbeat });
		this.#introduce();
		inbox.open = true;
		writes.up = true;
	}

	onDown(): void {
		if (!this.#company) return;
		const { outbox, writes, inbox } = this.#company;
		this.#info = undefined;
		inbox.open = false;
		writes.lost();
		outbox.detach();
	}

	onRoom(): void {
		if (!this.#info) return this.#company?.outbox.pump();
		this.#introduce();
		if (!this.#info) this.#company?.outbox.attach();
	}

	onState(state: BlynkState): void {
		this.#options.onState?.(state);
		if (state.at !== "online" || !this.#company?.writes.up) return;
		if (!this.#info) this.#company.outbox.attach();
		for (const handler of this.onOnline) handler();
	}

	#introduce(): void {
		const line = this.#company?.line;
		if (!line || !this.#info) return;
		const before = line.id;
		this.#info[2] = line.nextId();
		if (line.write(this.#info)) this.#info = undefined;
		else line.id = before;
	}
}
