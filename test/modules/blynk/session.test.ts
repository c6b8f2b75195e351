import assert from "node:assert/strict";
import { retry, retryToken } from "../../../modules/blynk/index";
import { Bench, frame, response, token, type Connection, type FakeCloud } from "./fake-cloud";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const account = { token, host: "blynk.cloud" };

/** The waits between attempts. */
function waits(cloud: FakeCloud): readonly number[] {
	return cloud.attempts.slice(1).map((time, index) => time - (cloud.attempts[index] ?? 0));
}

const ports = (cloud: FakeCloud): readonly number[] => cloud.connections.map(({ options }) => options.port);

const at = (bench: Bench): readonly (string | number)[] =>
	bench.states.map(state => (state.at === "failed" ? state.code : state.at));

describe("blynk session: finding the cloud", () => {
	it("tells each state once", () => {
		const bench = new Bench().online();
		bench.blynk.disconnect();
		bench.blynk.disconnect();
		assert.deepEqual(at(bench), ["connecting", "online", "offline"]);
	});

	it("takes an address as it is, and resolves a name", () => {
		const bench = new Bench();
		bench.blynk.connect({ token, host: "192.168.1.9" });
		assert.equal(bench.cloud.last.options.address, "192.168.1.9");
		bench.blynk.connect(account);
		bench.pass(5);
		assert.equal(bench.cloud.last.options.address, "10.0.0.1");
	});

	it("takes the answer of the name server for the latest question only", () => {
		const bench = new Bench();
		bench.blynk.connect(account);
		bench.blynk.connect(account);
		bench.pass(100);
		assert.equal(bench.cloud.connections.length, 1);
		assert.ok(bench.blynk.online);
	});

	it("says 710 for a name that is not found, or is never answered", () => {
		const bench = new Bench({}, cloud => cloud.names.clear()).online();
		assert.deepEqual(at(bench), ["connecting", 710]);
		const silent = new Bench();
		silent.cloud.names.clear();
		silent.blynk.connect({ token, host: "nowhere" });
		silent.pass(10_001);
		assert.equal(at(silent)[1], 710);
	});

	it("tries an explicit port first, then the standard ones", () => {
		const refuse = (cloud: FakeCloud): void => {
			cloud.onConnect = connection => connection.end("refused");
		};
		const plain = new Bench({}, refuse);
		plain.blynk.connect({ ...account, port: 8442 });
		plain.pass(20);
		assert.deepEqual(ports(plain.cloud), [8442, 80, 8080]);
		assert.deepEqual(at(plain), ["connecting", 702]);
		const tls = new Bench({ tls: true }, refuse).online();
		assert.deepEqual(ports(tls.cloud), [443, 9443]);
		assert.equal(tls.cloud.last.options.serverName, "blynk.cloud");
		assert.ok(tls.cloud.last.tls);
	});

	it("comes back to the port that worked", () => {
		const bench = new Bench({}, cloud => {
			cloud.onConnect = connection => {
				if (connection.options.port === 80) connection.end("refused");
				else connection.accept();
			};
		}).online();
		bench.pass(2 * minute);
		bench.cloud.last.end();
		bench.pass(1500);
		assert.deepEqual(ports(bench.cloud), [80, 8080, 8080]);
	});

	it("says 711 for a certificate, 712 for a sign-in page, 705 for other refusals, 702 for what is no answer", () => {
		const outcome = (prepare: (connection: Connection) => void): unknown => {
			const bench = new Bench({ tls: true }, cloud => {
				cloud.onConnect = prepare;
				cloud.onFrame = () => {};
			});
			bench.blynk.connect(account);
			bench.pass(40_000);
			return at(bench)[1];
		};
		for (const [error, code] of [
			["certificate-chain", 711],
			["certificate-name", 711],
			["certificate-date", 711],
			["tls", 702],
			["alert", 705],
			["memory", 704],
		] as const)
			assert.equal(
				outcome(connection => connection.end(error)),
				code,
			);
		assert.equal(
			outcome(connection => connection.end("clock")),
			705,
		);
		assert.equal(
			outcome(connection => connection.end("unreachable")),
			702,
		);
		assert.equal(
			outcome(() => {}),
			702,
		);
		const answering =
			(...parts: Uint8Array[]) =>
			(connection: Connection): void => {
				connection.accept();
				connection.send(...parts);
			};
		assert.equal(outcome(answering()), 702);
		assert.equal(outcome(answering(response(1, 19))), 705);
		assert.equal(outcome(answering(response(1, 9))), 703);
		assert.equal(outcome(answering(new TextEncoder().encode("HTTP/1.1 302 Found\r\n"))), 712);
		assert.equal(outcome(answering(frame(20, 0, "vw·1·1"))), 702);
		assert.equal(outcome(answering(frame(99, 1, "x"))), 702);
	});

	it("lets a telling failure beat a port that cannot be reached", () => {
		const bench = new Bench({ tls: true }, cloud => {
			cloud.onConnect = connection => connection.end(connection.options.port === 443 ? "certificate-chain" : "refused");
		}).online();
		assert.deepEqual(at(bench), ["connecting", 711]);
	});

	it("sets a clock that is unset or too early to the day the firmware was built, before a certificate is checked", () => {
		const bench = new Bench({ tls: true }).online();
		assert.equal(bench.cloud.clock.time(), bench.cloud.buildTime + bench.cloud.clock.now() - 1);
		const plain = new Bench().online();
		assert.equal(plain.cloud.clock.time(), undefined);
	});

	it("takes a second login on the same connection for a login", () => {
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				if (type === 29) connection.send(response(id, 4));
			};
		}).online();
		assert.ok(bench.blynk.online);
	});
});

