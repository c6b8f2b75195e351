import { ImprovSerial } from "improv-wifi-serial-sdk/dist/serial";
import { Cable, pause, type Port, type Serial } from "./serial";
import { Trouble } from "./trouble";

/** A network the device hears. */
export interface Network {
	readonly name: string;
	readonly secured: boolean;
}

/** What a device is told in front of a network (docs/console.md, command 0xB1). */
export interface Account {
	readonly token: string;
	readonly host?: string | undefined;
	readonly template?: string | undefined;
}

/** What it says of a network: it works; or why not. */
export type Outcome =
	| { readonly is: "works"; readonly url: string | undefined }
	| { readonly is: "account refused" }
	| { readonly is: "network refused" }
	| { readonly is: "no answer" };

/** A device that has just been reset shows up again within this time, in tries of half a second. */
const tries = 20;

/** How long a device tries a network, at most: milliseconds (docs/console.md). */
const patience = 50_000;

const rpc = 3;
const account = 0xb1;
const provisioning = 3;
const provisioned = 4;

/** Between two questions whether it is online by now, milliseconds. */
const pace = 1_000;

/** What the client would log are frames, which hold passwords and tokens. */
const silence = { log() {}, error() {}, debug() {} };

/** A device that speaks Improv. */
export class Improv {
	readonly #cable: Cable;
	readonly #client: ImprovSerial;

	private constructor(cable: Cable, client: ImprovSerial) {
		this.#cable = cable;
		this.#client = client;
	}

	/**
	 * Talks to the device on a port; one whose USB is its own may come back as another port.
	 * @param wait milliseconds for it to start and answer; it is `undefined` when it does not
	 * @param signal gives the port back before that
	 */
	static async open(serial: Serial, port: Port, wait: number, signal: AbortSignal): Promise<Improv | undefined> {
		const cable = await reopen(serial, port, signal);
		if (!cable) return undefined;
		const improv = new Improv(cable, new ImprovSerial(cable, silence));
		const aborted = new Promise<never>(
			(_, reject) => (signal.onabort = () => reject(new Error("not wanted any more"))),
		);
		try {
			await Promise.race([cable.during(improv.#client.initialize(wait)), aborted]);
			return improv;
		} catch {
			await improv.close();
			return undefined;
		}
	}

	/** Whether it joins a network that it knows. */
	get isJoining(): boolean {
		return this.#client.state === provisioning;
	}

	/** Whether it is online, once it no longer joins; false when that takes too long. @throws Trouble when the cable is pulled */
	async isOnline(): Promise<boolean> {
		for (let left = patience; this.isJoining && left > 0; left -= pace) {
			await this.#cable.during(pause(pace));
			// What does not answer now may do so later: it is busy.
			await this.#cable.during(this.#client.requestCurrentState(2 * pace).catch(() => undefined));
		}
		return this.#client.state === provisioned;
	}

	/** @throws Trouble when the cable is pulled */
	async networks(): Promise<readonly Network[]> {
		try {
			const found = await this.#cable.during(this.#client.scan(15_000));
			return found.filter(({ name }) => name !== "");
		} catch (error) {
			if (error instanceof Trouble) throw error;
			return [];
		}
	}

	/** Hands a network over, and an account in front of it. @throws Trouble when the cable is pulled */
	async provision(ssid: string, password: string, who: Account | undefined): Promise<Outcome> {
		if (who) {
			try {
				await this.#cable.during(this.#send(who));
			} catch (error) {
				if (error instanceof Trouble) throw error;
				return { is: error === "TIMEOUT" ? "no answer" : "account refused" };
			}
		}
		try {
			await this.#cable.during(this.#client.provision(ssid, password, patience));
			return { is: "works", url: this.#client.nextUrl };
		} catch (error) {
			if (error instanceof Trouble) throw error;
			return { is: error === "TIMEOUT" ? "no answer" : "network refused" };
		}
	}

	async close(): Promise<void> {
		await Promise.race([this.#client.close(), pause(1_000)]);
		await this.#cable.end();
	}

	/** An account that is none is answered with an error; one that is, with nothing: so the state is asked for behind it. */
	async #send({ token, host = "", template = "" }: Account): Promise<void> {
		const texts = [token, host, template].map(each => new TextEncoder().encode(each));
		const data = texts.flatMap(bytes => [bytes.length, ...bytes]);
		await this.#client.writePacketToStream(rpc, [account, data.length, ...data]);
		await this.#client.requestCurrentState();
	}
}

async function reopen(serial: Serial, port: Port, signal: AbortSignal): Promise<Cable | undefined> {
	const { usbVendorId, usbProductId } = port.getInfo();
	for (let left = tries; left && !signal.aborted; left--) {
		const same = (await serial.getPorts()).find(other => {
			const info = other.getInfo();
			return other.connected !== false && info.usbVendorId === usbVendorId && info.usbProductId === usbProductId;
		});
		const cable = new Cable(port.connected === false && same ? same : port);
		try {
			await cable.open({ baudRate: 115200 });
			return cable;
		} catch {
			await pause(500);
		}
	}
	return undefined;
}
