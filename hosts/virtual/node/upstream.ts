import { lookup } from "node:dns";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import {
	checkServerIdentity,
	connect as connectTls,
	createSecureContext,
	type DetailedPeerCertificate,
	type SecureContext,
	type TLSSocket,
} from "node:tls";
import { connectTimeout } from "../dial";
import { sntpAnswer, sntpPort } from "../sntp";
import type { Dial, TlsRequest, Upstream } from "../upstream";
import { bridge } from "./bridge";
import { errorOf } from "./errors";
import { imageRoots, strangerRoot } from "./roots";

export interface RealUpstreamOptions {
	/** What every name resolves to; absent: the real name servers decide. */
	readonly cloud?: { readonly host: string; readonly port: number } | undefined;
	/** The roots of the image, PEM; those of the public cloud when absent. */
	readonly roots?: readonly string[];
	/** Roots to trust beside those, PEM. */
	readonly ca?: readonly string[];
}

/** The addresses that names get while a cloud is given, from TEST-NET-2 (RFC 5737): no real connection goes there. */
const cloudAddress = "198.51.100.1";
const localhostAddress = "198.51.100.2";

/**
 * Ports that mean "the cloud" when a name was given (docs/protocol/wire.md#hosts-and-ports); on localhost any other is
 * meant as it is.
 */
const cloudPorts = [80, 443, 8080, 9443];

const century = 100 * 365 * 86_400_000;

/** Servers reached over this machine's real sockets, and a time server that answers at every address. */
export class RealUpstream implements Upstream {
	readonly #cloud: { readonly host: string; readonly port: number } | undefined;
	readonly #ca: readonly string[];
	readonly #sockets = new Set<Socket>();

	constructor({ cloud, roots = imageRoots(), ca = [] }: RealUpstreamOptions = {}) {
		this.#cloud = cloud;
		this.#ca = [...roots, ...ca];
	}

	resolve(name: string, onDone: (address: string | undefined) => void): void {
		// Never resolves, whoever is asked (RFC 6761 6.4): a cloud sends devices there to show code 710.
		if (name.toLowerCase().endsWith(".invalid")) onDone(undefined);
		else if (this.#cloud) onDone(name.toLowerCase() === "localhost" ? localhostAddress : cloudAddress);
		else lookup(name, { family: 4 }, (error, address) => onDone(error ? undefined : address));
	}

	connect(dial: Dial): void {
		const { host, port } = this.#place(dial);
		const { tls } = dial;
		const socket: Socket = tls ? this.#connectTls(host, port, tls) : connectTcp({ host, port });
		this.#sockets.add(socket);
		socket.on("close", () => this.#sockets.delete(socket));
		socket.setTimeout(connectTimeout, () => socket.destroy());
		const refuse = (error: Error): void => dial.refuse(errorOf(error));
		socket.once("error", refuse);
		socket.once(tls ? "secureConnect" : "connect", () => {
			if (tls && !isCurrent(socket as TLSSocket, tls)) {
				socket.destroy();
				dial.refuse("certificate-date");
				return;
			}
			socket.off("error", refuse);
			socket.setTimeout(0);
			bridge(dial.accept(), socket);
		});
	}

	datagram(_address: string, port: number, bytes: Uint8Array, reply: (bytes: Uint8Array) => void): void {
		const answer = port === sntpPort ? sntpAnswer(bytes, Date.now()) : undefined;
		if (answer) reply(answer);
	}

	/** Ends every connection. */
	close(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	#place({ address, port }: Dial): { readonly host: string; readonly port: number } {
		if (address === localhostAddress && !cloudPorts.includes(port)) return { host: "127.0.0.1", port };
		if (this.#cloud && (address === cloudAddress || address === localhostAddress)) return this.#cloud;
		return { host: address, port };
	}

	#connectTls(host: string, port: number, { serverName, certificate }: TlsRequest): TLSSocket {
		return connectTls({
			host,
			port,
			...(isIP(serverName) ? {} : { servername: serverName }),
			secureContext: trusting(certificate === "other-issuer" ? [strangerRoot()] : this.#ca),
			checkServerIdentity: (_, shown) =>
				checkServerIdentity(certificate === "other-host" ? "another.invalid" : serverName, shown),
		});
	}
}

const contexts = new Map<string, SecureContext>();

/** Reading the roots takes longer than all else of a connection; hundreds of boards in a process trust the same. */
function trusting(ca: readonly string[]): SecureContext {
	const key = ca.join("\n");
	const known = contexts.get(key);
	if (known) return known;
	// The older of the two versions that a product speaks (hosts/tls).
	const made = createSecureContext({ ca: [...ca], maxVersion: "TLSv1.2" });
	contexts.set(key, made);
	return made;
}

/** Node checks the dates by this machine's clock; the board's may differ. */
function isCurrent(socket: TLSSocket, { time, certificate }: TlsRequest): boolean {
	const now = certificate === "expired" ? time + century : time;
	let shown: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
	while (shown) {
		if (now < Date.parse(shown.valid_from) || now > Date.parse(shown.valid_to)) return false;
		const { issuerCertificate }: DetailedPeerCertificate = shown;
		shown = issuerCertificate === shown ? undefined : issuerCertificate;
	}
	return true;
}
