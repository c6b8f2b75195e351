import assert from "node:assert/strict";
import { AccessPoint, isPhone } from "../../../modules/access-point/index";
import { utf8 } from "../../../modules/bytes/index";
import { stubHost } from "../../support/stub-host";
import { query } from "./query";

describe("AccessPoint", () => {
	it("brings up the network it was given", () => {
		const host = stubHost();
		new AccessPoint(host, { ssid: utf8("Lamp"), password: "12345678", channel: 6 }).open();
		assert.deepEqual(host.accessPoint, { ssid: utf8("Lamp"), password: "12345678", channel: 6 });
	});

	it("is open, and on the host's own channel, unless told otherwise", () => {
		const host = stubHost();
		new AccessPoint(host, { ssid: utf8("Lamp") }).open();
		assert.deepEqual(host.accessPoint, { ssid: utf8("Lamp") });
	});

	it("opens once, closes once, and opens again", () => {
		const host = stubHost();
		const point = new AccessPoint(host, { ssid: utf8("Lamp") });
		point.close();
		point.open();
		point.open();
		point.close();
		assert.equal(host.accessPoint, undefined);
		assert.ok(!host.network.listensOn(53));
		point.close();
		point.open();
		assert.ok(host.network.listensOn(53));
	});

	it("answers a phone's DNS with its own address", () => {
		const host = stubHost();
		new AccessPoint(host, { ssid: utf8("Lamp") }).open();
		host.network.deliver(53, { address: "192.168.4.3", port: 5000, bytes: query("example.com") });
		host.clock.advance(0);
		const [reply] = host.network.sent;
		assert.equal(reply?.address, "192.168.4.3");
		assert.equal(reply.port, 5000);
		assert.deepEqual([...reply.bytes.slice(-4)], [192, 168, 4, 1]);
	});

	it("does not answer the home network while the station is up (docs/complaints.md#probes-exhaust-the-device)", () => {
		const host = stubHost();
		new AccessPoint(host, { ssid: utf8("Lamp") }).open();
		host.network.deliver(53, { address: "192.168.1.20", port: 5000, bytes: query("example.com") });
		host.clock.advance(0);
		assert.deepEqual(host.network.sent, []);
	});

	it("stays up without DNS, says so, and tries again", () => {
		const host = stubHost();
		host.network.taken.add(53);
		new AccessPoint(host, { ssid: utf8("Lamp") }).open();
		assert.ok(host.accessPoint);
		assert.match(host.lines.join("\n"), /no DNS on port 53 .* http:\/\/192\.168\.4\.1 by hand/);
		host.network.taken.delete(53);
		host.clock.advance(5000);
		assert.ok(host.network.listensOn(53));
	});

	it("opens DNS anew after its socket died, but not once closed", () => {
		const host = stubHost();
		const point = new AccessPoint(host, { ssid: utf8("Lamp") });
		point.open();
		host.network.break(53);
		host.clock.advance(5000);
		assert.ok(host.network.listensOn(53));
		host.network.break(53);
		point.close();
		host.clock.advance(60_000);
		assert.ok(!host.network.listensOn(53));
	});
});

describe("isPhone", () => {
	it("knows the setup network and loopback", () => {
		assert.ok(isPhone("192.168.4.2") && isPhone("127.0.0.1") && isPhone(undefined));
		assert.ok(!isPhone("192.168.40.2") && !isPhone("10.0.0.1"));
	});
});
