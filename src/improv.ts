import type { AccessPointFound } from "../hosts/host";
import { address, hostName } from "../modules/access-point/index";
import { hex, text, utf8 } from "../modules/bytes/index";
import type { Code } from "../modules/codes/index";
import { readConfig, type ConfigRequest, type Fields } from "../modules/config-server/index";
import { Improv, improvState, type ImprovState } from "../modules/improv/index";
import { hotspot } from "./identity";
import type { Line } from "./serial-port-device";
import { dynamic } from "./template";

/**
 * What an Improv client may do. A unit that knows its account takes another network as from a phone: it tries it, and is
 * "provisioned" once it is in the cloud. One that has no account yet tries the network alone, and leads to its setup page,
 * where the token is asked for; unless a tool of ours has sent the account in front.
 */
class ImprovPort extends Improv {
	readonly #port: Line;
	/** Sent in front of a network: token, host, template id. */
	#account: readonly string[] | undefined;
	/** A network without an account: it is being tried, or it works. */
	#network: { readonly ssid: Uint8Array; readonly works: boolean } | undefined;
	/** For this client alone setup is being opened, or was. */
	#setup: "asked" | "open" | undefined;

	constructor(port: Line) {
		super(port.host.clock);
		this.#port = port;
	}

	protected override onOther(byte: number): void {
		this.#port.onText(byte);
	}

	protected override write(bytes: Uint8Array): void {
		this.#port.write(bytes);
	}

	protected override get state(): ImprovState {
		const { device } = this.#port;
		const { phase } = device.status();
		const isProven = phase === "running" || (phase === "restarting" && device.store.memory === "proven");
		if (isProven || this.#network?.works) return improvState.provisioned;
		const isIdle = phase === "setup" || phase === "idle" || phase === "failed";
		return isIdle && !this.#network ? improvState.ready : improvState.provisioning;
	}

	protected override get url(): string {
		const { product, device } = this.#port;
		if (this.#network) return `http://${address}/#ssid=%${hex(this.#network.ssid, "%")}`;
		return product.brand.next?.url ?? `https://${device.inUse?.host ?? product.cloud.host}`;
	}

	protected override get facts(): readonly string[] {
		const { host, product, device } = this.#port;
		const { firmwareType, firmwareVersion } = device.info;
		const name = hotspot(host, product);
		return [firmwareType, firmwareVersion, host.system.chip, text(name), hostName(name) ?? ""];
	}

	protected override scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		this.#port.device.station.scan(onDone);
	}

	protected override onAccount(account: readonly string[]): boolean {
		this.#account = this.#read(utf8("-"), utf8(""), account) && account;
		return this.#account !== undefined;
	}

	protected override onNetwork(ssid: Uint8Array, password: Uint8Array): boolean {
		const { device } = this.#port;
		const known = device.store.proven ?? device.inUse;
		const { token } = device.info;
		const account =
			this.#account ??
			(known ? [known.token, known.host, known.templateId ?? ""] : token === undefined ? token : [token]);
		// Without an account one that fits stands in, so that all else is looked at.
		const request = this.#read(ssid, password, account ?? ["-".repeat(32)]);
		if (!request) return false;
		if (device.status().phase !== "setup") {
			this.#setup = "asked";
			device.onSetup("setupWanted");
			this.#setup = "open";
		}
		if (device.status().phase !== "setup") return false;
		if (account) device.onApply(request, 0, true);
		else {
			this.#network = { ssid, works: false };
			device.station.join({ networks: [request] });
			this.tell();
		}
		return true;
	}

	/** The device is in another state: whatever that is, no network is tried for nobody's account any more. */
	onState(): void {
		if (this.#setup === "asked") return;
		this.#network = undefined;
		const now = this.state;
		if (now === improvState.provisioning) return this.tell();
		if (now === improvState.provisioned) this.succeed();
		else {
			this.fail();
			const { device } = this.#port;
			// The network before is still a good one.
			if (this.#setup && device.store.proven) device.onSetup("windowOver");
		}
		this.#setup = undefined;
	}

	/** The station has joined (0), or failed. */
	onStation(code: Code): void {
		const { ssid, works } = this.#network ?? {};
		if (!ssid || works) return;
		this.#port.device.station.leave();
		this.#network = code ? undefined : { ssid, works: true };
		if (code) this.fail();
		else this.succeed();
	}

	/** As the setup page would hand it over. */
	#read(ssid: Uint8Array, pass: Uint8Array, account: readonly string[]): ConfigRequest | undefined {
		const { product, device } = this.#port;
		const fields: Fields = new Map();
		fields.set("ssid", ssid);
		fields.set("pass", pass);
		fields.set("blynk", utf8(account[0] ?? ""));
		fields.set("host", utf8(account[1] ?? ""));
		fields.set("templateId", utf8(account[2] ?? ""));
		const defaults = {
			host: product.cloud.host,
			templateId: device.info.templateId,
			dynamic: product.templateId === dynamic,
			settings: device.settings,
		};
		const request = readConfig(fields, defaults, undefined, product.setup.fields);
		if (!("rule" in request)) return request;
		this.#port.host.log(`improv: "${request.field}" must be ${request.rule}`);
		return undefined;
	}
}

export type { ImprovPort };

export function openImprov(port: Line): ImprovPort | undefined {
	return new ImprovPort(port);
}
