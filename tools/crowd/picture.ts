import { escapeXml } from "../cli/xml";
import { perSecond, type Return, type Verdict } from "./herd";

const width = 760;
const height = 340;
const left = 48;
const right = 52;
const top = 56;
const bottom = 64;

/** Readable on white and on black; a browser tells which. */
const style = `text { font: 12px system-ui, sans-serif; fill: #333; } .title { font-size: 15px; font-weight: 600; }
.axis, .grid { stroke: #8889; fill: none; } .grid { stroke: #8883; } .away { fill: #8882; }
.bar { fill: #23a3c4; } .promised { stroke: #d2701e; stroke-width: 2; fill: none; } .most { stroke: #c2264b; stroke-dasharray: 5 4; }
.share { stroke: #5a6b7a; stroke-width: 1.5; fill: none; } .of-promised { fill: #b85c12; } .of-most { fill: #c2264b; } .end { text-anchor: end; } .middle { text-anchor: middle; }
@media (prefers-color-scheme: dark) { text { fill: #ddd; } .bar { fill: #2fb6d8; } .share { stroke: #a9bac9; } .of-promised { fill: #f0a15f; } .most { stroke: #ff6b8b; } .of-most { fill: #ff8aa3; } }`;

/**
 * Draws who was back when: a bar a second, what the back-off promises, and where a herd would begin.
 * @param note where it was measured
 */
export function crowdSvg(happened: Return, { busiest, promised }: Verdict, note: string): string {
	const { back, size, cloudAt } = happened;
	const seconds = Math.ceil(Math.max(promised.last, ...back) / 1000);
	const most = Math.ceil((Math.max(promised.most, busiest) * 1.15) / 10) * 10;
	const x = (second: number): number => round(left + ((width - left - right) * second) / seconds);
	const y = (share: number): number => round(height - bottom - (height - top - bottom) * share);
	const from = cloudAt / 1000;
	const bars = perSecond(back, cloudAt).map((count, index) => {
		const [at, high] = [x(from + index), y(count / most)];
		return `<rect class="bar" x="${at}" y="${high}" width="${round(x(1) - x(0) - 1)}" height="${round(y(0) - high)}"/>`;
	});
	const expected = promised.mean.map((mean, index) => `${x(from + index + 0.5)},${y(mean / most)}`);
	const sorted = back.toSorted((a, b) => a - b);
	const share = sorted.map((at, index) => `${x(at / 1000)},${y((index + 1) / size)}`);
	const ticks = Array.from({ length: Math.floor(seconds / 10) + 1 }, (_, i) => i * 10);
	const bound = y(promised.most / most);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${size} boards lose their cloud at once: who is back when</title>
<desc>The busiest second brought ${busiest} of ${size} back; more than ${promised.most} would be a herd.</desc>
<style>${style}</style>
<text class="title" x="${left}" y="22">${size} boards lose their cloud at once: who is back when</text>
<text x="${left}" y="42">Busiest second: ${busiest}. Everybody back after ${round((sorted.at(-1) ?? 0) / 1000)} s. ${escapeXml(note)}</text>
<rect class="away" x="${x(0)}" y="${top}" width="${round(x(from) - x(0))}" height="${y(0) - top}"/>
<text class="middle" x="${x(from / 2)}" y="${(top + height - bottom) / 2}">the cloud is away</text>
${[0.25, 0.5, 0.75, 1].map(each => `<path class="grid" d="M${left} ${y(each)}H${width - right}"/><text x="${width - right + 6}" y="${y(each) + 4}">${each * 100} %</text>`).join("\n")}
${bars.join("\n")}
<polyline class="promised" points="${expected.join(" ")}"/>
<polyline class="share" points="${x(from)},${y(0)} ${share.join(" ")}"/>
<path class="most" d="M${left} ${bound}H${width - right}"/>
<text class="of-most" x="${left + 6}" y="${bound - 6}">more than ${promised.most} in a second would be a herd</text>
<path class="axis" d="M${left} ${top}V${y(0)}H${width - right}V${top}"/>
${[0, 0.5, 1].map(each => `<text class="end" x="${left - 6}" y="${y(each) + 4}">${Math.round(most * each)}</text>`).join("\n")}
${ticks.map(each => `<text class="middle" x="${x(each)}" y="${y(0) + 18}">${each}</text>`).join("\n")}
<text class="middle" x="${(left + width - right) / 2}" y="${y(0) + 36}">seconds since the cloud was killed</text>
<text x="${left}" y="${height - 8}">bars: boards back in each second</text>
<text class="middle of-promised" x="${(left + width - right) / 2 + 30}" y="${height - 8}">orange: the back-off's promise, on average</text>
<text class="end" x="${width - right}" y="${height - 8}">line: share that is back</text>
</svg>
`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
