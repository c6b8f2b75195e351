import { createInterface } from "node:readline/promises";
import { isTemplateId } from "../../modules/match/index";
import { dynamic, readProduct } from "../../src/product";
import { UsageError, type Output } from "../cli/command";
import { boardNames } from "../sdk/targets";

/** What a new product is asked for. */
export interface Question {
	readonly option: "vendor" | "name" | "template" | "board";
	readonly text: string;
	/** What it must be, when it is not. */
	wrong(value: string): string | undefined;
}

/** What the config's own rule says of one field. */
function ruled(field: "vendor" | "name"): (value: string) => string | undefined {
	return value => {
		const others = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
		try {
			readProduct({ ...others, [field]: value });
			return undefined;
		} catch (error) {
			return /must be (.*)$/.exec(String(error))?.[1] ?? String(error);
		}
	};
}

/** A folder that the SDK finds (docs/sdk-faults.md, small-letters), and where no file of the product is. */
const isOwnBoard = (value: string): boolean => /^\.(\/[a-z0-9_-]+)+$/.test(value);

export const questions = {
	vendor: { option: "vendor", text: "Vendor, as in the setup network's name", wrong: ruled("vendor") },
	name: { option: "name", text: "Product, as the template is called in the Blynk console", wrong: ruled("name") },
	template: {
		option: "template",
		text: `Template id (TMPL..., or ${dynamic}: the app asks)`,
		wrong: value =>
			value === dynamic || isTemplateId(value) ? undefined : `TMPL and 4 to 28 letters, digits, _ and -, or ${dynamic}`,
	},
	board: {
		option: "board",
		text: `Board (${boardNames().join(", ")})`,
		wrong: value =>
			isOwnBoard(value) || boardNames().includes(value)
				? undefined
				: `one of ${boardNames().join(", ")}; or a folder of the product, as ./board: small letters, digits, "-" and "_"`,
	},
} as const satisfies Readonly<Record<string, Question>>;

/** Asks on the terminal until the answer is right. @throws UsageError where there is none */
export function asker({ note }: Output): ((question: Question) => Promise<string>) & { end(): void } {
	let lines: ReturnType<typeof createInterface> | undefined;
	const ask = async (question: Question): Promise<string> => {
		if (!process.stdin.isTTY)
			throw new UsageError(`--${question.option} is missing, and here is no terminal to ask at.`);
		lines ??= createInterface({ input: process.stdin, output: process.stderr });
		for (;;) {
			const value = (await lines.question(`${question.text}: `)).trim();
			const wrong = question.wrong(value);
			if (wrong === undefined) return value;
			note(`It must be ${wrong}.`);
		}
	};
	return Object.assign(ask, { end: () => lines?.close() });
}
