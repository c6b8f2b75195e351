import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, UsageError, wholeNumber } from "../cli/command";
import { checkOpenFiles } from "../cli/open-files";
import { stopped } from "../cli/stopped";
import { promise } from "./herd";
import { Trial } from "./trial";

const help = `A crowd of boards in one process: all are set up at the same time, over TLS and real sockets, then their cloud is
killed and started again. Shows who is back when, and whether that is the herd that the back-off is to prevent.

npm run crowd -- [options]

  --boards N   how many (default 500, at most 3000)
  --down S     seconds until the cloud is started again (default 30, at most 60)
  --timeout S  setting all of them up may take this long (default 120)
  --svg FILE   draw who was back when, as docs/crowd.svg
  --json       one JSON object a line: started, provisioned, strain, killed, restarted, back, left, done
  --help       this text

Exit code 1: a board could not be set up, or was not back in time; more came back within a second than 1.25 times the most
of 1,000 simulated crowds; this machine was too busy to tell; or something is left of the boards at the end.
`;

/** A board's doors, the phone's connections, and the one to the cloud; both ends of a connection count. */
const filesEach = 6;

/** About what a cloud needs to start, milliseconds. */
const startTime = 500;

await runCommand({
	help,
	options: {
		boards: { type: "string" },
		down: { type: "string" },
		timeout: { type: "string" },
		svg: { type: "string" },
	},
	async run(values, output) {
		const boards = wholeNumber("--boards", values.boards, 500, 3000);
		if (!boards) throw new UsageError("--boards must be at least 1.");
		const down = wholeNumber("--down", values.down, 30, 60) * 1000;
		const timeout = wholeNumber("--timeout", values.timeout, 120, 3600) * 1000;
		if (promise({ size: boards, cloudAt: down + startTime, stall: 0 }).most >= boards)
			throw new UsageError(
				`With ${boards} boards and ${down / 1000} s a herd cannot be told from chance: give more --boards, or a longer --down.`,
			);
		checkOpenFiles(boards, "boards", filesEach);
		const data = mkdtempSync(join(tmpdir(), "crowd-"));
		const trial = new Trial({ boards, down, timeout, svg: values.svg, data }, output);
		try {
			const faults = await Promise.race([trial.run(), stopped()]);
			if (!faults) throw new Error("Stopped before it was finished.");
			for (const fault of faults) output.note(fault);
			output.event({ event: "done", faults }, faults.length ? "The crowd did not keep the promise." : "No herd.");
			return faults.length ? 1 : 0;
		} finally {
			await trial.close();
			rmSync(data, { recursive: true, force: true });
		}
	},
});
// What an unfinished run had begun would keep the process alive.
process.exit();
