import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { httpAddress, runCommand, UsageError } from "../cli/command";
import { productFrom } from "../cli/product";
import { buildPhonePage, pageConfig } from "./build";

const help = `Builds the phone's page, which sets a device up without an app, as one file for any web server.

  npx tsx tools/wizard/build-page.ts --out FOLDER [options]

  --out FOLDER    where index.html goes
  --api URL       where the page asks for its token and for the device, see tools/wizard/README.md;
                  an address, or a path on the page's own server (default: api)
  --host NAME     the server name the device is told (default: the device's own)
  --device URL    the device's page on its own network (default: http://192.168.4.1/)
  --config FILE   the product, JSON (default: "config" of manifest.json)
  --json          one object a line on stdout: built
  --help          this text
`;

await runCommand({
	help,
	options: {
		out: { type: "string" },
		api: { type: "string", default: "api" },
		host: { type: "string" },
		device: { type: "string" },
		config: { type: "string" },
	},
	async run({ out, api, host, device, config }, output) {
		if (!out) throw new UsageError("--out is missing: name the folder for the page.");
		if (host !== undefined && !/^[A-Za-z0-9.-]{1,63}$/.test(host))
			throw new UsageError(`--host is "${host}", but must be a host name of 1 to 63 characters.`);
		const base = api.includes(":") ? httpAddress("--api", api).href : api;
		const endpoint = (name: string): string => `${base.replace(/\/$/, "")}/${name}`;
		const page = (await buildPhonePage())(
			pageConfig(productFrom(config), {
				tokenUrl: endpoint("token"),
				onlineUrl: endpoint("online"),
				...(host === undefined ? {} : { host }),
				...(device === undefined ? {} : { device: httpAddress("--device", device).href }),
			}),
		);
		await mkdir(out, { recursive: true });
		const file = join(out, "index.html");
		await writeFile(file, page.html);
		const bytes = Buffer.byteLength(page.html);
		output.event({ event: "built", file, bytes, csp: page.csp }, `${file}, ${bytes} bytes.`);
		return 0;
	},
});
