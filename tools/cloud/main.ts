import { runCommand, UsageError, wholeNumber } from "../cli/command";
import { productTemplates } from "../cli/product";
import { startCloud } from "./cloud";
import { stopped } from "../cli/stopped";
import { readTemplates } from "./templates";

const help = `A Blynk cloud on this machine, for development and tests: devices log in, get and send values.

npm run cloud -- [options]

  --port N          devices, plain TCP (default 8080; 0: any free port, here and below)
  --tls-port N      devices, TLS (default 9443)
  --http-port N     page, platform API and device API, on 127.0.0.1 (default 8800)
  --listen ADDRESS  where devices may connect from: 127.0.0.1 (default) is this machine, 0.0.0.0 every network
  --data DIR        where devices, tokens, values and keys are kept (default .data/cloud)
  --templates FILE  product templates, JSON as tools/cloud/templates.json
                    (default: templates.json in this folder, or else that file)
  --strict          refuse pins, events and fields that a template does not list, as blynk.cloud does
  --idle FACTOR     end a connection after this many silent heartbeats, 1.5 to 2.3 (default 2.3)
  --time-zone NAME  the devices' zone, as Europe/Berlin (default: this machine's)
  --json            one JSON object a line: ready, device, online, offline, write, eventLogged, ...
  --help            this text

Stops with Ctrl+C or SIGTERM.
`;

await runCommand({
	help,
	options: {
		port: { type: "string" },
		"tls-port": { type: "string" },
		"http-port": { type: "string" },
		listen: { type: "string", default: "127.0.0.1" },
		data: { type: "string", default: ".data/cloud" },
		templates: { type: "string" },
		strict: { type: "boolean", default: false },
		idle: { type: "string", default: "2.3" },
		"time-zone": { type: "string" },
	},
	async run(values, output) {
		const idleFactor = Number(values.idle);
		if (!(idleFactor >= 1.5 && idleFactor <= 2.3))
			throw new UsageError(`--idle is "${values.idle}", but must be a number from 1.5 to 2.3.`);
		const timeZone = values["time-zone"];
		if (timeZone !== undefined && !isZone(timeZone))
			throw new UsageError(`--time-zone is "${timeZone}", but must be a name as Europe/Berlin.`);
		const templates = values.templates ?? productTemplates();
		const cloud = await startCloud({
			port: wholeNumber("--port", values.port, 8080),
			tlsPort: wholeNumber("--tls-port", values["tls-port"], 9443),
			httpPort: wholeNumber("--http-port", values["http-port"], 8800),
			address: values.listen,
			data: values.data,
			strict: values.strict,
			idleFactor,
			...(timeZone === undefined ? {} : { timeZone }),
			...(templates === undefined ? {} : { templates: readTemplates(templates) }),
			log: output.note,
		});
		cloud.on(event => output.event(event, JSON.stringify(event)));
		const { port, tlsPort, httpPort, bearer, caFile: ca, url } = cloud;
		const [page, setup] = [cloud.pageUrl("/"), cloud.pageUrl("/setup")];
		output.event(
			{ event: "ready", ...{ port, tlsPort, httpPort, bearer, ca, url, page, setup } },
			`Devices: 127.0.0.1:${port}, TLS ${tlsPort} (trust ${ca}).\nPage: ${page}\nThe phone's page: ${setup}\nBearer for the platform API: ${bearer}`,
		);
		await stopped();
		await cloud.close();
		return 0;
	},
});

function isZone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
	} catch {
		return false;
	}
}
