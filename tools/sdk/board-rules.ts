import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { BoardConfig, LedConfig } from "../../hosts/moddable/board";
import { valueAt } from "../../hosts/translation/parts";
import { ConfigError, fields, flag, list, oneOf, or, text, whole, type Rule } from "../../src/config/rules";

/** How many pins each chip has, from 0 on (ESP-IDF v6.0, SOC_GPIO_PIN_COUNT). */
const pins = { esp32: 40, esp32s2: 47, esp32s3: 49, esp32c3: 22, esp32c6: 31 } as const;

const maybe = or(flag, undefined);

/** What `led` of a board's manifest may hold, by its kind. */
function ledRule(pin: Rule<number>): Rule<unknown> {
	const kind: Rule<LedConfig["kind"]> = oneOf("none", "mono", "rgb", "pixel");
	const rules: Readonly<Record<LedConfig["kind"], Rule<unknown>>> = {
		none: fields<{ kind: string }>({ kind }),
		mono: fields<{ kind: string; pin: number; activeLow: unknown }>({ kind, pin, activeLow: maybe }),
		rgb: fields<{ kind: string; pins: unknown; activeLow: unknown }>({ kind, pins: list(pin, 3, 3), activeLow: maybe }),
		pixel: fields<{ kind: string; pin: number; order: unknown }>({ kind, pin, order: or(text(3, 5), undefined) }),
	};
	return (value, path) => rules[kind(valueAt(value, ["kind"]), `${path}.kind`)](value, path);
}

/**
 * Looks at the manifest of a board, of which the chip itself would take whatever stands there.
 * @returns what is wrong, in a sentence; `undefined` where nothing is
 */
export function wrongInBoard(manifest: unknown, file: string, chip: keyof typeof pins): string | undefined {
	const pin = whole(0, pins[chip] - 1);
	const button = fields<{ pin: number; activeHigh: unknown; externalPull: unknown }>({
		...{ pin, activeHigh: maybe, externalPull: maybe },
	});
	const board = fields<Record<keyof BoardConfig, unknown>>({
		led: or(ledRule(pin), undefined),
		button: or(button, undefined),
	});
	try {
		or(board, undefined)(valueAt(manifest, ["config", "board"]), "config.board");
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return `${file}: ${error.message.replace(/^config: /, "")}.`;
	}
	const settings = valueAt(manifest, ["build", "SDKCONFIGPATH"]);
	if (typeof settings === "string" && !settings.includes("$") && !existsSync(resolve(dirname(file), settings)))
		return `${file}: "build.SDKCONFIGPATH" is "${settings}", but must be a folder that is there, from this file's.`;
	return undefined;
}
