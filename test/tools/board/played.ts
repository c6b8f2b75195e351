import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTour, type TourOptions } from "../../../tools/board/open-tour";
import type { Tour } from "../../../tools/board/tour";
import type { TourEvent } from "../../../tools/board/tour-events";

type Told<E extends TourEvent["event"]> = Extract<TourEvent, { event: E }>;

/** A tour without a page, taken by its commands; its data outlives it, until `forget`. */
export class Played {
	readonly data = mkdtempSync(join(tmpdir(), "stage-"));
	#tour: Tour | undefined;

	get tour(): Tour {
		assert.ok(this.#tour, "the tour is closed");
		return this.#tour;
	}

	async open(options: Omit<TourOptions, "data">): Promise<void> {
		this.#tour = await openTour({ speed: 10, ...options, data: this.data });
	}

	async close(): Promise<void> {
		await this.#tour?.close();
		this.#tour = undefined;
	}

	async forget(): Promise<void> {
		await this.close();
		rmSync(this.data, { recursive: true, force: true });
	}

	/** What a page that is opened now is told. */
	now<E extends TourEvent["event"]>(name: E): Told<E> {
		const found = this.tour.snapshot().findLast((each): each is Told<E> => each.event === name);
		assert.ok(found, name);
		return found;
	}

	/** The log so far. */
	get log(): readonly string[] {
		return this.tour.snapshot().flatMap(each => (each.event === "log" ? [each.line] : []));
	}

	/** Waits for the tour to be so. */
	until(is: () => boolean): Promise<void> {
		return new Promise(resolve => {
			if (is()) return resolve();
			const end = this.tour.follow(() => {
				if (!is()) return;
				end();
				resolve();
			});
		});
	}

	state(name: string): Promise<void> {
		return this.until(() => this.now("board").state === name);
	}

	/** Joins the board's network and hands over what a visitor would; the address the phone's browser got. */
	async setUp(): Promise<URL> {
		this.tour.command({ phone: "join" });
		await this.until(() => this.now("phone").leave !== undefined);
		const page = new URL(this.now("phone").page ?? "");
		const given = new URLSearchParams(page.hash.slice(1));
		const templateId = given.get("templateId");
		const secrets = { pass: "correct horse", blynk: given.get("token") ?? "" };
		const form = { ssid: "Home", host: "blynk.cloud", ...secrets, ...(templateId !== null && { templateId }) };
		const answer = await fetch(new URL("config", page), { method: "POST", body: new URLSearchParams(form) });
		assert.equal(answer.status, 200);
		return page;
	}

	async press(ms: number): Promise<void> {
		this.tour.command({ button: "down" });
		await new Promise(resolve => setTimeout(resolve, ms));
		this.tour.command({ button: "up" });
	}
}
