import type { TlsNative } from "../../../../hosts/tls/native";
import type { Call, Client, Outcome } from "./client";
import { Conversation } from "./conversation";
import { login } from "./handmade";

/** The TLS that ships, and a login. */
export class FirmwareClient implements Client {
	readonly name = "the firmware's TLS";
	readonly newest: Client["newest"];
	readonly #native: TlsNative;
	readonly #patience: number | undefined;

	/** @param patience how long a handshake may last, milliseconds; the answer to the login may take as long again */
	constructor(native: TlsNative, newest: Client["newest"], patience?: number) {
		this.#native = native;
		this.newest = newest;
		this.#patience = patience;
	}

	async connect(call: Call): Promise<Outcome> {
		const talk = new Conversation(this.#native, call, this.#patience);
		let said = false;
		talk.onRoom = () => {
			if (!said) said = talk.write(login);
		};
		talk.onBytes = () => talk.close();
		const end = await talk.end;
		return end === "closed here" ? "welcome" : outcomeOf(end);
	}
}

const outcomes = new Map<string, Outcome>([
	["certificate-chain", "chain"],
	["certificate-name", "name"],
	["certificate-date", "date"],
	["clock", "date"],
	["alert", "alert"],
	["closed", "ended"],
	["refused", "ended"],
	["memory", "memory"],
	["timeout", "timeout"],
]);

/** What the error of a socket (`SocketError`) means here. */
export const outcomeOf = (error: string): Outcome => outcomes.get(error) ?? "protocol";
