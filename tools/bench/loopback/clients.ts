import { Blynk as Reference, TcpClient } from "blynk-library";
import { NodeHost } from "../../../hosts/node/host";
import { accepted, Blynk } from "../../../modules/blynk/index";
import { pins } from "./pins";

/** A client that is logged in, reduced to what both can do. */
export interface Client {
	/** Writes to a virtual pin; false when the client does not take it now. */
	write(pin: number, value: number): boolean;
	/** Gets what the server writes to {@link pins.answer}. */
	onAnswer: (value: number) => void;
}

/** Both clients of the comparison, by whose they are. */
export const connect = { ours: connectOurs, reference: connectReference } as const;
export type Whose = keyof typeof connect;

const address = "127.0.0.1";
const token = "0123456789abcdefghijklmnopqrstuv";
const host = new NodeHost();

function connectOurs(port: number): Promise<Client> {
	return new Promise((resolve, reject) => {
		const blynk = new Blynk(host, {
			tls: false,
			// Products send 10 messages a second at most; what is measured is how many it could be.
			rate: Infinity,
			info: { templateId: "TMPLabcd1234", firmwareVersion: "1.0.0" },
			onState: state => {
				if (state.at === "failed") reject(new Error(`our client ended with code ${state.code}`));
			},
		});
		const client: Client = {
			write: (pin, value) => accepted(blynk.virtualWrite(pin, value)),
			onAnswer: () => {},
		};
		blynk.onWrite(pins.answer, values => client.onAnswer(values.int()));
		blynk.onOnline(() => resolve(client));
		blynk.connect({ token, host: address, port });
	});
}

function connectReference(port: number): Promise<Client> {
	return new Promise((resolve, reject) => {
		const blynk = new Reference(token, {
			// Its own look for drivers of pins, which this machine has none of.
			board: { init() {}, process() {} },
			connector: new TcpClient({ addr: address, port }),
		});
		const client: Client = {
			write(pin, value) {
				blynk.virtualWrite(pin, value);
				return true;
			},
			onAnswer: () => {},
		};
		new blynk.VirtualPin(pins.answer).on("write", ([value = ""]) => client.onAnswer(Number.parseInt(value, 10)));
		blynk.on("connect", () => resolve(client));
		blynk.on("error", code => reject(new Error(`blynk-library ended with ${code}`)));
	});
}
