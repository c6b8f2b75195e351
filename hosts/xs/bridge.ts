import type { Accepted, Asset, Button, Host, Listener, Socket, Timer, UDP } from "../host";
import { VirtualRadio } from "../virtual/radio";
import type { Answers, Deliver } from "./answers";
import { Arguments } from "./arguments";
import { SerialAnswers } from "./serial";
import { TlsAnswers, type DeviceTls } from "./tls";
import { updateAnswers } from "./update";
import type { Value } from "./value";
import { wifiAnswers } from "./wifi";

/**
 * Gives firmware in the engine a `Host` of the Node side: answers its calls (device/*.ts) and delivers the host's
 * events. Objects that the firmware makes are known to both sides by the number that the firmware gave them.
 */
export class Bridge {
	readonly #host: Host;
	readonly #deliver: Deliver;
	readonly #watch: (observation: string) => void;
	readonly #sockets = new Map<number, Socket>();
	readonly #listeners = new Map<number, Listener>();
	readonly #datagrams = new Map<number, UDP>();
	readonly #udpPorts = new Map<number, number>();
	readonly #timers = new Map<number, Timer>();
	readonly #accepted = new Map<number, Accepted>();
	#accepts = 0;
	#button: { readonly id: number; readonly button: Button } | undefined;
	readonly #serial: SerialAnswers;
	readonly #update: Answers | undefined;
	readonly #tls: TlsAnswers | undefined;
	readonly #wifi: Answers | undefined;

	/** With `tls`, TLS is done by the C that ships, over the host's TCP; without by the host's TLS. */
	constructor(host: Host, deliver: Deliver, watch: (observation: string) => void, tls?: DeviceTls) {
		this.#host = host;
		this.#tls = tls && new TlsAnswers(tls);
		this.#deliver = deliver;
		this.#serial = new SerialAnswers(host, deliver);
		this.#update = host.update && updateAnswers(host.update);
		// For firmware that brings the radio that ships: the board's own, which is the same, is then not used.
		this.#wifi = host.radio instanceof VirtualRadio ? wifiAnswers(host.radio.driver, deliver) : undefined;
		this.#watch = watch;
	}

	/** Answers a call of the firmware. @throws what the host throws. */
	answer(name: string, values: readonly Value[]): Value {
		const answer =
			this.#answers[name] ??
			this.#serial.answers[name] ??
			this.#update?.[name] ??
			this.#tls?.answers[name] ??
			this.#wifi?.[name];
		if (!answer) throw new Error(`The firmware asks for ${name}, which nobody knows.`);
		return answer(new Arguments(values)) ?? undefined;
	}

