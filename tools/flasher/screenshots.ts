import { screenshot, sharedBrowser, sizes } from "../../test/support/browser";
import { boardMac, boots } from "../../test/tools/flasher/boots";
import { Bench, lamp, Workshop } from "../../test/tools/flasher/support";
import { Home } from "../../test/tools/wizard/support";
import { runCommand } from "../cli/command";

const help = `Takes the pictures of docs/flasher.md in a real browser: docs/screenshots/flasher-*.png.

  npx tsx tools/flasher/screenshots.ts [--json]
`;

await runCommand({
	help,
	options: {},
	async run(_values, output) {
		try {
			await station();
			await customer();
		} finally {
			await (await sharedBrowser()).close();
		}
		output.event({ event: "done" }, "docs/screenshots has new pictures.");
		return 0;
	},
});

/** A station in the middle of a unit, and when that is good. */
async function station(): Promise<void> {
	const workshop = new Workshop();
	workshop.issue({ serial: "L-0041", key: "7kq2nfx9wbtr" }, { serial: "L-0042", key: "p4hmz8c3vyed" }, {}, {});
	const bench = await Bench.open(workshop);
	try {
		bench.link.plug({ mac: "24:6f:28:aa:bb:01" });
		await bench.press("Flash this unit");
		await bench.says("L-0041 is good");
		bench.link.pull();
		const chip = bench.link.plug({ mac: "24:6f:28:aa:bb:02" });
		chip.onCommand = () => {
			if (chip.packets === 6) bench.link.pull();
		};
		await bench.press("Flash the next one");
		await bench.says("The cable came off");
		await screenshot(bench.page, "flasher-cable");
		chip.onCommand = undefined;
		bench.link.replug(chip);
		await bench.press("Try again");
		await bench.says("L-0042 is good");
		await screenshot(bench.page, "flasher-station");
	} finally {
		await bench.close();
		workshop.close();
	}
}

/** A customer whose device is to come online. */
async function customer(): Promise<void> {
	const product = { ...lamp, console: { improv: true }, setup: { key: "open" }, brand: { colour: "#5b3df5" } };
	const workshop = new Workshop();
	const home = await Home.open({ product, speed: 20 });
	const bench = await Bench.open(workshop, { station: false, product });
	try {
		await bench.page.setViewportSize(sizes.desktop);
		bench.link.plug({ mac: boardMac, firmware: boots(workshop, home) }, false);
		await bench.press("Install");
		await bench.page.getByLabel("Wi-Fi network").selectOption("Home");
		await screenshot(bench.page, "flasher-customer");
	} finally {
		await bench.close();
		await home.close();
		workshop.close();
	}
}
