import type { Host, Timer } from "../../hosts/host";
import { sentence, type Refusal } from "../update/index";
import { checkTime, doneTime, uploadPause } from "./limits";
import type { UploadReceiver, UploadTarget } from "./options";
import { wantsHtml, type Head } from "./head";
import { escape } from "./markup";
import { close, open, policy } from "./pages";
import { html, json, plain, textBody, type Response, type Sink, type Waiting } from "./response";
import type { Delivery } from "./delivery";

/** What a person is told in the end; the page says the same. */
const restarts =
	"The device restarts with it now, and its light shows how it goes. It keeps the new firmware once it is online. If it does not get " +
	"there, the one before comes back by itself.";

/** Where an upload comes in. */
export interface UploadGate {
	readonly host: Pick<Host, "clock" | "log">;
	/** What to answer while somebody else was promised something; `undefined` when nobody was. */
	busy(head: Head): Response | undefined;
	/** The one under way. */
	upload: Upload | undefined;
}

/** Of a file that is to be sent anew; of a device that has the fault; of a file that is not for it. */
function statusOf(refusal: Refusal): number {
	return refusal === "spoiled" ? 409 : refusal === "flash" ? 500 : 400;
}

function elsewhere(): Response {
	return plain(409, "The upload goes on by a later request of this phone.");
}

/**
 * The upload of one phone, by as many requests as it takes: each tells where the next is to go on. One that begins at the file's
 * beginning has its header checked anew, whatever came before, so that is what a phone sends that knows nothing.
 */
export class Upload {
	readonly #gate: UploadGate;
	readonly #target: UploadTarget;
	readonly #phone: number;
	#receiver: UploadReceiver | undefined;
	/** What brings bytes at present: of two requests of the phone the later one, for it knows which of them is dead. */
	#by: Sink | undefined;
	#delivery: Delivery | undefined;
	/** The header was found good, and the device knows of it. */
	#started = false;
	/** All bytes are there; whether they are the right ones is being found out. */
	#checking = false;
	/** Nothing more is to come. */
	#over = false;
	/** Ends it, where nobody sends. */
	#timer: Timer | undefined;

	constructor(gate: UploadGate, target: UploadTarget, phone: number) {
		this.#gate = gate;
		this.#target = target;
		this.#phone = phone;
	}

	/** Whether a request of `phone` is one of this upload. */
	admits(phone: number): boolean {
		return phone === this.#phone && !this.#checking;
	}

	/** A request of the phone comes in. */
	begin(by: Sink, delivery: Delivery): void {
		this.#gate.host.clock.clear(this.#timer);
		this.#by = by;
		this.#delivery = delivery;
		if (this.#receiver && delivery.first) return;
		this.#receiver?.stop();
		this.#receiver = this.#target.receiver();
	}

	/** Takes bytes that stand at `at` in the file; returns why it takes no more. */
	take(by: Sink, at: number, bytes: Uint8Array): Response | undefined {
		const receiver = this.#receiver;
		if (!receiver || by !== this.#by) return elsewhere();
		// The request may have been long in coming.
		const busy = this.#started ? undefined : this.#delivery && this.#gate.busy(this.#delivery.head);
		if (busy) {
			this.#fail("the device is busy");
			return busy;
		}
		if (at > receiver.wanted) {
			this.rest(by);
			return plain(
				409,
				`Bytes are missing from ${receiver.wanted} on. Send the header: its answer tells where to go on.`,
			);
		}
		const refusal = receiver.write(at, bytes);
		if (refusal) return this.#refuse(refusal);
		if (this.#started || !receiver.length) return undefined;
		this.#started = true;
		this.#target.onStarted();
		return undefined;
	}

	/** The request is at its end. */
	end(by: Sink): Response | Waiting {
		const receiver = this.#receiver;
		if (!receiver || by !== this.#by) return elsewhere();
		const { wanted, length } = receiver;
		if (!length) return this.#refuse("malformed");
		if (wanted >= length) return this.#check(receiver);
		if (!this.#delivery?.isPart) return this.#end(400, `The file has ${length} bytes, of which ${wanted} came.`);
		this.rest(by);
		return json(202, { wanted, length });
	}

	/** No more comes by this request; perhaps by another. */
	rest(by: Sink): void {
		if (by !== this.#by || this.#over) return;
		this.#by = undefined;
		if (!this.#started) return this.#fail("it broke off");
		this.#timer = this.#gate.host.clock.set(() => this.#fail("it broke off"), uploadPause);
	}

	/** Ends it with a sentence. */
	refuse(by: Sink, status: number, why: string): Response {
		if (by !== this.#by) return elsewhere();
		return this.#end(status, why);
	}

	/** The server closes: whoever has other plans for the device comes first, and nothing writes to the flash any more. */
	stop(): void {
		this.#over = true;
		this.#by = undefined;
		this.#gate.host.clock.clear(this.#timer);
		this.#gate.upload = undefined;
		this.#receiver?.stop();
		this.#receiver = undefined;
	}

	/** Finds out whether the bytes are the right ones, which takes seconds. */
	#check(receiver: UploadReceiver): Waiting {
		let answer: Response | undefined;
		this.#checking = true;
		receiver.finish(refusal => {
			if (this.#over) return;
			answer = refusal ? this.#refuse(refusal) : this.#say(200, "The device has the firmware", "OK");
			// Whether or not somebody still waits for the answer; who does has it by then.
			if (!refusal) this.#timer = this.#gate.host.clock.set(() => this.#target.onDone(), doneTime);
		});
		const late = "The firmware is there, and is still being looked at. The device restarts if it is good.";
		return { poll: () => answer, patience: checkTime, late: () => plain(202, late) };
	}

	#refuse(refusal: Refusal): Response {
		return this.#end(statusOf(refusal), sentence(refusal));
	}

	#end(status: number, why: string): Response {
		this.#fail(why);
		return this.#say(status, "The firmware is not taken", why);
	}

	#fail(why: string): void {
		if (this.#over) return;
		this.#gate.host.log(`config server: upload ended: ${why}`);
		this.stop();
		if (this.#started) this.#target.onFailed();
	}

	/** To a person as a page, to a program as a sentence. */
	#say(status: number, title: string, what: string): Response {
		const { head } = this.#delivery ?? {};
		if (!head || !wantsHtml(head)) return plain(status, what);
		const text = status === 200 ? restarts : `${escape(what)} <a href="/update">Back</a>`;
		return html(status, textBody(`${open(title)}<p role="alert">${text}</p>${close}`), [policy]);
	}
}
