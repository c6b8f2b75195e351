import type { Clock, Flash, Host } from "../hosts/host";
import { equal } from "../modules/bytes/index";
import { addNetwork, CredentialStore } from "../modules/credentials/index";
import { eraseFormer, readFormer, readUid } from "../modules/edgent/index";
import type { Product } from "./product";
import { keepUnitId } from "./uid";

/**
 * The store of a unit that may have run Blynk.Edgent and was updated to this firmware: with its networks, token and id it
 * comes up running, as if nothing had happened. Power may fail at any write: each step is done again until it is done.
 *
 * 1. Where nothing of ours is stored, what Edgent knew becomes the proven set. It worked for years, so that a router which is
 *    off at the first start is no cause to drop it.
 * 2. After the first login Edgent's keys are erased. Until then they are what a return to Edgent finds.
 * 3. A reset erases them first, and only then what is ours. The other way round, a unit whose power failed in between would
 *    move in again.
 *
 * In the image of a product that comes after no other firmware, {@link CredentialStore} itself stands in (without/edgent-store.ts).
 */
export class DeviceStore extends CredentialStore {
	readonly #host: Host | undefined;
	readonly #cloud: string;

	constructor(flash: Flash, clock: Clock, host: Host, { edgent, cloud }: Product) {
		super(flash, clock);
		this.#host = edgent ? host : undefined;
		this.#cloud = cloud.host;
		this.#move();
	}

	/** The device has logged in. A candidate that did is not the proven set yet, and may never be: then the next login erases. */
	online?(): void {
		const host = this.#host;
		if (host && this.proven && !(this.#move() && eraseFormer(host.flash, true)))
			host.log("edgent: its keys stay in the flash");
	}

	override erase(settings?: string): boolean {
		return (!this.#host || eraseFormer(this.#host.flash, false)) && super.erase(settings);
	}

	/** True when all that is to be moved is there. */
	#move(): boolean {
		const host = this.#host;
		if (!host) return false;
		try {
			const uid = readUid(host.flash);
			let all = !uid || keepUnitId(host, uid);
			const networks = readFormer(host, this.#cloud);
			for (let at = 0; at < networks.length; at++) {
				const network = networks[at];
				if (!network) continue;
				if (this.memory === "blank" && !this.unread) {
					const held = this.store(network, true);
					host.log(`edgent: ${held ? "moved in" : "the flash refuses to move in"}`);
					if (!held) return false;
				}
				const isKnown = this.networks.some(({ ssid }) => equal(ssid, network.ssid));
				// Of another account: somebody set the unit up anew.
				if (!isKnown && network.token === this.proven?.token && !addNetwork(this, network)) all = false;
			}
			return all;
		} catch (error) {
			host.log(`edgent: ${String(error)}`);
			return false;
		}
	}
}
