import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import sinon from "sinon";
import type { FaultKind } from "../../../tools/cloud/faults";
import { frame, response } from "../../../tools/cloud/frame";
import { TestCloud, until, Wire } from "./support";

describe("the cloud's TLS", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => test.close());

	const secured = (servername = "blynk.cloud", maxVersion: "TLSv1.2" | "TLSv1.3" = "TLSv1.3"): TLSSocket => {
		const { tlsPort, ca } = test.cloud;
		return connect({ host: "127.0.0.1", port: tlsPort, ca, servername, maxVersion });
	};
	const outcome = (socket: TLSSocket): Promise<string> =>
		new Promise(resolve => {
			socket.once("secureConnect", () => resolve("verified"));
			socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		}).then(result => (socket.destroy(), String(result)));

	it("is verified by its CA under each of its names, in TLS 1.2 with AES-128-GCM too", async () => {
		for (const name of ["blynk.cloud", "ny3.blynk.cloud", "localhost"])
			assert.equal(await outcome(secured(name)), "verified");
		const { tlsPort, ca } = test.cloud;
		const only = { ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256", maxVersion: "TLSv1.2" as const };
		assert.equal(await outcome(connect({ host: "127.0.0.1", port: tlsPort, ca, ...only })), "verified");
	});

	it("shows the CA behind its own certificate, since the SDK refuses a chain of one", async () => {
		// A client that knows the CA would fill in the chain by itself.
		const socket = connect({ host: "127.0.0.1", port: test.cloud.tlsPort, rejectUnauthorized: false });
		await new Promise(resolve => socket.once("secureConnect", resolve));
		const peer = socket.getPeerCertificate(true);
		assert.equal(peer.subject.CN, "blynk.cloud");
		assert.equal(peer.issuerCertificate?.subject.CN, "Blynk.Inject local CA");
		assert.notEqual(peer.issuerCertificate.fingerprint256, peer.fingerprint256);
		socket.destroy();
	});

	it("carries the same protocol", async () => {
		const device = test.device();
		const wire = new Wire(secured());
		wire.send(frame(29, 1, device.token));
		await wire.expect(response(1, 200));
		assert.ok(test.cloud.hub.isOnline(device));
		wire.close();
	});

	const flaws: readonly [FaultKind, string][] = [
		["certificate-host", "ERR_TLS_CERT_ALTNAME_INVALID"],
		["certificate-expired", "CERT_HAS_EXPIRED"],
		["certificate-issuer", "SELF_SIGNED_CERT_IN_CHAIN"],
	];
	for (const [kind, code] of flaws)
		it(`with the switch "${kind}" is refused, and fine again afterwards`, async () => {
			if (kind === "status") return;
			test.cloud.setFault({ kind });
			assert.equal(await outcome(secured()), code);
			test.cloud.setFault({ kind: "none" });
			assert.equal(await outcome(secured()), "verified");
		});

	it("ends a connection that speaks no TLS, and lives on", async () => {
		const wire = Wire.to(test.cloud.tlsPort);
		wire.send(frame(29, 1, "x".repeat(32)));
		await wire.rest();
		await until(() => test.logged.some(line => line.includes("TLS failed")));
		assert.equal(await outcome(secured()), "verified");
	});

	it('with the switch "refuse" ends connections too', async () => {
		test.cloud.setFault({ kind: "refuse" });
		const wire = new Wire(secured());
		assert.equal((await wire.rest()).length, 0);
		test.cloud.setFault({ kind: "none" });
		assert.equal(await outcome(secured()), "verified");
	});

	it("does not keep the cloud from closing when a handshake hangs", async () => {
		const wire = Wire.to(test.cloud.tlsPort);
		await new Promise(resolve => wire.socket.once("connect", resolve));
		await test.stop();
	});
});

describe("the cloud's switches", () => {
	let test: TestCloud;
	beforeEach(async () => (test = await TestCloud.start()));
	afterEach(() => {
		sinon.restore();
		return test.close();
	});

	const login = (): Wire => {
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, test.device().token));
		return wire;
	};

	it("refuse: ends connections at once", async () => {
		test.cloud.setFault({ kind: "refuse" });
		assert.equal((await login().rest()).length, 0);
	});

	it("silent: takes connections and never answers", async () => {
		test.cloud.setFault({ kind: "silent" });
		const wire = login();
		await until(() => test.cloud.hub.connections === 1);
		test.cloud.setFault({ kind: "none" });
		assert.equal((await wire.rest()).length, 0);
	});

	it("token: refuses every token", async () => {
		test.cloud.setFault({ kind: "token" });
		await login().expect(response(1, 9));
	});

	it("status: answers the login with another status", async () => {
		test.cloud.setFault({ kind: "status", status: 19 });
		await login().expect(response(1, 19));
	});

	it("name: redirects to a name nobody knows", async () => {
		test.cloud.setFault({ kind: "name" });
		await login().expect(frame(41, 1, "nowhere.invalid"));
	});

	it("portal: answers as a network with a sign-in page does", async () => {
		test.cloud.setFault({ kind: "portal" });
		assert.match((await login().rest()).toString(), /^HTTP\/1.1 302 Found\r\nLocation: http:/);
	});

	it("portal: answers once, whatever comes after", async () => {
		test.cloud.setFault({ kind: "portal" });
		const wire = login();
		await wire.take(9);
		for (let i = 0; i < 5; i++) {
			wire.send(frame(6, 2 + i));
			await new Promise(resolve => setImmediate(resolve));
		}
		assert.equal((await wire.rest()).toString().match(/302 Found/g)?.length ?? 0, 1);
		await until(() => test.cloud.hub.connections === 0);
		assert.match(test.logged.join("\n"), /the device closed the connection/);
		assert.doesNotMatch(test.logged.join("\n"), /write after end/);
	});

	it("portal: a device that does not hang up is hung up on", async () => {
		test.cloud.setFault({ kind: "portal" });
		const wire = new Wire(connectTcp({ port: test.cloud.port, host: "127.0.0.1", allowHalfOpen: true }));
		wire.send(frame(6, 1));
		await wire.take(9);
		const start = performance.now();
		sinon.stub(performance, "now").returns(start + 24_000);
		wire.send(frame(6, 2));
		await new Promise(resolve => setImmediate(resolve));
		test.cloud.hub.sweep();
		assert.equal(test.cloud.hub.connections, 0);
		wire.close();
	});

	it("end the connections there are, so that devices meet the change at once", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		test.cloud.setFault({ kind: "token" });
		await wire.rest();
		assert.equal(test.of("offline")[0]?.id, device.id);
		assert.deepEqual(test.of("fault"), [{ event: "fault", fault: "token" }]);
	});

	it("can be turned over HTTP, with the bearer", async () => {
		const put = (body: unknown): Promise<Response> => test.ask("/admin/fault", { method: "PUT", body });
		assert.equal((await put({ kind: "status" })).status, 200);
		assert.deepEqual(test.cloud.fault, { kind: "status", status: 19 });
		for (const wrong of [{}, { kind: "fire" }, { kind: "status", status: 1e6 }])
			assert.equal((await put(wrong)).status, 400);
		const stranger = await fetch(`${test.cloud.url}/admin/fault`, { method: "PUT", body: '{"kind":"none"}' });
		assert.equal(stranger.status, 401);
	});
});
