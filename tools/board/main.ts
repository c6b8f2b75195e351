import config from "../../manifest.json" with { type: "json" };
import { runCommand, wholeNumber } from "../cli/command";
import { stopped } from "../cloud/stopped";
import { servePage } from "./server";
import { Tour } from "./tour";

const help = `The tour: a board, a phone, the air and a cloud on one page, over real sockets on this machine.

  npm start -- [--port N] [--data DIR]

  --port N    the page's port on 127.0.0.1; any free one when 0 (default 8000)
  --data DIR  where cloud and board keep what they store (default .data/tour)
  --json      one object a line on stdout: ready
  --help      this text

Stops with Ctrl+C.
`;

await runCommand({
	help,
	options: { port: { type: "string" }, data: { type: "string", default: ".data/tour" } },
	async run(values, output) {
		const port = wholeNumber("--port", values.port, 8000);
		const tour = await Tour.open(config.config.product, values.data ?? ".data/tour");
		try {
			const page = await servePage(tour, port);
			output.event({ event: "ready", url: page.url }, page.url);
			await stopped();
			page.close();
		} finally {
			await tour.close();
		}
		return 0;
	},
});
