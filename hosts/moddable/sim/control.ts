import type { Accepted, Socket } from "../../host";
import { ModdableListener } from "../listener";
import { TCP } from "../tcp";
import type { Finger } from "./button";
import type { SimulatedRadio } from "./radio";
import type { SimulatedNetwork } from "./settings";

/** What the control port works on. */
export interface Simulation {
	readonly finger: Finger;
	readonly radio: SimulatedRadio;
	/** The light's present colour, "#rrggbb". */
	led(): string;
	/** Cuts the power for a moment. */
	powerCycle(): void;
}

/** Longest line a client may send, bytes. */
const most = 4096;

/**
 * The simulated board's control port: TCP, one command a line, one JSON object a line back.
 *
 *     press MS    press the button for MS milliseconds      led        ask for the light's colour
 *     down, up    press, release                            phones N   N phones are on the soft-AP
 *     air JSON    the networks in reach from now on         power      cut the power for a moment
 *
 * Besides answers it tells what the firmware reports about itself (state, light pattern, online, pins).
 */
export class Control {
	readonly #simulation: Simulation;
	readonly #clients = new Set<Client>();

	constructor(port: number, simulation: Simulation) {
		this.#simulation = simulation;
		const listener: ModdableListener = new ModdableListener({
			port,
			onReadable: count => {
				for (; count > 0; count--) {
					const from = listener.read();
					if (from) this.#accept(from);
				}
			},
		});
	}

	/** Tells every client. */
	tell(event: object): void {
		for (const each of this.#clients) each.tell(event);
	}

	#accept(from: Accepted): void {
		const client: Client = new Client(from, {
			onLine: line => client.tell(this.#obey(line)),
			onClosed: () => this.#clients.delete(client),
		});
		this.#clients.add(client);
	}

	#obey(line: string): object {
		const { finger, radio } = this.#simulation;
		const space = line.indexOf(" ");
		const command = space < 0 ? line : line.slice(0, space);
		const rest = space < 0 ? "" : line.slice(space + 1);
		try {
			switch (command) {
				case "press":
					finger.press(Number(rest));
					break;
				case "down":
					finger.press();
					break;
				case "up":
					finger.release();
					break;
				case "phones":
					radio.phones = Number(rest);
					break;
				case "air":
					radio.air = JSON.parse(rest) as readonly SimulatedNetwork[];
					break;
				case "power":
					this.#simulation.powerCycle();
					break;
				case "led":
					return { event: "colour", colour: this.#simulation.led() };
				default:
					return { event: "error", message: `no command "${command}": press, down, up, phones, air, power, led` };
			}
			return { event: "done", command };
		} catch (error) {
			return { event: "error", message: `${command}: ${error}` };
		}
	}
}

/** One connection to the control port. */
class Client {
	readonly #socket: Socket;
	#received = "";
	#unsent = new Uint8Array(0);

	constructor(from: Accepted, events: { onLine(line: string): void; onClosed(): void }) {
		this.#socket = new TCP({
			from,
			onReadable: count => {
				const bytes = new Uint8Array(count);
				this.#socket.read(bytes);
				const lines = (this.#received + new TextDecoder().decode(bytes)).split("\n");
				this.#received = lines.pop() ?? "";
				if (this.#received.length > most) this.#received = "";
				for (const line of lines) events.onLine(line.trim());
			},
			onWritable: () => this.#flush(),
			onError: () => events.onClosed(),
		});
	}

	tell(event: object): void {
		const line = new TextEncoder().encode(`${JSON.stringify(event)}\n`);
		const all = new Uint8Array(this.#unsent.byteLength + line.byteLength);
		all.set(this.#unsent);
		all.set(line, this.#unsent.byteLength);
		this.#unsent = all;
		this.#flush();
	}

	#flush(): void {
		const now = this.#unsent.subarray(0, this.#socket.writable);
		if (this.#socket.write(now)) this.#unsent = this.#unsent.slice(now.byteLength);
	}
}
