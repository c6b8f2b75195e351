import assert from "node:assert/strict";
import type { RealBoard } from "../../../hosts/virtual/node/board";
import type { App, Observation } from "../../../src/main";
import { createProductBoard } from "../../../tools/board/product-board";
import { manifestProduct } from "../../../tools/cli/product";
import { TestCloud, until } from "../cloud/support";

export interface HomeOptions {
	/** What is different about the product. */
	readonly product?: object;
	/** Runs instead of `src/app.ts`. */
	readonly app?: App;
	/** How much faster than real time the board lives. */
	readonly speed?: number;
}

/** A real board and a real cloud on this machine, as somebody has them at home. */
export class Home {
	readonly board: RealBoard<Observation>;
	readonly cloud: TestCloud;
	readonly states: string[];

	private constructor(board: RealBoard<Observation>, cloud: TestCloud, states: string[]) {
		this.board = board;
		this.cloud = cloud;
		this.states = states;
	}

	static async open({ product = {}, app, speed = 4 }: HomeOptions = {}): Promise<Home> {
		const config = { ...manifestProduct(), ...product, cloud: { tls: false } };
		const setup: { product: unknown; device?: string } = { product: config };
		const cloud = await TestCloud.start({ setup });
		const states: string[] = [];
		const board = await createProductBoard({
			config,
			app: app && { run: app },
			speed,
			cloud: { host: "127.0.0.1", port: cloud.cloud.port },
			onObservation: observation => {
				if (observation.event === "state") states.push(observation.state);
			},
		});
		setup.device = `${board.setupUrl}/`;
		return new Home(board, cloud, states);
	}

	/** Gives the board power and waits for its setup network. */
	async toSetup(): Promise<void> {
		this.board.powerOn();
		await until(() => this.board.board.services.tcp.includes(80));
	}

	get state(): string {
		return this.states.at(-1) ?? "off";
	}

	/** The only device the cloud knows. */
	get device(): { readonly token: string; readonly name: string } {
		const [device, ...more] = [...this.cloud.cloud.devices.all];
		assert.ok(device && !more.length);
		return device;
	}

	async close(): Promise<void> {
		this.board.close();
		await this.cloud.close();
	}
}
