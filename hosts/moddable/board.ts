/**
 * What a board's file (`boards/NAME/manifest.json`, `config.board`) says about its wiring. Adding a board is adding such
 * a file; see docs/esp32.md.
 */
export interface BoardConfig {
	readonly led: LedConfig;
	readonly button: ButtonConfig;
}

export type LedConfig =
	| { readonly kind: "none" }
	/** An LED on a PWM pin; `activeLow`: it shines when the pin is low. */
	| { readonly kind: "mono"; readonly pin: number; readonly activeLow?: boolean }
	| { readonly kind: "rgb"; readonly pins: readonly [number, number, number]; readonly activeLow?: boolean }
	/** A WS2812 or SK6812; `order`: of the colours on the wire, as the SDK's NeoPixel driver spells it. */
	| { readonly kind: "pixel"; readonly pin: number; readonly order?: string };

export interface ButtonConfig {
	readonly pin: number;
	/** The pin is high while pressed; most buttons pull it low. */
	readonly activeHigh?: boolean;
	/** The board has a resistor of its own, or the pin has none inside (GPIO 34 to 39 of the ESP32). */
	readonly externalPull?: boolean;
}

/** A bare module without a board file: no light, and the BOOT button of the ESP32, S2 and S3. */
const bare: BoardConfig = { led: { kind: "none" }, button: { pin: 0 } };

export function readBoard(config: { readonly board?: Partial<BoardConfig> }): BoardConfig {
	return { led: config.board?.led ?? bare.led, button: config.board?.button ?? bare.button };
}