describe("blynk session: redirects", () => {
	const redirecting = (body: string, tls = false): Bench =>
		new Bench({ tls }, cloud => {
			cloud.names.set("ny3.blynk.cloud", "10.0.0.2");
			cloud.onFrame = (connection, { type, id }) => {
				if (type !== 29) return;
				if (connection.options.address === "10.0.0.2") connection.send(response(id, 200));
				else connection.send(frame(41, id, body));
			};
		}).online();

	it("follows to the host and port named", () => {
		const { cloud, blynk } = redirecting("ny3.blynk.cloud·8442");
		assert.ok(blynk.online);
		assert.deepEqual(
			cloud.connections.map(({ options }) => [options.address, options.port]),
			[
				["10.0.0.1", 80],
				["10.0.0.2", 8442],
			],
		);
		assert.equal(cloud.last.frames[0]?.id, 1);
	});

	it("ignores a port that is for the other transport", () => {
		assert.equal(redirecting("ny3.blynk.cloud·80", true).cloud.last.options.port, 443);
		assert.equal(redirecting("ny3.blynk.cloud·8080", true).cloud.last.options.port, 443);
		assert.equal(redirecting("ny3.blynk.cloud·443").cloud.last.options.port, 80);
		assert.equal(redirecting("ny3.blynk.cloud").cloud.last.options.port, 80);
		assert.equal(redirecting("ny3.blynk.cloud", true).cloud.last.options.serverName, "ny3.blynk.cloud");
	});

	it("returns to the host that was configured once the other one fails", () => {
		const bench = redirecting("ny3.blynk.cloud");
		bench.pass(2 * minute);
		bench.cloud.last.end();
		bench.pass(1500);
		assert.equal(bench.cloud.last.options.address, "10.0.0.2");
		bench.cloud.onConnect = connection => {
			if (connection.options.address === "10.0.0.2") connection.end("refused");
			else connection.accept();
		};
		bench.pass(2 * minute);
		bench.cloud.last.end();
		bench.pass(1500);
		assert.equal(bench.states.at(-1)?.at, "failed");
		bench.pass(3000);
		assert.equal(bench.cloud.connections.at(-3)?.options.address, "10.0.0.1");
	});

	it("does not follow in a circle, nor to nowhere", () => {
		const bench = redirecting("blynk.cloud");
		assert.equal(bench.cloud.connections.length, 2, "the first is followed at once, the second waits");
		bench.pass(4000);
		assert.deepEqual(at(bench), ["connecting", 705]);
		assert.equal(bench.cloud.connections.length, 4);
		bench.pass(day);
		assert.ok(bench.cloud.connections.length < 4 * 600);
		for (const body of ["", "·80", "a b", "x".repeat(64)]) assert.equal(at(redirecting(body))[1], 702, body);
	});
});

