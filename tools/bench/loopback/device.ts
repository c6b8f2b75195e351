import { answer, serve, type Figures } from "./child";
import { connect, type Client, type Whose } from "./clients";
import { flooded, pins } from "./pins";

/**
 * The process of one client: `device.ts ours|reference PORT`. Both are driven by the same functions, and measured between
 * the same two points: the call that writes, and the handler of a pin.
 */

/** Messages written in one turn of the event loop. */
const perTurn = 100;

/** Half of `count` round trips, and 99 %, took no longer than this, microseconds. */
async function roundTrips(client: Client, count: number): Promise<Figures> {
	const times = new Float64Array(count);
	await new Promise<void>((resolve, reject) => {
		let done = 0;
		let start = 0;
		const next = (): void => {
			start = performance.now();
			if (!client.write(pins.echo, done % 1000)) reject(new Error("a write was refused"));
		};
		client.onAnswer = value => {
			times[done] = (performance.now() - start) * 1000;
			if (value !== done % 1000) return reject(new Error(`${value} came back for ${done % 1000}`));
			if (++done === count) resolve();
			else next();
		};
		next();
	});
	times.sort();
	return { p50: times[Math.floor(count * 0.5)] ?? NaN, p99: times[Math.floor(count * 0.99)] ?? NaN };
}

/** How many messages a second reach the server: the answer to one more says that they have. */
async function send(client: Client, count: number): Promise<Figures> {
	const start = performance.now();
	await new Promise<void>(resolve => {
		let sent = 0;
		const turn = (): void => {
			for (let left = perTurn; left > 0 && sent < count && client.write(pins.sink, sent % 1000); left--) sent++;
			if (sent < count || !client.write(pins.echo, 1)) setImmediate(turn);
		};
		client.onAnswer = () => resolve();
		turn();
	});
	return { perSecond: (count * 1000) / (performance.now() - start) };
}

/** How many messages a second reach the handler. */
async function receive(client: Client, count: number): Promise<Figures> {
	const start = performance.now();
	await new Promise<void>((resolve, reject) => {
		let got = 0;
		client.onAnswer = value => {
			if (value !== flooded(got)) reject(new Error(`message ${got} of a flood came as ${value}`));
			if (++got === count) resolve();
		};
		client.write(pins.flood, count);
	});
	return { perSecond: (count * 1000) / (performance.now() - start) };
}

/** Bytes that each of `count` more clients takes. */
async function memory(whose: Whose, port: number, count: number): Promise<Figures> {
	const before = await used();
	const crowd: Client[] = [];
	while (crowd.length < count) {
		crowd.push(await connect[whose](port));
		// Else the heap grows by what the logins leave behind, and keeps that from the system.
		if (crowd.length % 100 === 0) globalThis.gc?.();
	}
	// Each has to have worked, since some memory is taken by the first message only.
	for (const client of crowd) await roundTrips(client, 1);
	const after = await used();
	return { rss: (after.rss - before.rss) / crowd.length, heap: (after.heap - before.heap) / crowd.length };
}

async function used(): Promise<{ readonly rss: number; readonly heap: number }> {
	// What a turn of the loop lets go of is only collected after it.
	for (let i = 0; i < 3; i++) {
		await new Promise(resolve => setTimeout(resolve, 20));
		globalThis.gc?.();
	}
	const { rss, heapUsed, external } = process.memoryUsage();
	return { rss, heap: heapUsed + external };
}

const [name, port] = process.argv.slice(2);
const whose: Whose = name === "ours" ? "ours" : "reference";
const client = await connect[whose](Number(port));
const measures: Readonly<Record<string, (count: number) => Promise<Figures>>> = {
	roundTrips: count => roundTrips(client, count),
	send: count => send(client, count),
	receive: count => receive(client, count),
	memory: count => memory(whose, Number(port), count),
};
serve((what, count) => measures[what]?.(count) ?? Promise.reject(new Error(`nobody measures ${what}`)));
answer({});
