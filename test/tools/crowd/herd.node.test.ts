import assert from "node:assert/strict";
import { Random } from "../../../hosts/virtual/random";
import { dueBy, firstTry, judge, perSecond, promise, type Return } from "../../../tools/crowd/herd";
import { crowdSvg } from "../../../tools/crowd/picture";

const size = 60;
const cloudAt = 30_400;

/** A crowd whose waits lie between `1 - jitter` of what they may be, and that. */
function crowd(jitter: number, seed = "test"): Return {
	const random = new Random(seed);
	// Half of a wait is jittered already (modules/backoff).
	const share = (): number => 1 - 2 * jitter * (random.bits() / 2 ** 32);
	const back = Array.from({ length: size }, () => firstTry(cloudAt, share));
	return { back, size, cloudAt, stall: 0 };
}

describe("the judge of a crowd", () => {
	it("finds no fault with one that keeps to the back-off", () => {
		for (const seed of ["a", "b", "c"]) assert.deepEqual(judge(crowd(0.5, seed)).faults, []);
	});

	it("calls one without jitter a herd, and one with too little", () => {
		for (const jitter of [0, 0.05]) {
			const { busiest, promised, faults } = judge(crowd(jitter));
			assert.deepEqual(faults, [
				`A herd: ${busiest} of ${size} came back within one second, where ${promised.most} may.`,
			]);
		}
		assert.equal(judge(crowd(0)).busiest, size);
	});

	it("sees a herd wherever its second begins", () => {
		const back = Array.from({ length: size }, (_, index) => cloudAt + 1500 + index);
		assert.equal(judge({ ...crowd(0), back }).busiest, size);
	});

	it("misses who came too late, or not at all", () => {
		const { back, ...rest } = crowd(0.5);
		const late = [...back.slice(2), dueBy(cloudAt) + 1000];
		assert.match(judge({ ...rest, back: late }).faults.join("\n"), /^2 of 60 were not back 67\.4 s after/);
	});

	it("lets a machine that stood still bring together whom it held up, but says when nothing can be told any more", () => {
		const still = { ...crowd(0.5), stall: 2000 };
		const held = still.back.map(at => Math.ceil(at / 2000) * 2000);
		assert.deepEqual(judge({ ...still, back: held }).faults, []);
		assert.match(judge({ ...still, stall: 30_000 }).faults.join("\n"), /stood still for 30 s: .* cannot be told/);
	});

	it("promises a mean that is everybody", () => {
		const { mean } = promise({ size, cloudAt, stall: 0 });
		assert.equal(Math.round(mean.reduce((sum, each) => sum + each)), size);
	});
});

describe("the picture of a crowd", () => {
	it("has a bar as high as its second, and says in words what it shows", () => {
		const happened = crowd(0.5);
		const verdict = judge(happened);
		const svg = crowdSvg(happened, verdict, "Measured <here>.");
		const heights = [...svg.matchAll(/class="bar" .* height="([\d.]+)"/g)].map(([, each]) => Number(each));
		const curve = perSecond(happened.back, cloudAt);
		assert.equal(heights.length, curve.length);
		const highest = heights.indexOf(Math.max(...heights));
		assert.equal(curve[highest], Math.max(...curve));
		assert.match(svg, new RegExp(`<desc>The busiest second brought ${verdict.busiest} of ${size} back; more than`));
		assert.match(svg, /Measured &#60;here&#62;\./);
	});
});
