import { launchBrowser } from "../../test/support/browser";
import { runCommand } from "../cli/command";
import { partsPicture, tourPictures } from "./tour";

const help = `Takes the pictures of README.md and docs/parts.md in a real browser: docs/screenshots/tour*.png.
Those of the wizard page: npx tsx tools/wizard-page/screenshots.ts

  npm run screenshots [-- --json]
`;

await runCommand({
	help,
	options: {},
	async run(_values, output) {
		const browser = await launchBrowser();
		try {
			await tourPictures(browser);
			await partsPicture(browser);
		} finally {
			await browser.close();
		}
		output.event({ event: "done" }, "docs/screenshots has new pictures.");
		return 0;
	},
});
