import { httpAddress, runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { checkTemplate } from "../cli/product";
import { exits, ProvisionError } from "./exits";
import { readFields } from "./fields";
import { provision, retry, type Progress } from "./provision";

const help = `Provisions a board the way the phone does: fresh token, network and token to the board, wait until it is online.

  npm run -s provision -- --device URL --cloud URL --bearer T --ssid S [--password P] [options]
  npm run -s provision -- --device URL --retry [--token T] [--password P] [options]

  --device URL    the board on its setup network, http://192.168.4.1 or what "npm run board" printed
  --cloud URL     the cloud's HTTP address
  --bearer T      an access token of the cloud's platform API; "npm run cloud" prints one
  --ssid S        the Wi-Fi network to join
  --password P    its password; leave out for an open network
  --hidden        the network hides its name: do not look for it in the board's scan
  --template ID   which template the device follows, for a board that leaves it to the app (DYNAMIC); default: the board's
  --name N        the device's name in the app; default: the board's own
  --host H[:PORT] the server the board is to use; default: the board's own, on its usual ports
  --field NAME=VALUE
                  one of the maker's own fields, repeatable; yes or no as 1 or 0. --field NAME alone takes the value
                  from the next line of stdin, where nobody else on this machine reads it: for secrets
  --retry         try again with what the board kept of an attempt of yours that failed, and with what is given here:
                  of --password, --token, --ssid, --hidden and --field. Without --token and --cloud the board counts as online
                  once its setup network has stayed away for 25 s
  --token T       another Auth Token than before
  --timeout S     seconds for the whole of it, default 90
  --json          one object a line on stdout
  --help          this text

Exit codes: 0 online, 2 bad usage, 3 cloud does not answer, 4 cloud gave no token, 5 board does not answer,
6 network not in the board's scan, 7 board refused the settings, 8 timeout, 9 --template is missing,
10 the board keeps nothing for --retry, 11 --field is none of the board's, wrong or missing; the board's own reasons: 20 not stored (700), 21 network timeout (701), 22 cloud timeout (702), 23 token refused (703),
24 radio (704), 25 cloud refused (705), 30 name not found (710), 31 certificate (711), 32 sign-in page (712),
40 network not found (720), 41 no cable (721), 42 wrong password (722), 43 no address (723), 50 to 52 SIM card (730 to 732).
`;

/** @throws UsageError */
function server(given: string | undefined): { readonly host: string | undefined; readonly port: number | undefined } {
	if (given === undefined) return { host: undefined, port: undefined };
	const [, host, digits] = /^([A-Za-z0-9.-]{1,63})(?::(\d{1,5}))?$/.exec(given) ?? [];
	const port = digits === undefined ? undefined : Number(digits);
	if (host !== undefined && (port === undefined || (port >= 1 && port <= 65535))) return { host, port };
	throw new UsageError(`--host is "${given}", but must be NAME or NAME:PORT as in blynk.cloud:443.`);
}

function tell(progress: Progress): string {
	switch (progress.event) {
		case "info":
			return `The board is "${progress.name}", template ${progress.templateId}.`;
		case "token":
			return "The cloud gave a token.";
		case "scan":
			return `The board hears ${progress.networks} networks, this one with ${progress.rssi} dBm.`;
		case "sent":
			return "The board took the settings.";
		case "kept":
			return `The board keeps the network "${progress.ssid}"${progress.has.length ? `, and ${progress.has.join(", ")}` : ""}.`;
		case "phase":
			return progress.phase === "away"
				? "The setup network is closed: the board is on its way."
				: `${progress.phase} ...`;
		case "online":
			return `Online after ${progress.seconds} s.${progress.next ? `\n${progress.next.label}: ${progress.next.url}` : ""}`;
	}
}

async function report(steps: AsyncGenerator<Progress>, output: Output): Promise<number> {
	try {
		for await (const progress of steps) output.event(progress, tell(progress));
		return exits.online;
	} catch (error) {
		if (!(error instanceof ProvisionError)) throw error;
		output.event({ event: "failed", reason: error.ending, message: error.message });
		output.note(error.message);
		return exits[error.ending];
	}
}

await runCommand({
	help,
	options: {
		device: { type: "string" },
		cloud: { type: "string" },
		bearer: { type: "string" },
		ssid: { type: "string" },
		password: { type: "string" },
		hidden: { type: "boolean" },
		field: { type: "string", multiple: true },
		retry: { type: "boolean" },
		token: { type: "string" },
		template: { type: "string" },
		name: { type: "string" },
		host: { type: "string" },
		timeout: { type: "string" },
	},
	async run(values, output) {
		const timeout = wholeNumber("--timeout", values.timeout, 90, 3600) * 1000;
		const fields = await readFields(values.field ?? [], process.stdin);
		if (values.retry)
			return report(
				retry({
					device: httpAddress("--device", values.device),
					cloud: values.cloud === undefined ? undefined : httpAddress("--cloud", values.cloud),
					token: values.token,
					password: values.password,
					ssid: values.ssid,
					hidden: values.hidden === true,
					fields,
					timeout,
				}),
				output,
			);
		if (values.token !== undefined)
			throw new UsageError("--token is for --retry: otherwise the cloud gives a fresh one.");
		if (!values.bearer) throw new UsageError("--bearer is missing: the cloud prints one when it starts.");
		if (!values.ssid) throw new UsageError("--ssid is missing: name the Wi-Fi network to join.");
		checkTemplate(values.template);
		const steps = provision({
			device: httpAddress("--device", values.device),
			cloud: httpAddress("--cloud", values.cloud),
			bearer: values.bearer,
			ssid: values.ssid,
			password: values.password ?? "",
			hidden: values.hidden === true,
			template: values.template,
			name: values.name,
			...server(values.host),
			fields,
			timeout,
		});
		return report(steps, output);
	},
});
