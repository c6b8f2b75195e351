import { fates, type HostCall } from "../support/fates";
import { FailingLife, survive, type Failure } from "../support/failing-life";

/** What can fail, call by call. */
const kinds = (Object.keys(fates) as HostCall[]).flatMap(call => fates[call].map(fate => ({ call, fate })));

/** Moments of a life in which a call is tried, where it is made that often. */
const moments = 12;

/** For pairs, milliseconds of each kind of life. */
const time = 10_000;

/** `npm run test:long` runs this; `SEED=number` repeats what a run printed. */
describe("a device of whose calls two fail, or one at any moment", function () {
	this.timeout(120_000);

	const seed = Number(process.env["SEED"] ?? Date.now() % 2_147_483_646) + 1;

	for (const verify of ["restart", "live"] as const) {
		const usual = new FailingLife([], verify).live().calls;
		const most = ({ call }: { call: HostCall }): number => usual.get(call) ?? 0;

		it(`can be brought online, whenever the call failed, once or a few times (${verify})`, () => {
			for (const kind of kinds) {
				const step = Math.max(1, Math.floor(most(kind) / moments));
				for (let from = 0; from < most(kind); from += step)
					for (const count of [1, 4]) survive([{ ...kind, from, count }], verify, life => life.recover());
			}
		});

		it(`can be brought online, whichever two failed (${verify})`, () => {
			let state = seed;
			const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
			const any = (): Failure => {
				const kind = kinds[random(kinds.length)] ?? { call: "flash.read", fate: "throws" };
				const vital = kind.call.startsWith("clock.");
				const count = [1, 2, 5, vital ? 5 : Infinity][random(4)] ?? 1;
				return { ...kind, from: random(Math.max(1, most(kind))), count };
			};
			let pairs = 0;
			for (const end = performance.now() + time; performance.now() < end; pairs++)
				survive([any(), any()], verify, life => life.recover());
			process.stdout.write(`      ${pairs} pairs, SEED=${seed - 1}\n`);
		});
	}
});