	/** The firmware is gone: ends what it left open, in silence. */
	close(): void {
		for (const timer of this.#timers.values()) this.#host.clock.clear(timer);
		for (const open of [...this.#sockets.values(), ...this.#listeners.values(), ...this.#datagrams.values()])
			open.close();
		this.#tls?.close();
		this.#button?.button.close();
		this.#serial.close();
	}

	readonly #answers: Answers = {
		facts: () => {
			const { system, led, update } = this.#host;
			const { mac, accessPointMac, chip, buildTime, resetReason } = system;
			const facts = { mac, accessPointMac, chip, buildTime, resetReason, led: led.kind };
			return { ...facts, update: update !== undefined, tls: this.#tls !== undefined };
		},
		log: values => this.#host.log(values.text()),
		watch: values => this.#watch(values.text()),
		random: values => {
			const bytes = new Uint8Array(values.number());
			this.#host.system.random(bytes);
			return bytes;
		},
		asset: values => this.#asset(values.text())?.byteLength,
		"asset.read": values => {
			const asset = this.#asset(values.text());
			const offset = values.number();
			return into(values.number(), bytes => asset?.read(bytes, offset) ?? 0);
		},

		now: () => this.#host.clock.now(),
		time: () => this.#host.clock.time(),
		setTime: values => this.#host.clock.setTime(values.number()),
		set: values => {
			const id = values.number();
			const onTime = (): void => {
				this.#timers.delete(id);
				this.#deliver(id, "once");
			};
			this.#timers.set(id, this.#host.clock.set(onTime, values.number()));
		},
		repeat: values => {
			const id = values.number();
			this.#timers.set(
				id,
				this.#host.clock.repeat(() => this.#deliver(id, "again"), values.number()),
			);
		},
		clear: values => {
			const id = values.number();
			this.#host.clock.clear(this.#timers.get(id));
			this.#timers.delete(id);
		},

		"flash.read": values => this.#host.flash.read(values.text()),
		"flash.write": values => this.#host.flash.write(values.text(), values.bytes()),
		"flash.erase": values => this.#host.flash.erase(values.text()),

		country: values => {
			this.#host.radio.country = values.text();
		},
		openAccessPoint: values => {
			const id = values.number();
			const ssid = values.bytes();
			const [password, channel, most] = [values.maybeText(), values.maybeNumber(), values.maybeNumber()];
			this.#host.radio.openAccessPoint({
				ssid,
				...(password !== undefined && { password }),
				...(channel !== undefined && { channel }),
				...(most !== undefined && { most }),
				onPhones: count => this.#deliver(id, "onPhones", count),
			});
		},
		closeAccessPoint: () => this.#host.radio.closeAccessPoint(),
		scan: values => {
			const id = values.number();
			this.#host.radio.scan(found =>
				this.#deliver(
					id,
					"once",
					found?.map(each => ({ ...each })),
				),
			);
		},
		join: values => this.#join(values),
		leave: () => this.#host.radio.leave(),
		link: () => {
			const link = this.#host.radio.link();
			return link && { ...link };
		},

		inspect: () => ({ ...this.#host.system.inspect?.() }),

		led: values => {
			const { led } = this.#host;
			if (led.kind === "mono") led.write(values.number());
			else if (led.kind !== "none") led.write(values.number(), values.number(), values.number());
		},
		button: values => {
			const id = values.number();
			this.#button = { id, button: new this.#host.Button({ onReadable: () => this.#deliver(id, "onReadable") }) };
		},
		pressed: () => this.#button?.button.read(),

		TCP: values => {
			const id = values.number();
			const options = { ...this.#callbacks(id), address: values.text(), port: values.number() };
			this.#sockets.set(id, new this.#host.network.TCP(options));
		},
		TLS: values => {
			const id = values.number();
			const options = { ...this.#callbacks(id), address: values.text(), port: values.number() };
			this.#sockets.set(id, new this.#host.network.TLS({ ...options, serverName: values.text() }));
		},
		accept: values => {
			const id = values.number();
			const number = values.number();
			const from = this.#accepted.get(number);
			if (!from) throw new Error("This connection was taken over before.");
			this.#accepted.delete(number);
			this.#sockets.set(id, new this.#host.network.TCP({ ...this.#callbacks(id), from }));
		},
		read: values => {
			const socket = this.#sockets.get(values.number());
			return into(values.number(), bytes => socket?.read(bytes) ?? 0);
		},
		write: values => this.#sockets.get(values.number())?.write(values.bytes()) ?? false,
		finish: values => this.#sockets.get(values.number())?.finish?.(),
		writable: values => this.#sockets.get(values.number())?.writable ?? 0,
		remoteAddress: values => this.#sockets.get(values.number())?.remoteAddress,
		Listener: values => {
			const id = values.number();
			const onReadable = (count: number): void => this.#deliver(id, "onReadable", count);
			this.#listeners.set(id, new this.#host.network.Listener({ port: values.number(), onReadable }));
		},
		take: values => {
			const accepted = this.#listeners.get(values.number())?.read();
			if (accepted) this.#accepted.set(++this.#accepts, accepted);
			return accepted && this.#accepts;
		},
		UDP: values => {
			const id = values.number();
			const port = values.maybeNumber();
			this.#openUDP(id, port, values.maybeText());
		},
		// The SDK's socket knows no group, so esp32.c finds it by its port; here it gets another in its place.
		group: values => {
			const [group, port] = [values.text(), values.number()];
			for (const [id, each] of this.#udpPorts)
				if (each === port) {
					this.#datagrams.get(id)?.close();
					this.#openUDP(id, port, group);
				}
		},
		receive: values => {
			const datagram = this.#datagrams.get(values.number())?.read();
			return datagram && { ...datagram };
		},
		send: values => this.#datagrams.get(values.number())?.write(values.text(), values.number(), values.bytes()),
		resolve: values => {
			const id = values.number();
			this.#host.network.resolve(values.text(), address => this.#deliver(id, "once", address));
		},
		close: values => this.#close(values.number()),

		// The chip has it in every image.
		"update.keep": () => this.#host.update?.keep(),
	};

	#asset(name: string): Asset | undefined {
		return name === "roots.der" && this.#tls ? this.#tls.roots : this.#host.asset(name);
	}

	#callbacks(id: number) {
		return {
			onReadable: (count: number) => this.#deliver(id, "onReadable", count),
			onWritable: (count: number) => this.#deliver(id, "onWritable", count),
			onError: (error: string) => {
				this.#sockets.delete(id);
				this.#deliver(id, "onError", error);
			},
		};
	}

	#openUDP(id: number, port: number | undefined, group: string | undefined): void {
		const options = {
			...(port !== undefined && { port }),
			...(group !== undefined && { group }),
			onReadable: (count: number) => this.#deliver(id, "onReadable", count),
			onError: () => this.#deliver(id, "onError"),
		};
		this.#datagrams.set(id, new this.#host.network.UDP(options));
		if (port !== undefined) this.#udpPorts.set(id, port);
	}

	#join(values: Arguments): void {
		const id = values.number();
		const [ssid, password, hidden] = [values.bytes(), values.bytes(), values.flag()];
		const hostName = values.maybeText();
		const [bssid, channel] = [values.maybeBytes(), values.maybeNumber()];
		const address = values.maybeText();
		this.#host.radio.join({
			ssid,
			password,
			hidden,
			hostName,
			...(bssid && { bssid }),
			...(channel !== undefined && { channel }),
			...(address !== undefined && {
				static: { address, mask: values.text(), gateway: values.text(), dns: values.texts() },
			}),
			onJoined: link => this.#deliver(id, "onJoined", { ...link }),
			onLost: (reason, bssid) => this.#deliver(id, "onLost", reason, bssid),
		});
	}

	#close(id: number): void {
		for (const kind of [this.#sockets, this.#listeners, this.#datagrams]) {
			kind.get(id)?.close();
			kind.delete(id);
		}
		this.#udpPorts.delete(id);
		if (this.#button?.id === id) {
			this.#button.button.close();
			this.#button = undefined;
		}
	}
}

/** As many bytes as `read` put into a buffer of `size`. */
function into(size: number, read: (bytes: Uint8Array) => number): Uint8Array {
	const bytes = new Uint8Array(size);
	return bytes.subarray(0, read(bytes));
}
