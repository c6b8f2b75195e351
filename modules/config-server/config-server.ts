import type { Host } from "../../hosts/host";
import { isPhone } from "../access-point/index";
import type { Head } from "./head";
import type { ConfigServerOptions } from "./options";
import type { Response, Sink, Waiting } from "./response";
import { Routes } from "./routes";
import { Server } from "./server";

/**
 * The server of the setup network: Blynk.Inject's endpoints, the wizard page, and the answers that make phones show it. Whom it
 * obeys, `guard.ts` says.
 */
export class ConfigServer extends Server {
	readonly #routes: Routes;

	/** @throws Error when the port is taken. */
	constructor(host: Host, options: ConfigServerOptions) {
		super(host, options.port ?? 80, 1024, isPhone);
		this.#routes = new Routes(host, options, this.scratch);
	}

	override close(): void {
		this.#routes.close();
		super.close();
	}

	/** Somebody was told that something will happen, and has yet to hear the end of the answer: close only after that. */
	get promised(): boolean {
		return this.#routes.promised;
	}

	/** For a connection: its request is to be answered. @internal */
	route(head: Head, length: number, peer = ""): Response | Sink | Waiting {
		return this.#routes.reply(head, length, Number(peer.slice(peer.lastIndexOf(".") + 1)));
	}
}
