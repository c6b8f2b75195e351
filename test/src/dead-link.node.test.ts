import assert from "node:assert/strict";
import type { Host } from "../../hosts/host";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { product, World } from "../support/world";

/** A world whose link may die without a word: no name is found and nobody reached until the network is joined anew. */
class DeadLink {
	readonly world: World;
	dead = false;
	/** When the network was joined, minutes. */
	readonly joins: number[] = [];

	constructor(silent: boolean) {
		this.world = new World(product, {
			board: {
				firmware: (host: Host, watch) => {
					const { radio, network } = host;
					const join = radio.join.bind(radio);
					const resolve = network.resolve.bind(network);
					radio.join = options => {
						this.dead = false;
						this.joins.push(this.world.clock.now() / 60_000);
						join(options);
					};
					network.resolve = (name, onDone) => {
						if (!this.dead) resolve(name, onDone);
						else if (!silent) host.clock.set(() => onDone(undefined), 0);
					};
					start(host, readProduct(product), { watch });
				},
			},
		});
		this.world.provision();
		this.world.until("running");
		this.world.clock.advance(70_000);
		this.joins.length = 0;
	}
}

describe("a link that died without a word", () => {
	for (const silent of [false, true])
		it(`is joined anew after 1 to 6 minutes (${silent ? "nobody answers" : "every question fails at once"})`, () => {
			const link = new DeadLink(silent);
			const { world } = link;
			link.dead = true;
			world.cloud.disconnect();
			const from = world.clock.now();
			world.until("joining", 600_000);
			const took = world.clock.now() - from;
			assert.ok(took > 60_000 && took < 360_000, `${took} ms`);
			world.until("running", 60_000);
			assert.ok(!world.states.slice(7).includes("setup"));
		});
});

describe("an outage of the cloud", () => {
	it("costs a device a few joins a day, and none of its credentials", () => {
		const link = new DeadLink(false);
		const { world } = link;
		world.internet.name("blynk.cloud", undefined);
		world.cloud.stop();
		const from = world.clock.now() / 60_000;
		world.clock.advance(24 * 3_600_000);
		const waits = link.joins.map((each, index) => each - (link.joins[index - 1] ?? from));
		const [first = 0, ...rest] = waits;
		assert.ok(first > 1 && first < 6, `${first} minutes`);
		assert.ok(
			rest.every(each => each > 20 && each < 90),
			rest.map(Math.round).join(),
		);
		world.internet.name("blynk.cloud", "203.0.113.1");
		world.cloud.start();
		world.until("running", 330_000);
	});
});
