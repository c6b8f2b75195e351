import { frozen } from "../modules/rom/index";
import { isTemplateId, isWord } from "../modules/match/index";
import { isVersion } from "../modules/update/index";
import { brandRules, type Brand } from "./config/brand";
import { buttonRules, type ButtonSettings } from "./config/button";
import { cloudRules, type CloudSettings } from "./config/cloud";
import { consoleRules, type ConsoleSettings } from "./config/console";
import type { HealthReport } from "./health-report";
import { health } from "./config/health";
import { ledRules, type LedSettings } from "./config/led";
import { ConfigError, fields, flag, or, pattern, text, type Rule } from "./config/rules";
import { setupRules, type SetupSettings } from "./config/setup";
import { dynamic } from "./template";
import { updateRules, type UpdateSettings } from "./config/update";

export type { Brand, Next } from "./config/brand";
export type { ButtonSettings, ClickAction } from "./config/button";
export type { CloudSettings } from "./config/cloud";
export type { ConsoleSettings } from "./config/console";
export { HealthReport } from "./health-report";
export type { LedSettings, Sign } from "./config/led";
export { ProductFields } from "./product-fields";
export type { SetupSettings } from "./config/setup";
export { dynamic } from "./template";
export type { UpdateSettings } from "./config/update";

/**
 * Who this product is. The maker writes it as the `config` of `manifest.json`; `readProduct` checks it and fills
 * in what was left out. Times in milliseconds.
 */
export interface Product {
	/** First word of the setup network's name; the Blynk app looks for it. */
	readonly vendor: string;
	/** The template's name in the Blynk console, to the letter (docs/protocol/setup.md#device-name). */
	readonly name: string;
	/**
	 * `TMPL...`, from the Blynk console; or `DYNAMIC`: the app asks the user which of the account's templates the unit
	 * is to follow (docs/protocol/ble.md#dynamic-template), and the unit keeps the answer with its credentials.
	 */
	readonly templateId: string;
	/** For firmware updates, any text; the unit's template id when absent, and `DYNAMIC` as long as that is. */
	readonly firmwareType: string | undefined;
	/** Of this firmware, as `1.2.3`; the Blynk console shows it. */
	readonly firmwareVersion: string;
	/** Where it is sold, two letters: which channels and how much power the radio may use. `01`: what is allowed everywhere. */
	readonly country: string;
	/** Units in the field run Blynk.Edgent, and get this firmware as an update (docs/from-edgent.md). */
	readonly edgent: boolean;
	/** Found by name on the home network, with a page there that tells how it is (docs/local.md). */
	readonly local: boolean;
	/** The factory leaves a serial, and perhaps a static token, in each unit's flash (tools/factory/README.md). */
	readonly factory: boolean;
	/** Looks for a stronger access point of the same network now and then (modules/station). */
	readonly roaming: boolean;
	/** The cloud that a unit reports to. */
	readonly cloud: CloudSettings;
	/** How a unit gets its network and token. */
	readonly setup: SetupSettings;
	/** What the button does (docs/button.md). */
	readonly button: ButtonSettings;
	/** What the light shows. */
	readonly led: LedSettings;
	/** Who may command the device, besides the phone that sets it up; absent: nobody. What is off is not in the image. */
	readonly console: ConsoleSettings | undefined;
	/** How the wizard page looks and speaks. */
	readonly brand: Brand;
	/** Keeps and tells why the device was offline (docs/health.md). All of that is left out of the image when it is absent. */
	readonly health: HealthReport | undefined;
	/** Takes other firmware. All of that is left out of the image when it is absent. */
	readonly update: UpdateSettings | undefined;
}

const worldwide = "01";

/** What ESP-IDF v6.0 knows (esp_wifi.h, `esp_wifi_set_country_code`). */
const countries =
	"01 AT AU BE BG BR CA CH CN CY CZ DE DK EE ES FI FR GB GR HK HR HU IE IN IS IT JP KR LI LT LU LV MT MX NL NO NZ PL PT RO SE SI SK TW US";

/** Those of them where channels 12 and 13 are not allowed to send (its esp_wifi_regulatory.txt). */
const elevenChannels = "01 CA US";

const country: Rule<string> = (value, path) => {
	// At the beginning of an entry: "1 " stands between two.
	if (typeof value === "string" && value.length === 2 && countries.indexOf(value) % 3 === 0) return value;
	throw new ConfigError(path, value, `"01" for anywhere, or a country of ${countries.slice(3)}`);
};

/**
 * Checks a product's config and fills in the defaults.
 * @throws ConfigError naming the field, the value and the rule.
 */
export function readProduct(config: unknown): Product {
	const given = fields<Product>({
		vendor: text(1, 20),
		name: text(1, 50),
		templateId: pattern(
			value => value === dynamic || isTemplateId(value),
			'a template id as "TMPLabcd1234", from the Blynk console, or "DYNAMIC" to let the app ask for it',
		),
		firmwareType: or(text(1, 64), undefined),
		// The update tool finds this text in the image by these characters (docs/protocol/update.md#tag).
		firmwareVersion: pattern(value => isWord(value, "_.,:() -", 1, 14), 'a version as "1.2.3", 1 to 14 characters'),
		country: or(country, worldwide),
		edgent: or(flag, false),
		local: or(flag, false),
		factory: or(flag, false),
		roaming: or(flag, true),
		cloud: or(cloudRules, standard.cloud),
		setup: or(setupRules, standard.setup),
		button: or(buttonRules, standard.button),
		led: or(ledRules, standard.led),
		console: or(consoleRules, undefined),
		brand: or(brandRules, standard.brand),
		health: or(health, undefined),
		update: or(updateRules, undefined),
	})(config, "");
	const { channel, update } = given.setup;
	if (channel > 11 && elevenChannels.includes(given.country))
		throw new ConfigError("setup.channel", channel, `1 to 11 where "country" is "${given.country}"`);
	if (update && !given.update)
		throw new ConfigError(
			"setup.update",
			update,
			'false where there is no "update", which says whose firmware is taken',
		);
	if (given.update && !isVersion(given.firmwareVersion))
		throw new ConfigError("firmwareVersion", given.firmwareVersion, 'numbers as "1.2.3" where there is an "update"');
	return given;
}

/** What a config that leaves a part out gets for it. Made while linking, so it is in ROM: 500 bytes of RAM less. */
const standard = frozen({
	cloud: cloudRules({}, "cloud"),
	setup: setupRules({}, "setup"),
	button: buttonRules({}, "button"),
	led: ledRules({}, "led"),
	brand: brandRules({}, "brand"),
});
