import { runCommand, wholeNumber } from "../cli/command";
import { productTemplates } from "../cli/product";
import { stopped } from "../cli/stopped";
import { readApp, readConfig } from "./files";
import { alreadyRuns, leaveAddress, refuseSecond, runningAt } from "./running";
import { servePage } from "./server";
import { openTour } from "./open-tour";
import { forget, tourFiles } from "./tour-files";

const help = `The tour: a board, a phone, the air and a cloud on one page, over real sockets on this machine.

  npm start -- [options]

  --port N          the page's port on 127.0.0.1; any free one when 0 (default 8000)
  --config FILE     the product, JSON (default: "config" of manifest.json)
  --app FILE        product code to run instead of src/app.ts: a module that exports its function \`app\`
  --templates FILE  what the cloud knows of the product's pins, JSON as tools/cloud/templates.json
                    (default: templates.json beside the product, or else that file's, under the product's name)
  --data DIR        where board and cloud keep what they store (default .data/tour): the next start goes on from there
  --fresh           forget all that first: a blank board, an empty cloud
  --json            one object a line on stdout: ready
  --help            this text

Stops with Ctrl+C.
`;

await runCommand({
	help,
	options: {
		port: { type: "string" },
		config: { type: "string" },
		app: { type: "string" },
		templates: { type: "string" },
		data: { type: "string", default: ".data/tour" },
		fresh: { type: "boolean", default: false },
	},
	async run(values, output) {
		const port = wholeNumber("--port", values.port, 8000);
		const files = tourFiles(values.data);
		const config = readConfig(values.config, { tls: false, cloud: false });
		const app = await readApp(values.app);
		// This folder's templates say nothing where other code than its product's is shown.
		const isOwn = values.config !== undefined || values.app === undefined;
		const templates = values.templates ?? (isOwn ? productTemplates(values.config) : undefined);
		await refuseSecond(files.address, files.data);
		const other = port === 0 ? undefined : await runningAt(port);
		if (other !== undefined) throw new Error(alreadyRuns(other, files.data));
		if (values.fresh) forget(files);
		const tour = await openTour({ config, app, data: files.data, templates });
		try {
			const page = await servePage(tour, port);
			const left = leaveAddress(files.address, page.url);
			output.event({ event: "ready", url: page.url }, page.url);
			await stopped();
			left();
			page.close();
		} finally {
			await tour.close();
		}
		return 0;
	},
});
