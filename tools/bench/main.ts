import { readFileSync, writeFileSync } from "node:fs";
import { buildDriver, NoTls } from "../../hosts/tls/build";
import { buildEngine, type BuiltEngine } from "../../hosts/xs/build";
import { runCommand, UsageError, type Output } from "../cli/command";
import { fill } from "../readme/markers";
import { wizardPageSize } from "./assets";
import { codecComputrons, codecInstructions, summary, type ShapeCost } from "./codec";
import { measureLoopback } from "./loopback/loopback";
import { loopbackTable } from "./loopback/table";
import { leastForRunning, leastForSetup, liveMemory, liveOwners, type Minimum } from "./memory";
import { imageSizes } from "./sizes";
import { budgets, exceeded, shapesTable, shapeTable, table, type Results } from "./table";
import { tlsMemory } from "./tls";
import { measureWaits } from "./waits";
import { benchImage } from "./world";
import type { Image } from "../../hosts/xs/image";

const help = `npm run bench [-- --json] [--write] [--census] [--loopback]

Measures what the firmware costs on the XS engine with 32 bits and the memory of an ESP32, by itself and as it ships on
hosts/moddable, and compares with the budgets (tools/bench/budgets.json). Deterministic, but for the memory over TLS,
which is a life on real sockets. Then compares our Blynk client with npm's blynk-library on Node over loopback; those
figures are this machine's, and have no budget.

  --loopback compares on Node, and does nothing else
  --census   says who owns the live slots in setup and while running, and does nothing else
  --write    writes the tables into docs/figures.md
  --json     one object: event "bench", a key for each figure

Needs a C compiler with -m32 (gcc-multilib); callgrind's figures need valgrind, the size of the image the Moddable SDK.
Exit code: 0, or 1 when a figure cannot be had or a budget is exceeded, or 2 for a wrong option.
`;

await runCommand({
	help,
	options: { write: { type: "boolean" }, census: { type: "boolean" }, loopback: { type: "boolean" } },
	async run({ write, census, loopback }, output) {
		if (write && (census || loopback)) throw new UsageError("--write needs all figures: use it alone.");
		if (loopback) return tellLoopback(output);
		const engine = await buildEngine();
		if (census) return tellCensus(engine, output);
		if (engine.bits !== 32) throw new Error("The figures are those of a 32-bit engine: install gcc-multilib.");
		const results = { ...(await measureAll(engine, output)), ...(await measureLoopback()) };
		const tables = { bench: table(results), shapes: shapesTable(results), loopback: loopbackTable(results) };
		output.event({ event: "bench", ...results }, `${tables.bench}\n\n${tables.loopback}`);
		if (write) writeTables(tables);
		const over = exceeded(results);
		for (const key of over) output.note(`${key} is ${results[key]}, and may be ${budgets[key]?.most} at most.`);
		return over.length ? 1 : 0;
	},
});

async function measureAll(engine: BuiltEngine, { note }: Output): Promise<Results> {
	const results: Record<string, number> = {};
	addCodec(results, "codec", await codecComputrons(engine), note);
	const instructions = await codecInstructions(engine);
	if (instructions) addCodec(results, "codec.instructions", instructions, note);
	else note("Without valgrind no instructions are counted: apt-get install valgrind.");

	await addMemory(engine, results, "ram", await benchImage("firmware"), note);
	const shipped = await benchImage("shipped");
	await addMemory(engine, results, "ram.shipped", shipped, note);
	await addTls(engine, results, note);
	for (const [name, time] of Object.entries(measureWaits(engine, shipped))) results[`wait.${name}`] = time;

	const sizes = await imageSizes();
	if (sizes) Object.assign(results, { "size.image.ours": sizes.ours, "size.image.all": sizes.all });
	else note("Without the Moddable SDK (MODDABLE) the image is not weighed.");
	results["size.wizardPageGzip"] = wizardPageSize();
	return results;
}

async function tellLoopback({ event }: Output): Promise<number> {
	const results = await measureLoopback();
	event({ event: "bench", ...results }, loopbackTable(results));
	return 0;
}

async function tellCensus(engine: BuiltEngine, { event }: Output): Promise<number> {
	for (const [state, owners] of Object.entries(liveOwners(engine, await benchImage("shipped", "development"))))
		for (const { name, count, slots } of owners)
			event({ event: "owner", state, name, count, slots }, `${state}: ${count} ${name}, ${slots} slots`);
	return 0;
}

/** `codec.send.mean`, `codec.receive.mean`, `codec.worst`, and each shape: `codec.send.decimal`, `....reference`, `....ratio`. */
function addCodec(
	results: Record<string, number>,
	group: string,
	shapes: readonly ShapeCost[],
	note: Output["note"],
): void {
	const { send, receive, worst } = summary(shapes);
	results[`${group}.send.mean`] = round(send);
	results[`${group}.receive.mean`] = round(receive);
	results[`${group}.worst`] = round(worst);
	for (const { direction, shape, ours, reference } of shapes) {
		const key = `${group}.${direction}.${shape}`;
		results[key] = round(ours);
		results[`${key}.reference`] = round(reference);
		results[`${key}.ratio`] = round(ours / reference);
	}
	note(shapeTable(group === "codec" ? "computrons a message" : "instructions a message", shapes));
}

/** `GROUP.live.setup`, `.live.running`, `.minimum.setup`, `.minimum.running`. */
async function addMemory(
	engine: BuiltEngine,
	results: Record<string, number>,
	group: string,
	image: Image,
	note: Output["note"],
): Promise<void> {
	const { setup, running } = liveMemory(engine, image);
	Object.assign(results, { [`${group}.live.setup`]: setup, [`${group}.live.running`]: running });
	results[`${group}.minimum.setup`] = tellMinimum("setup", await leastForSetup(engine, image), note);
	results[`${group}.minimum.running`] = tellMinimum("running", await leastForRunning(engine, image), note);
}

function tellMinimum(life: string, { slots, chunks, stack }: Minimum, note: Output["note"]): number {
	note(`least RAM, ${life}: ${slots} bytes of slots, ${chunks} of chunks, ${stack} of stack`);
	return slots + chunks + stack;
}

async function addTls(engine: BuiltEngine, results: Record<string, number>, note: Output["note"]): Promise<void> {
	try {
		const { live, minimum, updating, nativePeak } = await tlsMemory(engine, await buildDriver());
		results["ram.tls.live"] = live;
		results["ram.tls.minimum"] = tellMinimum("running over TLS", minimum, note);
		results["ram.tls.updating"] = tellMinimum("updating over TLS", updating, note);
		note(`native memory of TLS and signature while updating, by this machine's pointers: ${nativePeak} bytes at most`);
	} catch (error) {
		if (!(error instanceof NoTls)) throw error;
		note("Without mbedTLS the memory over TLS is not measured: apt-get install libmbedtls-dev.");
	}
}

function writeTables(tables: Readonly<Record<string, string>>): void {
	const page = new URL("../../docs/figures.md", import.meta.url);
	let text = readFileSync(page, "utf8");
	for (const [name, content] of Object.entries(tables)) text = fill(text, name, content);
	writeFileSync(page, text);
}

function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}
