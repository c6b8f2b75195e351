import assert from "node:assert/strict";
import type { Peer } from "../../hosts/virtual/wire";
import { accepted, type Outcome } from "../../modules/blynk/index";
import { readProduct } from "../../src/product";
import { start, type AppContext } from "../../src/main";
import { product, World } from "../support/world";

/** The pin whose values the product writes: whole numbers, one after the other. */
const pin = 5;

/** A whole device on TLS whose product writes a value every `interval` milliseconds. */
class Writing {
	readonly world: World;
	readonly outcomes: Outcome[] = [];
	writes = true;

	/** @param quickly nobody watches the device from inside, so that its values may go the short way */
	constructor(interval: number, quickly: boolean) {
		const app = ({ host, blynk }: AppContext): void => {
			blynk.whenOffline(pin, { keep: 40 });
			host.clock.repeat(() => {
				if (this.writes && (blynk.online || this.outcomes.length))
					this.outcomes.push(blynk.virtualWrite(pin, this.outcomes.length));
			}, interval);
		};
		this.world = quickly
			? new World(product, { board: { firmware: host => void start(host, readProduct(product), { app }) } })
			: new World(product, { app });
	}

	/** From the box to the cloud. */
	provision(): this {
		const { board, clock, cloud } = this.world;
		board.powerOn();
		clock.advance(3000);
		assert.equal(this.world.apply()?.status, 200);
		for (let i = 0; i < 100 && !cloud.online; i++) clock.advance(1000);
		assert.equal(cloud.online, 1);
		return this;
	}

	/** The values that reached the cloud, in order. */
	get arrived(): readonly number[] {
		return this.world.cloud.frames.flatMap(({ type, body }) => {
			const [, written, value] = body.split("·");
			return type === 20 && written === String(pin) ? [Number(value)] : [];
		});
	}

	get restarts(): number {
		return this.world.events.filter(({ event }) => event === "restart").length;
	}
}

describe("a device whose cloud reads nothing any more", () => {
	for (const rate of [2, 10])
		for (const quickly of [false, true])
			it(`gives the link up by heartbeat and loses none of the values that wait: ${rate} a second${quickly ? ", quickly" : ""}`, () => {
				const device = new Writing(1000 / rate, quickly).provision();
				const { clock, cloud } = device.world;
				clock.advance(10_000);
				const restarts = device.restarts;
				const before = device.outcomes.length;
				assert.equal(device.arrived.length, before);
				cloud.stall();
				const logins = cloud.frames.filter(({ type }) => type === 29).length;
				for (let second = 0; cloud.frames.filter(({ type }) => type === 29).length === logins; second++) {
					assert.ok(second < 70, "the link was not given up");
					clock.advance(1000);
				}
				assert.ok(device.outcomes.length - before > 74, `${device.outcomes.length - before} writes only`);
				device.writes = false;
				clock.advance(60_000);

				assert.equal(device.restarts, restarts);
				assert.ok(!device.world.log.some(line => line.includes("fault")), device.world.log.join("\n"));
				// What TCP had taken before it took no more may be lost: nobody acknowledges a virtual write. Of this pin, whose
				// values are kept, those that no ping after them proved to have arrived are sent again.
				const waited = device.outcomes.findIndex((outcome, index) => index >= before && outcome !== "sent");
				assert.ok(waited > before && waited - before <= 74, `${waited - before} went into the void`);
				const arrived = [...new Set(device.arrived)];
				assert.deepEqual(
					arrived,
					[...arrived].sort((a, b) => a - b),
					"in order",
				);
				const accept = [...device.outcomes.keys()].filter(index => accepted(device.outcomes[index] ?? "full"));
				const kept = (value: number): boolean => device.outcomes[value] === "kept";
				const waiting = accept.filter(index => index >= waited && !kept(index));
				assert.ok(waiting.length > 0, "nothing waited");
				assert.deepEqual(
					waiting.filter(index => !arrived.includes(index)),
					[],
				);
				// Of those that went into the void the newest are there: as many as are kept beside those that waited.
				const lost = accept.filter(index => !arrived.includes(index));
				assert.ok(lost.every(index => index < waited || kept(index)));
				const void_ = arrived.filter(index => index >= before && index < waited);
				assert.deepEqual(
					void_,
					accept.filter(index => index < waited).slice(accept.indexOf(waited - 1) + 1 - void_.length),
				);
			});

	it("survives 290 pings that it cannot answer before its login is through", () => {
		const device = new Writing(1000, false);
		const { cloud, clock } = device.world;
		let stalled: Peer | undefined;
		cloud.beforeLogin = peer => {
			if (stalled) return;
			stalled = peer;
			peer.pause();
			for (let id = 1; id <= 290; id++) peer.send(Uint8Array.of(6, id >> 8, id, 0, 0));
		};
		device.provision();
		device.world.until("running");
		const { restarts } = device;
		clock.advance(5000);
		assert.deepEqual(
			cloud.frames.map(({ type }) => type),
			[29],
		);
		stalled?.resume();
		clock.advance(5000);
		assert.equal(device.restarts, restarts);
		assert.equal(device.world.state, "running");
		assert.equal(cloud.frames.find(({ type }) => type !== 29 && type !== 0)?.type, 17, "the introduction comes first");
		assert.deepEqual(device.arrived, [...device.arrived.keys()]);
		assert.ok(device.arrived.length >= 9, String(device.arrived.length));
	});
});
