import { frozen } from "../modules/rom/index";
import { unhex } from "../modules/bytes/index";
import { colours, type Pattern } from "../modules/indicator/index";
import { isHostName, isLanguage, isPrintable, isTemplateId, isWord } from "../modules/match/index";
import type { Hold } from "../modules/reset-button/index";
import { isVersion } from "../modules/update/index";
import { consoleRules, type ConsoleSettings } from "./console-rules";
import { ownFields } from "./own-fields";
import {
	byLanguage,
	ConfigError,
	flag,
	fields,
	list,
	oneOf,
	or,
	over,
	pattern,
	record,
	text,
	whole,
	type Rule,
} from "./rules";
import type { ProductFields } from "./settings";
import { health } from "./health-rules";
import type { Story } from "./story";
import { dynamic } from "./template";
import { updateRules, type UpdateSettings } from "./update-rules";

export { ProductFields } from "./settings";
export { Story } from "./story";
export { dynamic } from "./template";
export type { ConsoleSettings } from "./console-rules";
export type { UpdateSettings } from "./update-rules";

/**
 * Who this product is. The maker writes it as the `config` of `manifest.json`; `readProduct` checks it and fills
 * in what was left out. Times in milliseconds.
 */
export interface Product {
	/** First word of the setup network's name; the Blynk app looks for it. */
	readonly vendor: string;
	/** The template's name in the Blynk console, to the letter (facts/blynk.md 3.2). */
	readonly name: string;
	/**
	 * `TMPL...`, from the Blynk console; or `DYNAMIC`: the app asks the user which of the account's templates the unit
	 * is to follow (facts/blynk.md 14.1), and the unit keeps the answer with its credentials.
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
	readonly health: Story | undefined;
	/** Takes other firmware. All of that is left out of the image when it is absent. */
	readonly update: UpdateSettings | undefined;
}

/** The cloud that a unit reports to. */
export interface CloudSettings {
	/** The server's name. Used when the wizard names none. */
	readonly host: string;
	/** Talks to the cloud by TLS, and to no server that `roots` do not vouch for. */
	readonly tls: boolean;
	/**
	 * Whom TLS trusts: PEM files, paths from the project's folder, at most 8. Empty: the public authorities of blynk.cloud.
	 * The build takes them into the image; the firmware itself does not look here.
	 */
	readonly roots: readonly string[];
	/** Tried in turn; 443 and 9443 with TLS, else 80 and 8080 (facts/blynk.md 1.15). */
	readonly ports: readonly number[];
	/** What the server speaks: `cloud` as blynk.cloud does, `legacy` as a self-hosted server of 2019 (facts/blynk.md 1.9). */
	readonly dialect: "cloud" | "legacy";
	/** Seconds between heartbeats, 10 to 3600. */
	readonly heartbeat: number;
	/** The virtual pin by which the owner hands over further networks (docs/networks.md); none when absent. */
	readonly networksPin: number | undefined;
}

/** How a unit gets its network and token. */
export interface SetupSettings {
	/**
	 * The setup network closes after this long without activity, milliseconds, while no phone is on it; in any case after
	 * six times as long.
	 */
	readonly window: number;
	/**
	 * `restart`: store, restart, connect. `live`: try while the phone watches, then store and restart; in a home network that
	 * has the addresses of the setup network (192.168.4.0/24 lies in eero's) it is as `restart`, for the two at a time do not work.
	 */
	readonly verify: "restart" | "live";
	/**
	 * Who may join the setup network: everyone (`open`), who knows `password` (`product`), or who has the unit's own label
	 * (`unit`). Unless set: `product` where there is a `password`, else `open`.
	 */
	readonly key: "open" | "product" | "unit";
	/** The product's key. With `key: "unit"` it stands in for a unit whose flash has none of its own. */
	readonly password: string | undefined;
	/** Of the setup network; 12 and 13 only where the country allows them. */
	readonly channel: number;
	/** What the maker asks for besides network and token; at most 8 (docs/settings.md). */
	readonly fields: ProductFields | undefined;
	/** A page of the setup network takes further networks (docs/networks.md). */
	readonly networks: boolean;
	/** Takes other firmware on the setup network, too, which must have a key then. */
	readonly update: boolean;
}

/**
 * What clicks do. `setup`: the setup network opens, credentials stay. `keepOpen`: setup that is open stays so, and opens again
 * where it closed unused. `app`: nothing but what the product's own code makes of them, which hears of all (`AppHooks.onButton`).
 */
export type ClickAction = "setup" | "keepOpen" | "app";

/** What the button does. */
export interface ButtonSettings {
	/**
	 * What one click does, then what two do: at most 3. One alone is not waited for. `setup`: the setup network opens,
	 * credentials stay. `keepOpen`: setup that is open stays so, and opens again where it closed unused. `app`: nothing but
	 * what the product's own code makes of it.
	 */
	readonly clicks: readonly ClickAction[];
	/** `setup`: held this long and released, the setup network opens, credentials stay. `reset`: everything is erased. */
	readonly holds: readonly Hold<"setup" | "reset">[];
	/** Held this long and longer, milliseconds: nothing happens. More than `reset`. */
	readonly cancel: number;
	/** Power switched on and off so often, shortly each time, opens setup as well: 3 to 10; 0: it does not. */
	readonly powerCycles: number;
}

