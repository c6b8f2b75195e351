/** What a client says of an attempt. The first means that it logged in and was welcomed; the others, why not. */
export type Outcome =
	| "welcome"
	/** The chain does not lead to a root, or a certificate is malformed, too weak or not a server's. */
	| "chain"
	/** A good certificate of somebody else. */
	| "name"
	/** Expired, or not yet valid. */
	| "date"
	/** The peer does not speak TLS, or breaks its rules. */
	| "protocol"
	/** The peer sent an alert. */
	| "alert"
	/** The peer ended the connection. */
	| "ended"
	| "memory"
	/** Nothing came for longer than the client waits. */
	| "timeout";

export interface Call {
	/** On this machine. */
	readonly port: number;
	readonly serverName: string;
	/** DER. */
	readonly roots: readonly Buffer[];
	/** Unix seconds. */
	readonly now: number;
}

/** Something that connects by TLS, logs in with a token as soon as it believes the server, and waits for the answer. */
export interface Client {
	readonly name: string;
	/** The newest version it speaks. */
	readonly newest: "TLSv1.2" | "TLSv1.3";
	/** It goes by this machine's clock, and takes no other time. */
	readonly ownClock?: boolean;
	connect(call: Call): Promise<Outcome>;
	/** How this client tells an outcome, where it does not tell all apart; itself when absent. */
	told?(outcome: Outcome): string;
}
