import assert from "node:assert/strict";
import type { Button, ButtonOptions } from "../../../hosts/host";
import { Indicator } from "../../../modules/indicator/index";
import { ResetButton } from "../../../modules/reset-button/index";
import { Bench, type Step } from "./script";

/** What the four dearest steps of a handshake cost, millions of instructions on a C3 without its accelerators (hosts/tls/README.md). */
const chains: Readonly<Record<string, readonly number[]>> = {
	"RSA-2048 under RSA-4096": [57.5, 37.4, 28.9, 7.4],
	"P-256 under P-384 under RSA-4096": [162.7, 63.1, 57.4, 28.5],
	"P-384 under P-384": [267.2, 133.3, 57.6, 28.7],
};

/** At 160 MHz, and one and a half cycles for an instruction: flash is slow. Milliseconds. */
const time = (millions: number): number => Math.ceil((millions / 160) * 1.5 * 1000);

/** As `aside.c` cuts them. */
const slice = 20;

/** What happens on a board that shakes hands: its light breathes, and its button is clicked at the worst moment. */
function shakeHands(steps: readonly Step[]): { readonly stood: number; readonly felt: number; readonly away: number } {
	const bench = new Bench([...steps, {}]);
	const { clock } = bench;
	let [stood, away, lit, turn] = [0, 0, 0, 0];
	const write = (): void => {
		stood = Math.max(stood, clock.now() - lit);
		lit = clock.now();
	};
	const light = new Indicator(clock, { kind: "rgb", write }, { brightness: 255 });
	light.show({ colour: 0x24c48e, wave: 2000 });
	clock.repeat(() => {
		away = Math.max(away, clock.now() - turn);
		turn = clock.now();
	}, 1);

	let down = false;
	let options: ButtonOptions | undefined;
	let pressed = 0;
	let felt = Infinity;
	class Pin implements Button {
		constructor(given: ButtonOptions) {
			options = given;
		}
		read(): 0 | 1 {
			return down ? 1 : 0;
		}
		close(): void {}
	}
	const button = new ResetButton(
		{ clock, Button: Pin },
		{ clicks: ["click"], holds: [], cancel: 20_000 },
		{ onHold() {}, onGesture: () => (felt = clock.now() - pressed) },
	);
	bench.tcp.drain(1_000_000);
	// The edge comes while a step is computed, and waits for the event loop like all else.
	clock.set(() => {
		pressed = clock.now();
		down = true;
		options?.onReadable();
		clock.set(() => {
			down = false;
			options?.onReadable();
		}, 60);
	}, 5);
	clock.advance(10_000);
	assert.ok(bench.heard[0]?.startsWith("writable"), "the handshake has come to its end");
	button.close();
	light.close();
	return { stood, felt, away };
}

describe("during a TLS handshake on a chip", () => {
	for (const [name, costs] of Object.entries(chains))
		it(`the light moves on, a click is felt and the watchdog is fed: ${name}`, () => {
			const steps = costs.map(cost => ({ slices: Math.ceil(time(cost) / slice) }));
			const { stood, felt, away } = shakeHands(steps);
			assert.ok(stood <= 2 * slice, `the light stood still for ${stood} ms`);
			assert.ok(felt <= 300, `the click was felt after ${felt} ms`);
			assert.ok(away <= 2 * slice, `the event loop was away for ${away} ms`);
		});

	it("none of it would hold if a step were computed in one piece", () => {
		const { stood, felt, away } = shakeHands((chains["P-384 under P-384"] ?? []).map(cost => ({ cost: time(cost) })));
		assert.ok(stood > 1000 && felt > 1000 && away > 1000);
	});
});