/** What the light can tell: a place of the machine, a rejected token, or what releasing the held button will do. */
export type Sign =
	| "setup"
	| "trying"
	| "storing"
	| "restarting"
	| "joining"
	| "connecting"
	| "refused"
	| "running"
	| "idle"
	| "resetting"
	| "updating"
	| "failed"
	| "heldSetup"
	| "heldReset";

/** What the light shows. */
export interface LedSettings {
	/** The most the light gives, of 255. */
	readonly brightness: number;
	/** The least a wave fades to, of 255. */
	readonly minimum: number;
	/** Which light tells what; each sign that is left out keeps its own. */
	readonly signs: Readonly<Record<Sign, Pattern>>;
}

/** How the wizard page looks and speaks. */
export interface Brand {
	/** Accent colour of the page, `#rrggbb`. */
	readonly colour: string;
	/** The product's picture, a `data:image/...` address of at most 4 KB; the page has a plain one otherwise. */
	readonly icon: string | undefined;
	/** Shown on the first page, by language. */
	readonly instructions: Readonly<Record<string, string>>;
	/** Where to go once the device is online: the maker's app or support. */
	readonly next: Next | undefined;
	/** Those the page offers; the first is the default; all that there are when empty. Each takes some 3 KB of the image. */
	readonly languages: readonly string[];
}

/** Where to go once the device is online. */
export interface Next {
	/** Its address, `https://...` or `http://...`. */
	readonly url: string;
	/** What the link is called, by language. */
	readonly label: Readonly<Record<string, string>>;
}

/** The signs of Blynk.Edgent (facts/blynk.md 5.1), a colour a phase, so that a look at the device tells where it is. */
const signs: Readonly<Record<Sign, Pattern>> = frozen({
	setup: { colour: colours.blue, beat: [50, 500] },
	trying: { colour: colours.blue, beat: [200, 200] },
	storing: { colour: colours.blue, beat: [50, 50] },
	restarting: { colour: colours.white },
	joining: { colour: colours.green, beat: [50, 500] },
	connecting: { colour: colours.green, beat: [100, 100] },
	refused: { colour: colours.orange, beat: [80, 100, 80, 1000] },
	running: { colour: colours.blynk, wave: 5000 },
	idle: { colour: colours.yellow, beat: [50, 2000] },
	resetting: { colour: colours.white, beat: [50, 50] },
	updating: { colour: colours.magenta, wave: 5000 },
	failed: { colour: colours.red, beat: [80, 100, 80, 1000] },
	heldSetup: { colour: colours.blue, wave: 1000 },
	heldReset: { colour: colours.white, beat: [50, 200] },
});

const colour = pattern(
	value => value.length === 7 && value.startsWith("#") && unhex(value.slice(1)) !== undefined,
	'a colour as "#rrggbb"',
);
const port = whole(1, 65535);

/** A sign of the light, as the maker writes it: steady, or with a `beat` or a `wave`. */
interface Light {
	/** `#rrggbb`. */
	readonly colour: string;
	/** Milliseconds on, off, on, off ... and over again. */
	readonly beat: readonly number[] | undefined;
	/** Milliseconds of one swell from the least to full and back; a `beat` beside it counts instead. */
	readonly wave: number | undefined;
}

const light: Rule<Pattern> = (value, path) => {
	const given = fields<Light>({
		colour,
		beat: or(list(whole(1, 10_000, "milliseconds"), 2, 16), undefined),
		wave: or(whole(256, 60_000, "milliseconds"), undefined),
	})(value, path);
	const rgb = Number.parseInt(given.colour.slice(1), 16);
	if (given.beat) return { colour: rgb, beat: given.beat };
	return given.wave === undefined ? { colour: rgb } : { colour: rgb, wave: given.wave };
};

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

const holdTime = whole(500, 60_000, "milliseconds");

/** Or 0, for never. */
function orNever(rule: Rule<number>): Rule<number> {
	return (value, path) => (value === 0 ? value : rule(value, path));
}

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
		// The update tool finds this text in the image by these characters (facts/blynk.md 7.5).
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

/** `T` with some of its fields left open: their value comes of the others. */
type Open<T, K extends keyof T> = Omit<T, K> & { readonly [N in keyof Pick<T, K>]: T[N] | undefined };

const hostName = pattern(value => isHostName(value, 63), "a host name of 1 to 63 characters");

const standardPorts = { tls: [443, 9443], plain: [80, 8080] } as const;

