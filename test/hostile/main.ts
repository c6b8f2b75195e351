import { runCommand, UsageError, wholeNumber } from "../../tools/cli/command";
import { Progress } from "../../tools/cli/progress";
import { live } from "./life";
import { generator, seedOf } from "./random";

const help = `Plays the Blynk client against servers that keep to no rule, and judges what it does by what its README promises.

npm run test:hostile -- [options]

  --servers N  an hour of a device's life each, then half an hour with a good server (default 20000)
  --seed N     what all chance comes from (default 20261126)
  --only N     the server of that number alone, with everything that happens
  --json       one JSON object a line: failed, done
  --help       this text
`;

/** How many failures are told; more would say the same. */
const mostTold = 10;
const most = 100_000_000;

await runCommand({
	help,
	options: {
		servers: { type: "string" },
		seed: { type: "string" },
		only: { type: "string" },
	},
	async run(values, output) {
		const seed = wholeNumber("--seed", values.seed, 20_261_126, 0xffff_ffff);
		const servers = wholeNumber("--servers", values.servers, 20_000, most);
		const judge = (run: number, log?: (line: string) => void): string | undefined =>
			attempt(() => live(generator(seedOf(seed, run)), log));
		if (values.only !== undefined) {
			const wrong = judge(wholeNumber("--only", values.only, 0, most), output.note);
			output.note(wrong ?? "Nothing is wrong.");
			return wrong === undefined ? 0 : 1;
		}
		if (!servers) throw new UsageError("There is nothing to do: --servers is 0.");
		output.note(`Seed ${seed}: ${servers} hostile servers.`);

		let failed = 0;
		const fail = (number: number, wrong: string): void => {
			if (++failed <= mostTold)
				output.event({ event: "failed", number, seed, wrong }, `FAILED: server ${number}, seed ${seed}: ${wrong}`);
		};
		const progress = new Progress(servers, "servers");
		for (let run = 0; run < servers; run++) {
			const wrong = judge(run);
			if (wrong !== undefined) fail(run, wrong);
			progress.show(run + 1);
		}
		progress.clear();
		const passed = servers - failed;
		output.event({ event: "done", passed, failed, seed }, `${passed} passed, ${failed} failed`);
		return failed ? 1 : 0;
	},
});

function attempt(action: () => string | undefined): string | undefined {
	try {
		return action();
	} catch (error) {
		return `it threw ${error instanceof Error ? error.stack : String(error)}`;
	}
}
