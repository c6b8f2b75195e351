import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/cli/folders";
import { boardNames } from "../../../tools/sdk/targets";

const folder = join(root, "hosts/moddable/sdkconfig");
const kinds = readdirSync(folder).filter(each => !each.endsWith(".md"));
const files = ["sdkconfig.defaults", "sdkconfig.defaults.release"];

interface Board {
	readonly chip: string;
	/** Its folder of {@link kinds}. */
	readonly kind: string;
}

function readBoard(name: string): Board {
	const file = join(root, "hosts/moddable/boards", name, "manifest.json");
	const { build } = JSON.parse(readFileSync(file, "utf8")) as { build: Record<string, string> };
	const { ESP32_SUBCLASS: chip = "", SDKCONFIGPATH: path = "" } = build;
	return { chip, kind: path.replace("./../../sdkconfig/", "") };
}

/** Options with their values, as the last line of each has it. */
function options(text: string): ReadonlyMap<string, string> {
	return new Map([...text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
}

const own = (kind: string, file: string): string => readFileSync(join(folder, kind, file), "utf8");

/** What is the same for all: everything but the flash and how it is written. */
function common(kind: string, file: string): readonly (readonly [string, string])[] {
	return [...options(own(kind, file))].filter(([name]) => !name.startsWith("CONFIG_ESPTOOLPY_"));
}

/** What mcconfig gives to ESP-IDF for a release build (SDK 8.2.3, tools/mcmanifest.js, generateConfigurationRules). */
function merged(sdk: string, { chip, kind }: Board): string {
	const base = join(sdk, "build/devices/esp32", `xsProj-${chip}`);
	let text = readFileSync(join(base, "sdkconfig.defaults"), "utf8");
	const more = [
		readFileSync(join(base, "sdkconfig.defaults.release"), "utf8"),
		own(kind, "sdkconfig.defaults"),
		own(kind, "sdkconfig.defaults.release"),
	];
	for (const line of more.join("\n").split(/[\r\n]+/)) {
		if (line === "" || line.startsWith("#")) continue;
		const [name = "", value = ""] = line.split("=");
		if (text.includes(`${name}=`))
			text = text.replace(new RegExp(`${name}=.*`), `${name}=${value === "n" ? "" : value}`);
		else text += `\n${name}=${value}\n`;
	}
	return text;
}

/** Of these ESP-IDF takes one: the last that is `y`. */
const choices: readonly RegExp[] = [
	/^CONFIG_ESP_SYSTEM_PANIC_(?:PRINT_HALT|PRINT_REBOOT|SILENT_REBOOT|GDBSTUB)$/,
	/^CONFIG_ESP_COREDUMP_ENABLE_TO_(?:FLASH|UART|NONE)$/,
	/^CONFIG_LWIP_DHCP_DOES_(?:ARP_CHECK|ACD_CHECK|NOT_CHECK_OFFERED_IP)$/,
];

describe("what the boards want of ESP-IDF", () => {
	it("is the same for all, but for the flash", () => {
		for (const file of files)
			for (const kind of kinds) assert.deepEqual(common(kind, file), common(kinds[0] ?? "", file), `${kind}/${file}`);
	});

	it("has watchdogs, restarts after a panic, returns from a bad update, and builds alike each time", () => {
		const all = options(files.map(file => own(kinds[0] ?? "", file)).join("\n"));
		const on = ["ESP_TASK_WDT_EN", "ESP_TASK_WDT_PANIC", "ESP_INT_WDT", "ESP_SYSTEM_PANIC_PRINT_REBOOT"];
		for (const name of [...on, "BOOTLOADER_APP_ROLLBACK_ENABLE", "APP_REPRODUCIBLE_BUILD"])
			assert.equal(all.get(`CONFIG_${name}`), "y", name);
		assert.equal(all.get("CONFIG_ESP_TASK_WDT_TIMEOUT_S"), "15");
	});

	it("is switched off in the one way that mcconfig does not pass over", () => {
		for (const kind of kinds)
			for (const file of readdirSync(join(folder, kind))) assert.doesNotMatch(own(kind, file), /^# CONFIG_/m);
	});

	it("is explained, each option", () => {
		const readme = readFileSync(join(folder, "README.md"), "utf8");
		for (const [option] of files.flatMap(file => common(kinds[0] ?? "", file))) {
			assert.ok(readme.includes(`\`${option.replace("CONFIG_", "")}`), `${option} is not in the README`);
		}
	});

	it("is there for every board", () => {
		for (const name of boardNames()) assert.ok(kinds.includes(readBoard(name).kind), name);
	});

	it("is what every board gets, whatever the SDK has for its chip", function () {
		const sdk = process.env["MODDABLE"];
		if (!sdk) return this.skip();
		for (const board of boardNames().map(readBoard)) {
			const all = options(merged(sdk, board));
			for (const file of files)
				for (const [option, value] of options(own(board.kind, file))) {
					// Written as nothing where the SDK sets it too, which ESP-IDF reads as "n".
					assert.equal(all.get(option) || "n", value, `${board.chip} ${option}`);
					const choice = choices.find(each => each.test(option));
					const chosen = choice && [...all].filter(([each, set]) => choice.test(each) && set === "y").at(-1)?.[0];
					assert.equal(chosen, choice && option, board.chip);
				}
		}
	});
});
