import assert from "node:assert/strict";
import { sntpAnswer } from "../../../hosts/virtual/sntp";
import { timeIn } from "../../../modules/wall-clock/sntp";
import { isSignIn } from "../../../modules/blynk/portal-check";
import { Bench, token, type Connection } from "./fake-cloud";

const now = Date.UTC(2026, 5, 1, 12);
const account = { token, host: "blynk.cloud" };

const asked = (request: Uint8Array): Uint8Array | undefined => sntpAnswer(request, now);

/** A device that has to use TLS, beside a time server. */
function secure(timeServer: ((request: Uint8Array) => Uint8Array | undefined) | undefined): Bench {
	return new Bench({ tls: true }, cloud => {
		cloud.timeServer = timeServer;
	});
}

describe("blynk session: the clock before TLS", () => {
	it("asks a time server, and connects once it has answered", () => {
		const bench = secure(asked).online();
		assert.ok(bench.blynk.online);
		assert.ok(Math.abs((bench.cloud.clock.time() ?? 0) - now) < 100);
	});

	it("asks nobody without TLS, nor when the clock is set", () => {
		const never = (): never => assert.fail("the time server was asked");
		const plain = new Bench({}, cloud => {
			cloud.timeServer = never;
		});
		assert.ok(plain.online().blynk.online);
		const set = secure(never);
		set.cloud.clock.setTime(now);
		assert.ok(set.online().blynk.online);
	});

	it("goes by the build time after 3 s without an answer that can be trusted", () => {
		const bad: readonly ((request: Uint8Array) => Uint8Array | undefined)[] = [
			() => undefined,
			request => asked(request)?.subarray(0, 47),
			request => asked(request)?.fill(7, 24, 25),
			request => asked(request)?.fill(0, 1, 2),
			request => asked(request)?.fill(0xe4, 0, 1),
			request => asked(request)?.fill(0x23, 0, 1),
		];
		for (const timeServer of bad) {
			const bench = secure(timeServer);
			bench.cloud.onConnect = connection => connection.end("refused");
			bench.blynk.connect(account);
			bench.pass(2990);
			assert.equal(bench.cloud.attempts.length, 0);
			bench.pass(20);
			assert.equal(bench.cloud.attempts.length, 2);
			assert.ok(Math.abs((bench.cloud.clock.time() ?? 0) - bench.cloud.buildTime) < 100);
		}
	});

	it("asks again at the next attempt", () => {
		let questions = 0;
		const bench = secure(request => (++questions > 1 ? asked(request) : undefined));
		bench.cloud.onConnect = connection => connection.end("refused");
		bench.blynk.connect(account);
		bench.pass(20_000);
		assert.equal(questions, 2);
		assert.ok((bench.cloud.clock.time() ?? 0) >= now);
	});

	it("does not believe a time from before the firmware was built", () => {
		const bench = secure(request => sntpAnswer(request, Date.UTC(2020, 1, 1))).online();
		assert.ok(Math.abs((bench.cloud.clock.time() ?? 0) - bench.cloud.buildTime) < 100);
	});

	it("reads times of this era of NTP and of the next", () => {
		const question = new Uint8Array(48);
		question[0] = 0x23;
		for (const time of [now, Date.UTC(2036, 1, 7), Date.UTC(2040, 0, 1, 1, 2, 3, 500)]) {
			const answer = sntpAnswer(question, time);
			assert.ok(answer);
			assert.ok(Math.abs((timeIn(answer, question) ?? 0) - time) < 2, String(time));
		}
	});

	describe("a certificate that is out of date", () => {
		const month = 30 * 86_400_000;

		/** A cloud whose certificate is out of date by the device's clock, unless that is within a month of ours. */
		function outOfDate(timeServer: (request: Uint8Array) => Uint8Array | undefined): Bench {
			const bench = secure(timeServer);
			bench.cloud.onConnect = connection =>
				Math.abs((bench.cloud.clock.time() ?? 0) - now) < month
					? connection.accept()
					: connection.end("certificate-date");
			bench.blynk.connect(account);
			return bench;
		}

		const failures = (bench: Bench): readonly (boolean | undefined)[] =>
			bench.states.flatMap(state => (state.at === "failed" ? [state.code === 711 && state.clockDoubtful] : []));

		it("is told as one when it may be the clock, which is asked for anew", () => {
			let questions = 0;
			const bench = outOfDate(request => (++questions > 1 ? asked(request) : sntpAnswer(request, now + 10 * month)));
			bench.pass(20_000);
			assert.deepEqual(failures(bench), [true]);
			assert.ok(bench.blynk.online);
			assert.ok(bench.cloud.lines.some(line => line.includes("the time is asked for anew")));
		});

		it("is believed once the time was asked for anew, and told, in vain", () => {
			const bench = outOfDate(request => sntpAnswer(request, now + 10 * month));
			bench.pass(20_000);
			assert.deepEqual(failures(bench).slice(0, 2), [true, undefined]);
		});

		it("is not believed while nobody tells the time", () => {
			const bench = outOfDate(() => undefined);
			bench.cloud.onConnect = connection => connection.end("certificate-date");
			bench.pass(60_000);
			const told = failures(bench);
			assert.ok(told.length > 2 && told.every(doubtful => doubtful === true));
		});

		it("asks somebody else than the server that the clock was set by", () => {
			let questions = 0;
			const bench = outOfDate(request => (++questions > 1 ? asked(request) : sntpAnswer(request, now + 10 * month)));
			bench.pass(100);
			bench.cloud.names.delete("pool.ntp.org");
			bench.cloud.names.set("time.cloudflare.com", "10.0.0.124");
			bench.pass(20_000);
			assert.equal(questions, 2);
			assert.ok(bench.blynk.online);
		});

		it("recovers from a cloud that told a wrong time", () => {
			const bench = outOfDate(asked);
			bench.pass(100);
			bench.tell(17, `utc·time·${now + 100 * month}`);
			bench.cloud.last.end();
			bench.pass(30_000);
			assert.deepEqual(failures(bench).slice(-1), [true]);
			assert.ok(bench.blynk.online);
		});

		describe("while no time server answers", () => {
			const page = (date: string): string => `HTTP/1.1 301 Moved\r\nDate: ${date}\r\nLocation: https://x/\r\n\r\n`;

			/** The same where port 80 answers `answer`. */
			function hinted(answer: string, timeServer: typeof asked = () => undefined): Bench {
				const bench = outOfDate(timeServer);
				const { onConnect } = bench.cloud;
				bench.cloud.onConnect = connection => {
					if (connection.tls) return onConnect(connection);
					connection.accept();
					connection.send(new TextEncoder().encode(answer));
				};
				return bench;
			}

			it("the date of the plain answer is tried once", () => {
				const bench = hinted(page("Mon, 01 Jun 2026 12:00:00 GMT"));
				bench.pass(20_000);
				assert.deepEqual(failures(bench), [true]);
				assert.ok(bench.blynk.online);
				assert.ok(Math.abs((bench.cloud.clock.time() ?? 0) - now) < 20_000);
			});

			it("a date from before the firmware was built is not, nor one that is none", () => {
				for (const date of ["Mon, 01 Jun 2020 12:00:00 GMT", "Mon, 01 Jux 2026 12:00:00 GMT", "", "1 Jun 2026"]) {
					const bench = hinted(page(date));
					for (let second = 0; second < 20; second++) {
						bench.pass(1000);
						const time = bench.cloud.clock.time();
						assert.ok(time === undefined || (time >= bench.cloud.buildTime && time < now - month), date);
					}
					assert.ok(!bench.blynk.online && failures(bench).every(doubtful => doubtful === true), date);
				}
			});

			it("a date that proves as wrong gives way to the time servers again", () => {
				let answers = false;
				const bench = hinted(page("Fri, 01 Jun 2035 12:00:00 GMT"), request => (answers ? asked(request) : undefined));
				bench.pass(4000);
				assert.ok((bench.cloud.clock.time() ?? 0) > now + month);
				answers = true;
				bench.pass(60_000);
				assert.ok(bench.blynk.online);
				assert.ok(Math.abs((bench.cloud.clock.time() ?? 0) - now) < 100_000);
			});
		});

		it("asks nobody for the time when the chain or the name is what is wrong", () => {
			for (const error of ["certificate-chain", "certificate-name"] as const) {
				let questions = 0;
				const bench = secure(request => (questions++, asked(request)));
				bench.cloud.onConnect = connection => connection.end(error);
				bench.blynk.connect(account);
				bench.pass(20_000);
				assert.equal(questions, 1);
				assert.ok(failures(bench).every(doubtful => doubtful === undefined));
			}
		});
	});

	it("leaves nothing behind when told to stop meanwhile", () => {
		const bench = secure(() => undefined);
		bench.blynk.connect(account);
		bench.pass(100);
		bench.blynk.disconnect();
		assert.equal(bench.cloud.clock.next, undefined);
		bench.pass(10_000);
		assert.equal(bench.cloud.attempts.length, 0);
	});
});

