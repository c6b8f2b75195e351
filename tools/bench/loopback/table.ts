import type { Results } from "../table";

interface Row {
	readonly key: string;
	readonly what: string;
	readonly unit: string;
}

const rows: readonly Row[] = [
	{ key: "node.roundtrip.p50", what: "round trip, half of them", unit: "µs" },
	{ key: "node.roundtrip.p99", what: "round trip, 99 %", unit: "µs" },
	{ key: "node.send.perSecond", what: "messages sent", unit: "a second" },
	{ key: "node.receive.perSecond", what: "messages received", unit: "a second" },
	{ key: "node.memory.heap", what: "memory of a connection, one of 1,000: heap and buffers", unit: "bytes" },
	{ key: "node.memory.rss", what: "the same: of the process", unit: "bytes" },
];

const caption =
	"Medians, with the least and the most of the rounds; the ratio is the median of ours to theirs round by round. " +
	"Our limit of 10 messages a second, on in products, is off. " +
	"How it is measured: [tools/bench/loopback](../tools/bench/loopback).";

/** As Markdown: medians, with the least and the most of the rounds behind them. */
export function loopbackTable(results: Results): string {
	const lines = rows.map(({ key, what, unit }) => {
		const shown = (of: string): string =>
			`${format(results[of])} (${format(results[`${of}.min`])} to ${format(results[`${of}.max`])})`;
		return `| ${what} | ${shown(key)} | ${shown(`${key}.reference`)} | ${unit} | ${format(results[`${key}.ratio`])} |`;
	});
	return [
		"| on Node over loopback | ours | blynk-library | | ratio |",
		"|---|---:|---:|---|---:|",
		...lines,
		"",
		caption,
	].join("\n");
}

/** Three digits are all that such figures are good for. */
function format(value: number | undefined): string {
	return value === undefined ? "?" : Number(value.toPrecision(3)).toLocaleString("en");
}
