import type { AccessPointFound, Link } from "../../hosts/host";
import { equal } from "../bytes/index";
import { mayFit } from "./security";
import type { Network } from "./network";

/** Between two looks, milliseconds. */
const pause = 300_000;

/** Looks for one link: who has not found better by then is where it is best. */
const most = 3;

/** Stronger by so much, dB, or it is not worth the reconnect. */
const margin = 10;

/** After a roam that failed, milliseconds. */
const rest = 600_000;

/**
 * When to look for a stronger access point, and which is worth going to. The rule is ESPHome's, known from the field to hurt
 * nobody (esphome/esphome#12809); the rest after a failure keeps a device from moving every 5 minutes (#15124).
 */
export class Roam {
	#lookedAt: number;
	#looks = 0;
	#failedAt = -rest;
	/** On the way to another access point, or back from one that would not have it. */
	#way: "there" | "back" | undefined;

	/** @param since when the link was there, by the host's clock */
	constructor(since: number) {
		this.#lookedAt = since;
	}

	/** It is time for another look; counts it. */
	isDue(now: number): boolean {
		if (now - this.#lookedAt < pause || now - this.#failedAt < rest || this.#looks >= most) return false;
		this.#lookedAt = now;
		this.#looks++;
		return true;
	}

	/** Where to go instead of `link`, of what a scan heard, strongest first. */
	choose(heard: readonly AccessPointFound[], { ssid, password }: Network, link: Link): AccessPointFound | undefined {
		const best = heard.find(each => equal(each.ssid, ssid) && mayFit(each.security, password));
		if (!best || equal(best.bssid, link.bssid) || best.rssi < link.rssi + margin) return undefined;
		this.#way = "there";
		return best;
	}

	/** An attempt to join failed: if it was a roam, the next has to wait. */
	failed(now: number): void {
		if (this.#way !== "there") return;
		this.#failedAt = now;
		this.#way = "back";
	}

	/** There is a link again; but for the one that was left in vain it is another. */
	joined(): void {
		if (this.#way !== "back") this.#looks = 0;
		this.#way = undefined;
	}
}
