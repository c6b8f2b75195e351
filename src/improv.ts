import type { AccessPointFound } from "../hosts/host";
import { address, hostName } from "../modules/access-point/index";
import { hex, text, utf8 } from "../modules/bytes/index";
import type { Code } from "../modules/codes/index";
import { readConfig, type Fields } from "../modules/config-server/index";
import { FrameReader, Improv, type FrameEvents, type ImprovDevice, type ImprovState } from "../modules/improv/index";
import { hotspot } from "./identity";
import type { State } from "./machine";
import type { Port } from "./port";
import { dynamic } from "./product";

/** Of a unit without an account, so that all else is looked at. */
const noToken = "-".repeat(32);

/**
 * What an Improv client may do. A unit that knows its account takes another network as from a phone: it tries it, and is
 * "provisioned" once it is in the cloud. One that has no account yet tries the network alone, and leads to its setup page,
 * where the token is asked for; or a tool of ours has sent the token in front.
 */
export class ImprovPort implements ImprovDevice, FrameEvents {
	readonly #port: Port;
	readonly #reader: FrameReader;
	readonly #improv = new Improv(this);
	/** Sent in front of a network: token, host, template id. */
	#account: readonly string[] | undefined;
	/** A network without an account is being tried. */
	#trying: Uint8Array | undefined;
	/** One that works. */
	#works: Uint8Array | undefined;
	/** Setup was opened, or is being opened, for this client alone. */
	#opened: "not" | "now" | "before" = "not";

	constructor(port: Port) {
		this.#port = port;
		this.#reader = new FrameReader(port.host.clock, this);
	}

	take(byte: number): void {
		this.#reader.take(byte);
	}

	onFrame(type: number, data: Uint8Array): void {
		this.#improv.onFrame(type, data);
	}

	onBroken(): void {
		this.#improv.onBroken();
	}

	onOther(byte: number): void {
		this.#port.onText(byte);
	}

	write(bytes: Uint8Array): void {
		this.#port.write(bytes);
	}

	get state(): ImprovState {
		const { phase } = this.#port.device.status();
		if (phase === "running" || this.#works) return "provisioned";
		return (phase === "setup" && !this.#trying) || phase === "idle" || phase === "failed" ? "ready" : "provisioning";
	}

	get url(): string {
		const { product, device } = this.#port;
		if (!this.#works) return product.brand.next?.url ?? `https://${device.inUse?.host ?? product.cloud.host}`;
		return `http://${address}/#ssid=%${hex(this.#works, "%")}`;
	}

	get facts(): readonly string[] {
		const { host, product, device } = this.#port;
		const { firmwareType, firmwareVersion } = device.info;
		return [firmwareType, firmwareVersion, host.system.chip, text(hotspot(host, product))];
	}

	get hostName(): string {
		const { host, product } = this.#port;
		return hostName(hotspot(host, product)) ?? "";
	}

	scan(onDone: (found: readonly AccessPointFound[] | undefined) => void): void {
		this.#port.device.station.scan(onDone);
	}

	onAccount(token: string, host: string, templateId: string): boolean {
		const request = this.#read(utf8("-"), utf8(""), [token, host, templateId]);
		this.#account = request && [token, host, templateId];
		return request !== undefined;
	}

	onNetwork(ssid: Uint8Array, password: Uint8Array): boolean {
		const { device } = this.#port;
		const known = device.store.proven ?? device.inUse;
		const account = this.#account ?? (known && [known.token, known.host, known.templateId ?? ""]);
		const request = this.#read(ssid, password, account ?? [noToken, "", ""]);
		if (!request) return false;
		if (device.status().phase !== "setup") {
			this.#opened = "now";
			device.onSetup("setupWanted");
			this.#opened = "before";
		}
		if (device.status().phase !== "setup") return false;
		this.#works = undefined;
		this.#trying = account ? undefined : ssid;
		if (account) device.onApply(request, 0, true);
		else device.station.join(request);
		return true;
	}

	onState({ at, memory }: State): void {
		if (this.#opened === "now") return;
		// Whatever it is doing now, it is not trying a network for nobody's account any more.
		this.#trying = undefined;
		this.#works = undefined;
		if (at === "running" || (at === "restarting" && memory === "proven")) {
			this.#opened = "not";
			this.#improv.succeed();
		} else if (at === "setup" || at === "failed") this.#fail();
		else this.#improv.tell();
	}

	onStation(code: Code): void {
		const tried = this.#trying;
		if (!tried) return;
		this.#trying = undefined;
		this.#port.device.station.leave();
		if (code) return this.#improv.fail();
		this.#works = tried;
		this.#improv.succeed();
	}

	#fail(): void {
		this.#improv.fail();
		const { device } = this.#port;
		// What it was on before still works.
		if (this.#opened === "before" && device.store.proven) device.onSetup("windowOver");
		this.#opened = "not";
	}

	/** As the setup page would hand it over. */
	#read(ssid: Uint8Array, password: Uint8Array, [token = "", host = "", templateId = ""]: readonly string[]) {
		const { product, device } = this.#port;
		const fields: Fields = new Map();
		fields.set("ssid", ssid);
		fields.set("pass", password);
		fields.set("blynk", utf8(token));
		fields.set("host", utf8(host));
		fields.set("templateId", utf8(templateId));
		const request = readConfig(
			fields,
			{
				host: product.cloud.host,
				templateId: device.info.templateId,
				dynamic: product.templateId === dynamic,
				settings: device.settings,
			},
			undefined,
			product.setup.fields,
		);
		if (!("rule" in request)) return request;
		this.#port.host.log(`improv: "${request.field}" must be ${request.rule}`);
		return undefined;
	}
}

export function openImprov(port: Port): ImprovPort | undefined {
	return new ImprovPort(port);
}