describe("blynk session: a server that lets us in and then sends us to itself", () => {
	const circling = (): Bench =>
		new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				if (type === 29) connection.send(response(id, 200), frame(41, id, "blynk.cloud"));
			};
		}).online();

	it("is come back to no oftener than any other that fails", () => {
		const bench = circling();
		bench.pass(minute);
		assert.ok(bench.cloud.attempts.length < 20, `${bench.cloud.attempts.length} connections in a minute`);
		bench.pass(day);
		assert.ok(bench.cloud.attempts.length < 2 * 600, String(bench.cloud.attempts.length));
		assert.ok(bench.states.some(state => state.at === "failed" && state.code === 705));
	});

	it("is forgiven its redirects once a connection was good", () => {
		const bench = circling();
		bench.pass(2000);
		bench.cloud.onFrame = (connection, { id }) => connection.send(response(id, 200));
		bench.pass(10 * minute);
		assert.ok(bench.blynk.online);
		bench.cloud.names.set("ny3.blynk.cloud", "10.0.0.2");
		const before = bench.cloud.attempts.length;
		bench.tell(41, "ny3.blynk.cloud");
		bench.pass(20);
		assert.equal(bench.cloud.attempts.length, before + 1, "the first redirect after that is followed at once");
	});
});

describe("blynk session: an introduction that nobody answers", () => {
	const legacy = (cloud: FakeCloud): void => {
		cloud.onFrame = (connection, { type, id, body }) => {
			if (type === 29 || (type === 17 && body.startsWith("ver"))) connection.send(response(id, 200));
		};
	};
	const introductions = (bench: Bench): readonly (string | undefined)[] =>
		bench.cloud.connections.flatMap(({ frames }) =>
			frames.filter(({ body }) => /^(mcu|ver)·/.test(body)).map(({ body }) => body.split("·")[0]),
		);

	it("is made again as a server of 2019 wants it, for the rest of the session", () => {
		const bench = new Bench({}, legacy).online();
		bench.pass(5900);
		assert.deepEqual(introductions(bench), ["mcu"]);
		bench.pass(200);
		assert.deepEqual(introductions(bench), ["mcu", "ver"]);
		assert.ok(bench.cloud.lines.some(line => line.includes("2019")));
		bench.blynk.syncClock();
		assert.equal(bench.cloud.last.frames.at(-1)?.body, "rtc·sync");
		bench.cloud.last.end();
		bench.pass(5000);
		assert.deepEqual(introductions(bench), ["mcu", "ver", "ver"]);
		bench.online();
		assert.deepEqual(introductions(bench).slice(3), ["mcu"], "another session starts afresh");
	});

	it("is left at that when it was answered, or when the connection broke first", () => {
		const answered = new Bench().online();
		answered.pass(minute);
		assert.deepEqual(introductions(answered), ["mcu"]);
		const broken = new Bench({}, legacy).online();
		broken.cloud.last.end();
		broken.pass(3000);
		assert.deepEqual(introductions(broken), ["mcu", "mcu"]);
	});
});