describe("blynk session: a sign-in page in the way of TLS", () => {
	/** What a device says whose TLS fails with `error` where `answer` is what port 80 says. */
	function behind(error: "certificate-chain" | "tls" | "refused", answer: string | undefined): Bench {
		const bench = secure(asked);
		bench.cloud.onConnect = (connection: Connection) => {
			if (connection.tls) return connection.end(error);
			connection.accept();
			if (answer !== undefined) connection.send(new TextEncoder().encode(answer));
		};
		bench.blynk.connect(account);
		bench.pass(4000);
		return bench;
	}

	const code = (bench: Bench): number | undefined => {
		const [, state] = bench.states;
		return state?.at === "failed" ? state.code : undefined;
	};

	const page = "HTTP/1.1 302 Found\r\nServer: x\r\nLocation: http://portal.example/sign-in\r\n\r\n";

	it("is told from a bad certificate by asking port 80 once, without the token", () => {
		const bench = behind("certificate-chain", page);
		assert.equal(code(bench), 712);
		const plain = bench.cloud.connections.filter(({ tls }) => !tls);
		assert.equal(plain.length, bench.states.filter(({ at }) => at === "failed").length);
		const [asking] = plain;
		assert.equal(asking?.options.port, 80);
		assert.equal(String.fromCharCode(...(asking?.bytes ?? [])), "GET / HTTP/1.0\r\nHost: blynk.cloud\r\n\r\n");
		assert.equal(code(behind("tls", page)), 712);
		assert.equal(code(behind("refused", page)), 702);
	});

	it("is asked for once there is room for the question", () => {
		const bench = secure(asked);
		bench.cloud.onConnect = connection => {
			if (connection.tls) return connection.end("certificate-chain");
			connection.drains = false;
			connection.writable = 20;
			connection.accept();
			bench.cloud.clock.set(() => connection.giveRoom(100), 100);
			bench.cloud.clock.set(() => connection.send(new TextEncoder().encode(page)), 200);
		};
		bench.blynk.connect(account);
		bench.pass(500);
		assert.equal(String.fromCharCode(...bench.cloud.last.bytes), "GET / HTTP/1.0\r\nHost: blynk.cloud\r\n\r\n");
		assert.equal(code(bench), 712);
	});

	it("is not looked for in an attempt whose TLS did not fail", () => {
		const bench = behind("certificate-chain", page);
		const { length } = bench.cloud.connections;
		bench.cloud.onConnect = connection => connection.end("refused");
		bench.pass(60_000);
		const later = bench.cloud.connections.slice(length);
		assert.ok(later.length > 0 && later.every(({ tls }) => tls));
	});

	it("is not suspected behind any other answer, nor behind none", () => {
		assert.equal(
			code(behind("certificate-chain", "HTTP/1.1 301 Moved\r\nLocation: https://Blynk.cloud/\r\n\r\n")),
			711,
		);
		assert.equal(
			code(behind("certificate-chain", "HTTP/1.1 404 No\r\n\r\nLocation: http://portal.example/\r\n\r\n")),
			711,
		);
		assert.equal(code(behind("certificate-chain", "SSH-2.0-OpenSSH\r\n\r\n")), 711);
		assert.equal(code(behind("certificate-chain", undefined)), 711);
		assert.equal(code(behind("tls", undefined)), 702);
		assert.equal(code(behind("certificate-chain", "x".repeat(5000))), 711);
	});

	it("knows redirects and status 511", () => {
		assert.ok(isSignIn("HTTP/1.0 511 Network Authentication Required\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 307 x\r\nlocation:https://10.0.0.1:8443/\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 307 x\r\nLocation: /login\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 302 x\r\nLocation: http://blynk.cloud:8880/guest/\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 302 x\r\nLocation: https://blynk.cloud:8443/guest/\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 302 x\r\nLocation: https://blynk.cloud.portal.example/\r\n\r\n", "blynk.cloud"));
		assert.ok(isSignIn("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", "blynk.cloud"));
		assert.ok(!isSignIn("HTTP/1.1 301 x\r\nLocation: https://Blynk.Cloud/\r\n\r\n", "blynk.cloud"));
		assert.ok(!isSignIn("HTTP/1.1 301 x\r\nLocation: https://blynk.cloud:443/a\r\n\r\n", "blynk.cloud"));
		assert.ok(!isSignIn("HTTP/1.1 404 x\r\n\r\n", "blynk.cloud"));
		assert.ok(!isSignIn("HTTP/1.1 307 x\r\n\r\n", "blynk.cloud"));
		assert.ok(!isSignIn("", "blynk.cloud"));
	});

	it("is no longer looked for once told to stop", () => {
		const bench = secure(asked);
		bench.cloud.onConnect = connection => (connection.tls ? connection.end("certificate-chain") : undefined);
		bench.blynk.connect(account);
		bench.pass(1000);
		bench.blynk.disconnect();
		assert.equal(bench.cloud.clock.next, undefined);
		assert.ok(bench.cloud.connections.every(({ open }) => !open));
	});
});