function cloudRules(value: unknown, path: string): CloudSettings {
	const given = fields<Open<CloudSettings, "ports">>({
		host: or(hostName, "blynk.cloud"),
		tls: or(flag, true),
		roots: or(list(text(1, 100), 0, 8), []),
		ports: or(list(port, 1, 4), undefined),
		dialect: or(oneOf("cloud", "legacy"), "cloud"),
		heartbeat: or(whole(10, 3600, "seconds"), 40),
		networksPin: or(whole(0, 255), undefined),
	})(value, path);
	return { ...given, ports: given.ports ?? (given.tls ? standardPorts.tls : standardPorts.plain) };
}

/** A WPA passphrase: 8 to 63 printable ASCII characters (IEEE 802.11-2020, J.4.1). A wrong one is not told, nor is a number. */
const passphrase: Rule<string> = (value, path) => {
	if (typeof value === "string" && isPrintable(value, 8, 63)) return value;
	throw new ConfigError(path, "...", "a text of 8 to 63 printable ASCII characters");
};

function setupRules(value: unknown, path: string): SetupSettings {
	const given = fields<Open<SetupSettings, "key">>({
		window: or(whole(60_000, 3_600_000, "milliseconds"), 600_000),
		verify: or(oneOf("restart", "live"), "restart"),
		key: or(oneOf("open", "product", "unit"), undefined),
		password: or(passphrase, undefined),
		channel: or(whole(1, 13), 1),
		fields: or(ownFields, undefined),
		networks: or(flag, false),
		update: or(flag, false),
	})(value, path);
	const { password, key = password === undefined ? "open" : "product" } = given;
	if (key === "open" && password !== undefined)
		throw new ConfigError(`${path}.key`, key, `"product" or "unit" beside a "${path}.password"`);
	if (key === "product" && password === undefined)
		throw new ConfigError(`${path}.key`, key, `"open" or "unit" without a "${path}.password"`);
	if (key === "open" && given.update)
		throw new ConfigError(
			`${path}.update`,
			true,
			`false while "${path}.key" is "open": anybody near could send a firmware`,
		);
	return { ...given, key };
}

/** The button's settings as the maker writes them. */
interface GivenButton extends Omit<ButtonSettings, "holds"> {
	/** Held this long and released, milliseconds: the setup network opens, credentials stay. */
	readonly setup: number;
	/** Held this long and released, milliseconds: everything is erased. More than `setup`. */
	readonly reset: number;
}

function buttonRules(value: unknown, path: string): ButtonSettings {
	const given = fields<GivenButton>({
		clicks: or(list(oneOf("setup", "keepOpen", "app"), 0, 3), ["keepOpen"]),
		setup: or(orNever(whole(500, 60_000, "milliseconds; 0: never")), 3000),
		reset: or(holdTime, 10_000),
		cancel: or(holdTime, 20_000),
		powerCycles: or(orNever(whole(3, 10, "0: never")), 0),
	})(value, path);
	const { clicks, setup, reset, cancel, powerCycles } = given;
	if (reset <= setup) throw new ConfigError(`${path}.reset`, reset, `longer than "${path}.setup" (${setup})`);
	if (cancel <= reset) throw new ConfigError(`${path}.cancel`, cancel, `longer than "${path}.reset" (${reset})`);
	const last = { name: "reset", time: reset } as const;
	return { clicks, holds: setup ? [{ name: "setup", time: setup }, last] : [last], cancel, powerCycles };
}

function ledRules(value: unknown, path: string): LedSettings {
	return fields<LedSettings>({
		brightness: or(whole(1, 255), 128),
		minimum: or(whole(0, 127), 4),
		signs: or(over(light, signs), signs),
	})(value, path);
}

function isWebAddress(value: string): boolean {
	const from = value.startsWith("https://") ? 8 : value.startsWith("http://") ? 7 : 0;
	const rest = value.slice(from);
	return from > 0 && isPrintable(rest, 1, 200 - from) && !rest.includes(" ") && !"/?#:".includes(rest.charAt(0));
}

function brandRules(value: unknown, path: string): Brand {
	return fields<Brand>({
		colour: or(colour, "#24c48e"),
		icon: or(
			pattern(
				value => value.length <= 4096 && value.startsWith("data:image/"),
				'a picture as "data:image/..." of at most 4096 characters',
			),
			undefined,
		),
		next: or(
			fields<Next>({
				url: pattern(isWebAddress, 'an address as "https://example.com/app", at most 200 characters'),
				label: byLanguage(1, 40),
			}),
			undefined,
		),
		instructions: or(record(text(0, 300)), {}),
		languages: or(list(pattern(isLanguage, 'a language as "en"'), 0, 20), []),
	})(value, path);
}

/** What a config that leaves a part out gets for it. Made while linking, so it is in ROM: 500 bytes of RAM less. */
const standard = frozen({
	cloud: cloudRules({}, "cloud"),
	setup: setupRules({}, "setup"),
	button: buttonRules({}, "button"),
	led: ledRules({}, "led"),
	brand: brandRules({}, "brand"),
});
