import { OwnFields } from "../modules/config-server/index";
import { KeptSettings, type Settings } from "../modules/settings/index";
import type { AppContext, AppHooks } from "./app";
import { SettingsCheck, type Verdict } from "./settings-check";

/**
 * The maker's own fields, with all that is done about them. A product without any has no such object, and its image none of
 * this (tools/sdk/firmware.ts).
 */
export class ProductFields extends OwnFields {
	/** For the product's code, from the text that is kept. */
	settings(text = ""): Settings {
		return new KeptSettings(this.all, text);
	}

	/** Where the product's code wants to look at new settings before they are stored. */
	check(hooks: AppHooks | void, { host, blynk }: AppContext, verdict: Verdict): SettingsCheck | undefined {
		return (
			hooks?.checkSettings && new SettingsCheck({ host, blynk, read: text => this.settings(text), hooks, verdict })
		);
	}
}
