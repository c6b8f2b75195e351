import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { checkOpenFiles } from "../cli/open-files";
import { quantile } from "../cli/quantile";
import type { Report, Told } from "./load-cloud";
import { LoadClient } from "./load-client";
import { stopped } from "../cli/stopped";
import { isRecord } from "../cli/record";

const help = `Connects many devices to one cloud in a process of its own, and shows what each costs.

npm run load -- [options]

  --clients N   connected at the same time (default 10000, at most 100000)
  --timeout S   gives up after this many seconds (default 300)
  --json        one JSON object a line: started, connected, memory, write, ping, done
  --help        this text
`;

/** Logins under way at a time. */
const atOnce = 200;

await runCommand({
	help,
	options: { clients: { type: "string" }, timeout: { type: "string" } },
	async run(values, output) {
		const clients = wholeNumber("--clients", values.clients, 10_000, 100_000);
		if (!clients) throw new UsageError("--clients must be at least 1.");
		const seconds = wholeNumber("--timeout", values.timeout, 300, 3600);
		checkOpenFiles(clients, "clients", 1);
		const data = mkdtempSync(join(tmpdir(), "load-"));
		const child = fork(fileURLToPath(new URL("load-cloud.ts", import.meta.url)), [data, String(clients)], {
			execArgv: ["--import", "tsx"],
		});
		const limit = AbortSignal.timeout(seconds * 1000);
		try {
			await Promise.race([load(child, clients, output), gaveUp(limit, seconds), died(child), toldToStop()]);
			return 0;
		} finally {
			child.kill();
			rmSync(data, { recursive: true, force: true });
		}
	},
});
// Connections of an unfinished run would keep the process alive.
process.exit();

async function load(child: ChildProcess, clients: number, output: Output): Promise<void> {
	const ready = await told(child, "ready");
	output.event({ event: "started", ...{ clients } }, `The cloud runs with ${clients} devices.`);

	const start = performance.now();
	const connected = await loginAll(ready.port, ready.tokens);
	const seconds = round((performance.now() - start) / 1000);
	const perSecond = Math.round(clients / seconds);
	output.event({ event: "connected", ...{ clients, seconds, perSecond } }, `${clients} logins in ${seconds} s.`);

	child.send({ ask: "report" });
	const { report } = await told(child, "report");
	if (report.online !== clients) throw new Error(`Only ${report.online} of ${clients} devices are online.`);
	const memory = each(ready.report, report, clients);
	output.event(
		{ event: "memory", ...memory, rss: report.rss },
		`Per connection: ${memory.rssPerClient} bytes of process memory, ${memory.heapPerClient} of them on the heap.`,
	);

	const writeStart = performance.now();
	const written = Promise.all(connected.map(client => client.written()));
	child.send({ ask: "write" });
	await written;
	const write = Math.round(performance.now() - writeStart);
	output.event({ event: "write", milliseconds: write }, `A write to every device arrived within ${write} ms.`);

	const pings = (await Promise.all(connected.map(client => client.ping()))).sort((a, b) => a - b);
	const [p50, p99] = [round(quantile(pings, 0.5)), round(quantile(pings, 0.99))];
	output.event(
		{ event: "ping", ...{ p50, p99 } },
		`All ping at once: half are answered in ${p50} ms, 99 % in ${p99} ms.`,
	);

	for (const client of connected) client.close();
	output.event({ event: "done", clients }, "Done.");
}

async function loginAll(port: number, tokens: readonly string[]): Promise<readonly LoadClient[]> {
	const connected: LoadClient[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < tokens.length) {
			const index = next++;
			connected.push(await LoadClient.login(port, tokens[index] ?? "", index));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return connected;
}

function each(before: Report, after: Report, clients: number): { rssPerClient: number; heapPerClient: number } {
	return {
		rssPerClient: Math.round((after.rss - before.rss) / clients),
		heapPerClient: Math.round((after.heap - before.heap) / clients),
	};
}

function told<K extends Told["told"]>(child: ChildProcess, what: K): Promise<Extract<Told, { told: K }>> {
	return new Promise(resolve => {
		const listen = (message: unknown): void => {
			if (!isTold(message, what)) return;
			child.off("message", listen);
			resolve(message);
		};
		child.on("message", listen);
	});
}

function isTold<K extends Told["told"]>(message: unknown, what: K): message is Extract<Told, { told: K }> {
	return isRecord(message) && message["told"] === what;
}

function gaveUp(limit: AbortSignal, seconds: number): Promise<never> {
	return new Promise((_, reject) => {
		limit.addEventListener("abort", () => reject(new Error(`Not finished within ${seconds} s.`)));
	});
}

async function toldToStop(): Promise<never> {
	await stopped();
	throw new Error("Stopped before it was finished.");
}

function died(child: ChildProcess): Promise<never> {
	return new Promise((_, reject) => {
		child.once("exit", code => reject(new Error(`The cloud under load ended (${code}).`)));
	});
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
