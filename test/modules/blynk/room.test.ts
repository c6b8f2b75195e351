import assert from "node:assert/strict";
import { accepted, type Outcome } from "../../../modules/blynk/index";
import { Bench, frame, response, token, type Connection } from "./fake-cloud";

/** A connection with TLS's appetite and a C3's buffer, to a cloud that reads nothing until {@link Connection.giveRoom}. */
function stall(connection: Connection): void {
	connection.drains = false;
	connection.writable = 5744;
	connection.overhead = 29;
}

const writes = (bench: Bench): readonly string[] =>
	bench.cloud.connections.flatMap(({ frames }) => frames.filter(({ type }) => type === 20).map(({ body }) => body));

/** On each connection the login has id 1, and no two messages have the same one. */
function assertIds({ cloud }: Bench): void {
	for (const { frames } of cloud.connections) {
		const ids = frames.filter(({ type }) => type !== 0).map(({ id }) => id);
		assert.equal(ids[0], 1);
		assert.equal(new Set(ids).size, ids.length);
	}
}

describe("blynk delivery: a connection without room", () => {
	for (const rate of [2, 10])
		for (const values of ["whole numbers", "texts"])
			it(`that takes nothing any more is given up by heartbeat, and ${values} written ${rate} times a second wait`, () => {
				const bench = new Bench({ tls: true, rate: 10 }, cloud => cloud.clock.setTime(cloud.buildTime + 1)).online();
				const stalled = bench.cloud.last;
				stalled.send = () => {};
				stall(stalled);
				stalled.writable = 3000;
				bench.blynk.whenOffline(7, { keep: 50 });
				const taken: string[] = [];
				for (let i = 0; i < 80 * rate; i++) {
					const value = values === "texts" ? `value ${i}` : i;
					if (accepted(bench.blynk.virtualWrite(7, value))) taken.push(`vw·7·${value}`);
					bench.pass(1000 / rate);
					if (bench.cloud.connections.length > 1) break;
				}
				assert.equal(bench.cloud.connections.length, 2, "the link was not given up");
				assert.ok(taken.length > 74, `${taken.length} values only`);
				bench.pass(200_000);
				// Those that may not have arrived are sent again (their pin's policy), in order as well.
				assert.deepEqual([...new Set(writes(bench))], taken);
				const again = bench.cloud.last.frames.filter(({ type }) => type === 20).map(({ body }) => body);
				assert.deepEqual(again, taken.slice(-again.length));
				assert.ok(
					bench.cloud.last.frames.some(({ type }) => type === 20),
					"nothing had to wait",
				);
				assertIds(bench);
			});

	it("loses its unanswered pings before the login, and none of what it has to say", () => {
		const bench = new Bench({ tls: true }, cloud => {
			cloud.clock.setTime(cloud.buildTime + 1);
			cloud.onFrame = (connection, { type }) => {
				if (type !== 29) return;
				stall(connection);
				connection.send(...Array.from({ length: 290 }, (_, i) => frame(6, i + 1)), response(1, 200));
			};
		});
		bench.blynk.virtualWrite(1, 1);
		bench.online();
		const { last } = bench.cloud;
		assert.equal(bench.blynk.state.at, "online");
		assert.deepEqual([...new Set(last.frames.slice(1).map(({ type }) => type))], [0], "only answers fitted");
		assert.ok(accepted(bench.blynk.virtualWrite(2, 2)));
		last.giveRoom(60);
		bench.pass(10);
		assert.equal(last.frames.at(-1)?.type, 0, "something went before the introduction");
		last.giveRoom(5744);
		bench.pass(1000);
		assert.deepEqual(
			last.frames.filter(({ type }) => type !== 0).map(({ type }) => type),
			[29, 17, 20, 20],
		);
		assertIds(bench);
	});

	it("forgets an introduction that never went, and makes another on the next connection", () => {
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				const first = cloud.connections.length === 1;
				if (type === 29) cloud.clock.set(() => connection.send(response(id, 200)), 5);
				if (type === 29 && !first) connection.giveRoom(1);
				if (first) stall(connection);
				if (first) connection.writable = 60; // for a value, not for the introduction
			};
		}).online();
		bench.blynk.virtualWrite(1, 1);
		bench.cloud.last.end();
		bench.pass(5000);
		assert.deepEqual(
			bench.cloud.connections.map(({ frames }) => frames.map(({ type }) => type)),
			[[29], [29, 17, 20]],
		);
		assertIds(bench);
	});

	it("logs in once there is room for that", () => {
		const bench = new Bench({}, cloud => {
			cloud.onConnect = connection => {
				connection.drains = false;
				connection.writable = 9;
				connection.accept();
			};
		}).online();
		assert.equal(bench.blynk.state.at, "connecting");
		assert.equal(bench.cloud.last.frames.length, 0);
		bench.cloud.last.giveRoom(1000);
		bench.pass(20);
		assert.equal(bench.blynk.state.at, "online");
		assert.equal(bench.cloud.last.frames[0]?.body, token);
	});

	it("keeps what it refuses in order, whole and paced, wherever the room ends", () => {
		let state = 20261126;
		const draw = (most: number): number => {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			return Math.floor((state / 2 ** 32) * most);
		};
		const bench = new Bench({ rate: Infinity }).online();
		const { last } = bench.cloud;
		stall(last);
		const wanted: string[] = [];
		let answers = 0;
		let number = 0;
		const kinds: readonly (() => readonly [Outcome, ...string[]])[] = [
			() => [bench.blynk.virtualWrite(3, ++number & 0xfff), `vw·3·${number & 0xfff}`],
			() => [bench.blynk.virtualWrite(30, ++number & 0xfff), `vw·30·${number & 0xfff}`],
			() => [bench.blynk.virtualWrite(4, -++number), `vw·4·-${number}`],
			() => [bench.blynk.virtualWrite(5, "x".repeat(++number % 300)), `vw·5·${"x".repeat(number % 300)}`],
			() => [
				bench.blynk.group([
					[1, ++number],
					[2, "y".repeat(number % 200)],
				]),
				...["b", `vw·1·${number}`, `vw·2·${"y".repeat(number % 200)}`, "e"],
			],
			() => [bench.blynk.setMeta("n", ++number, answer => (answers += Number(answer === 200))), `meta·set·n·${number}`],
		];
		let requests = 0;
		for (let step = 0; step < 5000; step++) {
			for (let i = draw(4); i > 0; i--) {
				const [outcome, ...bodies] = kinds[draw(kinds.length)]?.() ?? ["full"];
				if (!accepted(outcome)) continue;
				wanted.push(...bodies);
				if (bodies[0]?.startsWith("meta")) requests++;
			}
			if (draw(3) === 0) last.giveRoom(draw(600));
			bench.pass(3);
		}
		last.drains = true;
		last.giveRoom(5744);
		bench.pass(10_000);
		assert.ok(wanted.length > 2000, String(wanted.length));
		assert.deepEqual(
			bench.cloud.sent.map(({ body }) => body),
			wanted,
		);
		assertIds(bench);
		assert.ok(requests > 50);
		assert.equal(answers, requests);
	});

	it("spends no pace on what was refused", () => {
		const bench = new Bench({ rate: 10 }).online();
		const { last } = bench.cloud;
		stall(last);
		last.writable = 0;
		for (let i = 0; i < 40; i++) bench.blynk.virtualWrite(1, i);
		bench.pass(10_000);
		assert.equal(bench.cloud.sent.length, 0);
		last.drains = true;
		last.giveRoom(5744);
		bench.pass(2);
		assert.equal(bench.cloud.sent.length, 3, "as many at once as after any rest");
		bench.pass(1000);
		assert.ok(bench.cloud.sent.length <= 14, String(bench.cloud.sent.length));
		bench.pass(4000);
		assert.equal(bench.cloud.sent.length, 40);
	});

	it("is told from one that the cloud goes on using, whose pings it leaves unanswered", () => {
		const bench = new Bench().online();
		const { last } = bench.cloud;
		stall(last);
		last.writable = 0;
		for (let i = 0; i < 100; i++) {
			last.send(frame(6, i + 1));
			bench.pass(1000);
		}
		assert.equal(bench.blynk.state.at, "online");
		assert.equal(bench.cloud.sent.length, 0);
		last.giveRoom(5744);
		last.send(frame(6, 777));
		bench.pass(10);
		assert.deepEqual(bench.cloud.sent.at(-1), { type: 0, id: 777, body: "" });
	});
});
