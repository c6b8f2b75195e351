import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

export interface ImageSizes {
	/** What of the image is ours, bytes. */
	readonly ours: number;
	readonly all: number;
}

/** What the image of a product takes in flash, as `npm run link` weighs it; `undefined` without an SDK. */
export async function imageSizes(manifest = join(root, "manifest.json")): Promise<ImageSizes | undefined> {
	if (!process.env["MODDABLE"]) return undefined;
	const link = ["run", "-s", "link", "--", "--target", "esp32", "--quick", "--json", "--manifest", manifest];
	// Over its budget the link exits with 1, and still tells the sizes.
	const { stdout } = await run("npm", link, { cwd: root, maxBuffer: 1 << 24 }).catch(
		(error: { stdout: string }) => error,
	);
	for (const line of stdout.split("\n").filter(each => each.startsWith("{"))) {
		const event: { event: string } & ImageSizes = JSON.parse(line);
		if (event.event === "image") return event;
	}
	throw new Error("The SDK does not link the firmware: try npm run link -- --target esp32.");
}
