import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SimulatedNetwork } from "../../hosts/moddable/sim/settings";
import { runCommand, UsageError, wholeNumber } from "../cli/command";
import { project } from "../cli/folders";
import { readJson } from "../cli/json-file";
import { projectManifest } from "../cli/manifest";
import { productFrom } from "../cli/product";
import { stopped } from "../cli/stopped";
import { mcconfig } from "./mcconfig";
import { bundle, readRootFiles } from "./roots";
import { buildSimulator, SimulatedBoard } from "./simulator";
import { choose, ownSimulator } from "./targets";

const help = `npm run sim [-- --http 8180] [--dns 8153] [--control 8190] [--air FILE] [--flash FOLDER] [--local] [--plain] [--ca FILE]

Builds the firmware for this machine's Moddable simulator and runs it. On Linux it needs no window: the log comes here,
light and button are at the control port. On macOS and Windows the SDK's simulator opens. Needs the SDK (MODDABLE).

  --http     the wizard page's port on 127.0.0.1, in place of 80
  --dns      the captive portal's name server, in place of 53
  --control  lines in: press MS, down, up, led, phones N, air JSON, power; JSON lines out
  --air      a JSON file with the networks in reach: [{"ssid": "Home", "password": "password1"}]
  --flash    the folder that keeps the board's flash
  --local    the product's cloud is found on this machine: \`npm run cloud\`
  --plain    the cloud is \`npm run cloud\` on this machine, without TLS
  --ca       trust this root too, PEM (default: that of \`npm run cloud\`, .data/cloud/ca.pem, once it is there)
  --json     one object a line: "started" (reason, ports), "log" (line), "ended"

It runs until you stop it. Exit code: 1 when it does not build or ends by itself, or 2 for a wrong option.
`;

const cloudRoot = join(project, ".data/cloud/ca.pem");

await runCommand({
	help,
	options: {
		http: { type: "string" },
		dns: { type: "string" },
		control: { type: "string" },
		air: { type: "string" },
		flash: { type: "string", default: join(project, ".data/sim") },
		local: { type: "boolean" },
		plain: { type: "boolean" },
		ca: { type: "string" },
	},
	async run({ http, dns, control, air, flash, local, plain, ca }, { event, note }) {
		const ports = {
			http: wholeNumber("--http", http, 8180),
			dns: wholeNumber("--dns", dns, 8153),
			control: wholeNumber("--control", control, 8190),
		};
		const trusted = ca ?? (existsSync(cloudRoot) ? cloudRoot : undefined);
		const roots = trusted === undefined ? undefined : bundle(readRootFiles([trusted])).toString("hex");
		const { host } = productFrom().cloud;
		const networks = air === undefined ? undefined : readAir(air);
		const onText = (text: string): void => note(text.trimEnd());
		const target = ownSimulator();
		if (target !== "lin") {
			const manifest = projectManifest();
			await mcconfig({ choice: choose(target), manifest, flavour: "release", make: "all", onText });
			return 0;
		}
		const program = await buildSimulator({ cloud: plain ? "plain" : "tls", onText });
		return new Promise(resolve => {
			let isStopped = false;
			const board = new SimulatedBoard({
				program,
				folder: flash,
				settings: {
					control: ports.control,
					ports: { 53: ports.dns, 80: ports.http },
					...(networks ? { air: networks } : {}),
					...(roots === undefined ? {} : { roots }),
					...(local ? { names: { [host]: "127.0.0.1" }, remotePorts: { 443: 9443 } } : {}),
				},
				onStart: reason =>
					event(
						{ event: "started", reason, ...ports },
						`started (${reason}): wizard at http://127.0.0.1:${ports.http}/, control port ${ports.control}`,
					),
				onLine: line => event({ event: "log", line }, line),
				onEnd: status => {
					if (isStopped) return resolve(0);
					event({ event: "ended", status }, `The simulator ended with status ${status}.`);
					resolve(1);
				},
			});
			void stopped().then(() => {
				isStopped = true;
				board.powerOff();
			});
		});
	},
});

function readAir(file: string): readonly SimulatedNetwork[] {
	try {
		return readJson(file) as readonly SimulatedNetwork[];
	} catch (error) {
		throw new UsageError(`--air: ${error instanceof Error ? error.message : String(error)}`);
	}
}
