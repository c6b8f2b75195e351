import assert from "node:assert/strict";
import { edgentFlash } from "../../../tools/fleet/edgent";
import { live } from "../../../tools/fleet/life";
import type { Chapter } from "../../../tools/fleet/plan";
import type { Home } from "../../../tools/fleet/home";
import { newEdgent } from "../../support/edgent-image";
import { readNvs } from "../../../tools/factory/nvs";
import { home, token, unit } from "./support";

const office: Home = { ...home, ssid: "Büro", hidden: true, password: "another password" };
const yard: Home = { ...home, ssid: "Yard", security: "OPEN", password: "" };
const updated: Chapter = { what: "updated", home, others: [office, yard], token, troubles: [] };

describe("a unit of Edgent in the fleet", () => {
	it("has the flash that Edgent leaves", () => {
		const networks = [home, office, yard].map(({ ssid, password, hidden }) => ({
			...{ ssid, hidden },
			...(password ? { password } : {}),
		}));
		const made = edgentFlash(token, [home, office, yard]);
		const uid = new TextDecoder().decode(made.get("system/uid"));
		const left = readNvs(newEdgent({ token, host: "blynk.cloud", uid, networks }).bytes);
		assert.deepEqual([...made].sort(), [...left].sort());
	});

	it("runs without anybody, in each of its homes, and is blank after a reset", () => {
		const chapters: Chapter[] = [
			updated,
			{ what: "back", home: office, troubles: [] },
			{ what: "back", home: yard, troubles: [] },
		];
		const edgent = { ...unit, edgent: true };
		assert.equal(live({ seed: "a test", unit: edgent, chapters }).end, "running");
		const reset: Chapter = { what: "reset", troubles: [] };
		assert.equal(live({ seed: "a test", unit: edgent, chapters: [updated, reset] }).end, "setup");
	});

	it("has to run: who does not read that flash is found", () => {
		const { finding } = live({ seed: "a test", unit, chapters: [updated] });
		assert.match(finding?.why ?? "", /^it opened its setup network by itself/);
	});
});