describe("blynk session: heartbeat", () => {
	it("pings a silent server at 40, 46 and 52 seconds and gives it up at 58", () => {
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				if (type === 29) connection.send(response(id, 200));
			};
		}).online();
		const pings: number[] = [];
		for (let second = 1; second <= 57; second++) {
			bench.pass(1000);
			while (pings.length < bench.cloud.last.frames.filter(({ type }) => type === 6).length) pings.push(second);
		}
		assert.deepEqual(pings, [40, 46, 52]);
		assert.ok(bench.blynk.online);
		bench.pass(1100);
		assert.ok(!bench.blynk.online);
	});

	it("gives up a server that falls silent after it has sent messages", () => {
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				if (type === 29) connection.send(response(id, 200));
			};
		}).online();
		bench.blynk.onWrite(1, () => {});
		for (let second = 0; second < 30; second++) {
			bench.tell(20, "vw·1·1");
			bench.pass(998);
		}
		bench.pass(27_500);
		assert.ok(bench.blynk.online);
		bench.pass(1000);
		assert.ok(!bench.blynk.online);
	});

	it("keeps a quiet connection for a day with a ping every 40 seconds", () => {
		const bench = new Bench().online();
		bench.pass(day);
		const pings = bench.cloud.last.frames.filter(({ type }) => type === 6).length;
		assert.ok(bench.blynk.online && bench.cloud.connections.length === 1);
		assert.ok(pings >= 2150 && pings <= 2160, String(pings));
	});

	it("pings when it only listens, and when it only talks", () => {
		const listener = new Bench().online();
		for (let second = 0; second < 100; second++) {
			listener.tell(20, "vw·1·1");
			listener.pass(1000);
		}
		assert.equal(listener.cloud.sent.filter(({ type }) => type === 6).length, 2);
		const talker = new Bench().online();
		for (let second = 0; second < 100; second++) {
			talker.blynk.virtualWrite(1, second);
			talker.pass(1000);
		}
		assert.equal(talker.cloud.sent.filter(({ type }) => type === 6).length, 2);
	});

	it("gives up on a frame whose rest does not come", () => {
		const bench = new Bench().online();
		bench.cloud.last.send(frame(20, 5, "vw·1·1").subarray(0, 8));
		bench.pass(5900);
		assert.ok(bench.blynk.online);
		bench.pass(200);
		assert.ok(!bench.blynk.online);
	});

	it("is patient with a server that delivers a byte at a time, as long as frames get whole", () => {
		const bench = new Bench().online();
		let count = 0;
		bench.blynk.onWrite(1, () => count++);
		for (let i = 0; i < 5; i++)
			for (const byte of frame(20, 5, "vw·1·1")) {
				bench.cloud.last.send(Uint8Array.of(byte));
				bench.pass(400);
			}
		assert.equal(count, 5);
		assert.ok(bench.blynk.online);
	});

	it("reconnects when the server says that it is not logged in", () => {
		const bench = new Bench().online();
		bench.cloud.last.send(response(77, 5));
		bench.pass(10);
		assert.ok(!bench.blynk.online);
		bench.pass(2000);
		assert.ok(bench.blynk.online);
	});
});

describe("blynk session: coming back", () => {
	it("is back within one step after a good connection is lost", () => {
		const bench = new Bench().online();
		bench.pass(hour);
		bench.cloud.last.end();
		bench.pass(1100);
		assert.deepEqual(at(bench), ["connecting", "online", "connecting", "online"]);
	});

	it("follows the documented curve while nobody is there", () => {
		const bench = new Bench({}, cloud => {
			cloud.onConnect = connection => connection.end("refused");
			cloud.random = () => 0.999;
		});
		bench.blynk.connect({ ...account, port: 80 });
		bench.pass(hour);
		// Two ports an attempt: the second attempt of each pair comes at once.
		const steps = waits(bench.cloud).filter(wait => wait > 100);
		assert.deepEqual(
			steps.slice(0, 10).map(wait => Math.round(wait / 1000)),
			[1, 2, 4, 8, 16, 32, 64, 128, 256, 300],
		);
		assert.ok(steps.every(wait => wait <= retry.most + 100));
	});

	it("spreads attempts between half a step and all of it", () => {
		const first = (random: number): unknown => {
			const bench = new Bench({}, cloud => {
				cloud.onConnect = connection => connection.end("refused");
				cloud.random = () => random;
			}).online();
			const state = bench.states.at(-1);
			return state?.at === "failed" && state.retryIn;
		};
		assert.equal(first(0), 500);
		assert.equal(first(0.5), 751);
		assert.equal(first(0.999), 1000);
	});

	it("asks rarely but for ever when the token is refused, and is in within one step once it is accepted", () => {
		let refusing = true;
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				connection.send(response(id, type === 29 && refusing ? 9 : 200));
			};
		}).online();
		assert.deepEqual(at(bench), ["connecting", 703]);
		bench.pass(day);
		const refused = bench.cloud.connections.length;
		assert.ok(refused >= 48 && refused <= 110, String(refused));
		assert.ok(waits(bench.cloud).every(wait => wait >= retryToken.first / 2 && wait <= retryToken.most + 100));
		refusing = false;
		bench.pass(retryToken.most + 100);
		assert.ok(bench.blynk.online);
	});

	it("survives a week of connections that are reset right after the login, at the pace of the curve", () => {
		let resetting = true;
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { type, id }) => {
				if (type === 17 && resetting) connection.end();
				else connection.send(response(id, 200));
			};
		}).online();
		for (let hours = 0; hours < 7 * 24; hours++) {
			bench.pass(hour);
			bench.cloud.connections.splice(0, bench.cloud.connections.length - 1);
		}
		const { length } = bench.cloud.attempts;
		assert.ok(length > 7 * 280 && length < 7 * 580, String(length));
		resetting = false;
		bench.pass(retry.most + 100);
		assert.ok(bench.blynk.online);
	});

	it("starts from the first step again after a good connection, and when told to connect", () => {
		let there = false;
		const bench = new Bench({}, cloud => {
			cloud.onConnect = connection => (there ? connection.accept() : connection.end("refused"));
		}).online();
		bench.pass(hour);
		there = true;
		bench.pass(retry.most + 100);
		assert.ok(bench.blynk.online);
		bench.pass(hour);
		bench.cloud.last.end();
		bench.pass(1100);
		assert.ok(bench.blynk.online);
		there = false;
		bench.cloud.last.end();
		bench.pass(hour);
		bench.online();
		const state = bench.states.at(-1);
		assert.ok(state?.at === "failed" && state.retryIn <= retry.first, JSON.stringify(state));
	});

	it("tells of every connection that does not last as a failure", () => {
		const bench = new Bench().online();
		bench.cloud.last.end();
		bench.pass(5);
		assert.deepEqual(at(bench), ["connecting", "online", "connecting", 702]);
	});

	it("stays away once told to, whatever it was doing", () => {
		for (const time of [0, 1, 2, 3, 4, 5, 10]) {
			const bench = new Bench();
			bench.blynk.connect(account);
			bench.pass(time);
			bench.blynk.disconnect();
			const before = bench.cloud.connections.length;
			bench.pass(day);
			assert.equal(bench.cloud.connections.length, before, `after ${time} ms`);
			assert.equal(bench.blynk.state.at, "offline");
			assert.equal(bench.cloud.clock.next, undefined, `a timer is left after ${time} ms`);
		}
	});

	it("leaves no timer behind when told to stop while it waits, or from inside a callback", () => {
		const bench = new Bench({}, cloud => {
			cloud.onConnect = connection => connection.end("refused");
		}).online();
		bench.blynk.disconnect();
		assert.equal(bench.cloud.clock.next, undefined);
		const inside: Bench = new Bench({
			onState: state => {
				if (state.at === "failed") inside.blynk.disconnect();
			},
		});
		inside.cloud.names.clear();
		inside.online();
		assert.equal(inside.cloud.clock.next, undefined);
	});

	it("never logs the token", () => {
		const bench = new Bench({ tls: true }).online();
		bench.cloud.last.end();
		bench.pass(hour);
		assert.ok(bench.cloud.lines.length > 0);
		assert.ok(bench.cloud.lines.every(line => !line.includes(token)));
	});
});

