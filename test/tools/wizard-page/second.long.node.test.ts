import assert from "node:assert/strict";
import { buildWizard, type WizardAssets } from "../../../tools/wizard-page/build";
import { FakeDevice } from "../../support/fake-device";
import { fresh, play } from "../../support/second-attempt";

describe("the second attempt in every shape", () => {
	let assets: WizardAssets;
	before(async () => {
		assets = await buildWizard();
	});
	for (const verify of ["restart", "live"] as const)
		for (const hidden of [false, true])
			for (const code of [701, 702, 703, 704, 705, 710, 711, 712, 720, 722, 723])
				it(`mends ${code} of a ${hidden ? "hidden" : "listed"} network in ${verify} mode with what failed alone`, async () => {
					const device = await FakeDevice.open(assets);
					const { sent } = await play(device, { code, hidden, verify });
					await device.close();
					const { retry, ...changed } = sent;
					assert.equal(retry, "1");
					const expected = code === 722 ? { pass: "Correct Horse" } : code === 703 ? { blynk: fresh } : {};
					assert.deepEqual(changed, expected);
				});
});
