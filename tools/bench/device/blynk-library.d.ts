/** npm's blynk-library 0.5.4, as far as the bench uses it; it comes without types. */
declare module "blynk-library" {
	interface Connector {
		/** A character for each byte. */
		write(data: string): void;
		on(): void;
		removeAllListeners(): void;
	}

	export class Blynk {
		constructor(
			token: string,
			options: { board: { init(): void; process(): void }; connector: Connector; skip_connect?: true },
		);
		/** Logged in. */
		on(event: "connect", listener: () => void): void;
		on(event: "error", listener: (code: string) => void): void;
		/** Set once logged in; nothing is sent before. */
		timerHb: number;
		readonly VirtualPin: new (pin: number) => {
			on(event: "write", listener: (values: readonly string[]) => void): void;
		};
		virtualWrite(pin: number, value: number | string | readonly (number | string)[]): void;
		onReceive(data: string): void;
	}

	/** A connection by a socket of Node. */
	export class TcpClient implements Connector {
		constructor(options: { addr: string; port: number });
		write(data: string): void;
		on(): void;
		removeAllListeners(): void;
	}
}