describe("blynk session: rude servers", () => {
	it("bears a flood of pings without reading, and answers those it has room for", () => {
		const bench = new Bench().online();
		bench.cloud.last.drains = false;
		const flood = new Uint8Array(5 * 20_000);
		for (let i = 0; i < 20_000; i++) flood.set([6, 0, 9, 0, 0], i * 5);
		bench.cloud.last.send(flood);
		bench.pass(5);
		assert.ok(bench.blynk.online);
		const answers = bench.cloud.sent.length;
		assert.ok(answers > 1000 && answers < 8192 / 5, String(answers));
		assert.equal(bench.blynk.virtualWrite(1, 1), "queued");
		bench.cloud.last.drains = true;
		bench.cloud.last.giveRoom(8192);
		bench.pass(5);
		assert.equal(bench.cloud.sent.at(-1)?.body, "vw·1·1");
	});

	it("hands on every write of a flood, in order", () => {
		const bench = new Bench().online();
		let next = 0;
		bench.blynk.onWrite(7, values => {
			assert.equal(values.int(), next % 10_000);
			next++;
		});
		for (let batch = 0; batch < 20; batch++) {
			bench.cloud.last.send(...Array.from({ length: 500 }, (_, i) => frame(20, 1 + i, `vw·7·${batch * 500 + i}`)));
			bench.pass(2);
		}
		assert.equal(next, 10_000);
	});

	it("does not listen to the rest of a burst once a handler has hung up", () => {
		const bench = new Bench().online();
		bench.blynk.onWrite(3, () => bench.blynk.disconnect());
		bench.cloud.last.send(frame(20, 5, "vw·3·1"), frame(99, 6, "x"), frame(41, 7, "10.0.0.9"));
		bench.pass(minute);
		assert.equal(bench.cloud.connections.length, 1);
		assert.deepEqual(at(bench), ["connecting", "online", "offline"]);
		assert.deepEqual(bench.cloud.lines, []);
	});

	it("tells nobody what comes before the login, also on a later connection", () => {
		const bench = new Bench().online();
		let count = 0;
		bench.blynk.onWrite(1, () => count++);
		bench.tell(20, "vw·1·1");
		assert.equal(count, 1);
		bench.pass(minute);
		bench.cloud.onFrame = connection => connection.send(frame(20, 5, "vw·1·1"));
		bench.cloud.last.end();
		bench.pass(1500);
		assert.equal(bench.cloud.connections.length, 2);
		assert.equal(count, 1);
	});

	it("forgets the half of a frame with the connection that broke in it", () => {
		const bench = new Bench().online();
		let count = 0;
		bench.blynk.onWrite(1, () => count++);
		bench.pass(minute);
		bench.cloud.last.send(frame(20, 5, "vw·1·1").subarray(0, 9));
		bench.pass(2);
		bench.cloud.last.end();
		bench.pass(2000);
		assert.ok(bench.blynk.online);
		bench.tell(20, "vw·1·1");
		assert.equal(count, 1);
	});

	it("takes nothing for a whole message that only looks like one", () => {
		const bench = new Bench().online();
		const got: string[] = [];
		for (let pin = 0; pin < 16; pin++) bench.blynk.onWrite(pin, values => got.push(`${pin} ${values.text()}`));
		// 261 bytes of body, of which 5 come first: as many as the lower byte of the length says.
		const long = frame(20, 5, `vw·7·${"x".repeat(256)}`);
		bench.cloud.last.send(long.subarray(0, 10));
		bench.pass(2);
		assert.deepEqual(got, []);
		bench.cloud.last.send(long.subarray(10), frame(20, 6, "vw·8·2"));
		bench.pass(2);
		bench.cloud.last.send(frame(20, 7, "vw·9"));
		bench.pass(2);
		for (const body of ["vw", "vw·"]) {
			bench.cloud.last.send(frame(20, 8, body));
			bench.pass(2);
		}
		bench.cloud.last.send(frame(20, 9, "vw·:·1"));
		bench.pass(2);
		// The second half of a message and the first of another: together as long as a message.
		bench.cloud.last.send(frame(20, 10, "vw·1·10").subarray(0, 5));
		bench.pass(2);
		bench.cloud.last.send(frame(20, 10, "vw·1·10").subarray(5), frame(20, 11, "vw·12·345").subarray(0, 5));
		bench.pass(2);
		bench.cloud.last.send(frame(20, 11, "vw·12·345").subarray(5));
		bench.pass(2);
		assert.deepEqual(got, [`7 ${"x".repeat(256)}`, "8 2", "9 ", "1 10", "12 345"]);
		assert.deepEqual(bench.cloud.sent.filter(({ type }) => type === 0).length, 1);
		assert.ok(bench.blynk.online);
		bench.cloud.last.send(frame(20, 0, "vw·1·1"));
		bench.pass(2);
		assert.ok(!bench.blynk.online);
		assert.equal(got.length, 5);
	});

	it("takes a message of the greatest length in one piece, and short ones after it", () => {
		const bench = new Bench().online();
		const lengths: number[] = [];
		bench.blynk.onWrite(1, values => lengths.push(values.bytes().length));
		for (let i = 0; i < 3; i++)
			bench.cloud.last.send(frame(20, 5, `vw·1·${"x".repeat(1019)}`), frame(20, 6, "vw·1·12"));
		bench.pass(2);
		bench.cloud.last.send(frame(20, 7, "vw·1·3"));
		bench.pass(2);
		assert.deepEqual(lengths, [1019, 2, 1019, 2, 1019, 2, 1]);
	});

	it("comes back from a server that never answers, at the pace of the curve", () => {
		let silent = true;
		const bench = new Bench({}, cloud => {
			cloud.onFrame = (connection, { id }) => {
				if (!silent) connection.send(response(id, 200));
			};
		});
		bench.blynk.connect({ ...account, port: 80 });
		bench.pass(day);
		const { length } = bench.cloud.connections;
		assert.ok(length > 2 * 280 && length < 2 * 580, String(length));
		silent = false;
		bench.pass(retry.most + 100);
		assert.ok(bench.blynk.online);
	});
});
