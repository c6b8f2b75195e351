import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dynamic } from "../../src/product";
import { httpAddress, runCommand, UsageError } from "../cli/command";
import { checkTemplate, productFrom } from "../cli/product";
import { buildPhonePage, pageConfig } from "./build";

const help = `Builds the phone's page, which sets a device up without an app, as one file for any web server.

  npx tsx tools/wizard/build-page.ts --out FOLDER [options]

  --out FOLDER    where index.html goes
  --api URL       where the page asks for its token and for the device, see tools/wizard/README.md;
                  an address, or a path on the page's own server (default: api)
  --host NAME     the server name the device is told (default: the device's own)
  --device URL    the device's page on its own network (default: http://192.168.4.1/)
  --template ID   which template the devices are to follow, for a product that leaves it open (templateId "DYNAMIC")
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
		template: { type: "string" },
		config: { type: "string" },
	},
	async run({ out, api, host, device, template, config }, output) {
		if (!out) throw new UsageError("--out is missing: name the folder for the page.");
		if (host !== undefined && !/^[A-Za-z0-9.-]{1,63}$/.test(host))
			throw new UsageError(`--host is "${host}", but must be a host name of 1 to 63 characters.`);
		const product = productFrom(config);
		checkTemplate(template);
		if (template === undefined && product.templateId === dynamic)
			throw new UsageError("--template is missing: this product leaves its template open.");
		if (template !== undefined && product.templateId !== dynamic)
			throw new UsageError(`--template is for a product without one; this one has ${product.templateId}.`);
		const base = api.includes(":") ? httpAddress("--api", api).href : api;
		const endpoint = (name: string): string => `${base.replace(/\/$/, "")}/${name}`;
		const page = (await buildPhonePage())(
			pageConfig(product, {
				template,
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
