import { register } from "node:module";
import { runCommand, UsageError, wholeNumber } from "../../tools/cli/command";
import "./coverage/meter";
import { fromLiteral } from "./literal";

const help = `Sends made-up and mutated inputs to every parser of what strangers send, and shows the first one
each does not stand, shrunk to the bytes that matter.

npm run fuzz -- [options]

  --seconds N     for all parsers together (60 unless --inputs is given; with both, whichever ends first)
  --inputs N      so many for each parser; one that is slow by itself gets fewer, which the result says
  --parser NAME   only this one; --parser list names them
  --seed S        any text (today's date): the same seed tries the same inputs
  --replay TEXT   tries one input, as it was printed, on the --parser; "-" reads it from stdin
  --keep          adds what was found, and what came somewhere new, to test/fuzz/corpus
  --json          one JSON object a line: started, parser, found, done
  --help          this text

Exit code 0: nothing was found; 1: something was, 2: wrong options.
`;

const longestRun = 7 * 24 * 3600;

await runCommand({
	help,
	options: {
		seconds: { type: "string" },
		inputs: { type: "string" },
		parser: { type: "string" },
		seed: { type: "string" },
		replay: { type: "string" },
		keep: { type: "boolean" },
	},
	async run(values, output) {
		const inputs = values.inputs === undefined ? Infinity : wholeNumber("--inputs", values.inputs, 0, 1e9);
		const most = values.inputs === undefined ? 60 : Infinity;
		const seconds = values.seconds === undefined ? most : wholeNumber("--seconds", values.seconds, 0, longestRun);
		// Before the parsers are loaded, so that all of them are counted.
		register("./coverage/hooks.ts", import.meta.url);
		const { allParsers } = await import("./parsers/index");
		const parsers = allParsers();
		const names = parsers.map(each => each.name).join(", ");
		if (values.parser === "list") {
			for (const { name, reads } of parsers) output.event({ event: "parser", name, reads }, `${name}: ${reads}`);
			return 0;
		}
		const chosen = values.parser === undefined ? parsers : parsers.filter(each => each.name === values.parser);
		const [first] = chosen;
		if (!first) throw new UsageError(`--parser is "${values.parser}", but must be one of ${names}.`);
		const { fuzz, replay } = await import("./run");
		if (values.replay === undefined) {
			const seed = values.seed ?? new Date().toISOString().slice(0, 10);
			return fuzz(chosen, { seed, inputs, seconds, keep: values.keep === true }, output);
		}
		if (values.parser === undefined) throw new UsageError("--replay wants a --parser.");
		return replay(first, fromLiteral(values.replay === "-" ? await stdin() : values.replay), output);
	},
});

async function stdin(): Promise<string> {
	let text = "";
	for await (const chunk of process.stdin) text += String(chunk);
	return text.replace(/\n$/, "");
}
