import SdkUDP from "embedded:io/socket/udp";
import { localPort } from "hosts/moddable/platform/ports";
import Timer from "timer";
import type { Datagram, UDP, UDPOptions } from "../host";
import { joinGroup } from "./group";
import { guarded } from "./guard";

/** Datagrams on `embedded:io/socket/udp`. */
export class ModdableUDP implements UDP {
	#native: SdkUDP | undefined;

	constructor(options: UDPOptions) {
		const { port = 0, group } = options;
		try {
			this.#native = new SdkUDP({
				...(port ? { port: localPort(port) } : {}),
				onReadable: guarded(count => {
					if (this.#native) options.onReadable(count);
				}),
			});
			if (group) joinGroup(group, localPort(port));
		} catch {
			this.close();
			Timer.set(
				guarded(() => options.onError?.()),
				0,
			);
		}
	}

	read(): Datagram | undefined {
		const packet = this.#native?.read();
		return packet && { bytes: new Uint8Array(packet), address: packet.address, port: packet.port };
	}

	write(address: string, port: number, bytes: Uint8Array): void {
		try {
			this.#native?.write(bytes, address, port);
		} catch {
			// The SDK throws when there is no route; by the contract such a datagram is silently lost.
		}
	}

	close(): void {
		this.#native?.close();
		this.#native = undefined;
	}
}
