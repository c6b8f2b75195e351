import type { Host, Socket } from "../../../../hosts/host";
import { hex, text, unhex, utf8 } from "../../../../modules/bytes/index";

/** Uses everything that a host has and logs what comes of it. The same wherever it runs, or the hosts differ. */
export function exercise(host: Host): void {
	const say = (...values: readonly unknown[]): void => host.log(`${host.clock.now()} ${values.map(String).join(" ")}`);
	const attempt = (what: string, action: () => unknown): void => {
		try {
			say(what, action());
		} catch (error) {
			say(what, "threw", (error as Error).message);
		}
	};
	host.onFault = error => say("fault", error);
	system(host, say);
	clock(host, say);
	attempt("empty flash", () => host.flash.read("key"));
	attempt("write", () => host.flash.write("key", Uint8Array.of(0, 255)));
	attempt("read", () => hex(host.flash.read("key") ?? utf8("none")));
	attempt("a wrong key", () => host.flash.write("a key that is far too long", Uint8Array.of(1)));
	host.flash.erase("key");
	attempt("erased", () => host.flash.read("key"));
	asset(host, say);
	if (host.led.kind === "rgb") host.led.write(1, 2, 3);
	const button = new host.Button({ onReadable: () => say("button", button.read()) });
	attempt("serial", () => serial(host, say));
	attempt("another", () => serial(host, say));
	attempt("update", () => update(host, say, attempt));
	setup(host, say);
	host.clock.set(() => station(host, say), 10_000);
}

function serial({ Serial }: Host, say: Say): void {
	if (!Serial) return say("no serial port");
	const port = new Serial({
		onReadable: () => {
			const bytes = new Uint8Array(3);
			const count = port.read(bytes);
			say("serial", count, text(bytes.subarray(0, count)), port.read(bytes));
			if (count < 3) port.close();
			say("written", port.write(utf8("back")));
		},
	});
	say("serial", port.read(new Uint8Array(3)), port.write(utf8("ready")));
}

function update({ update }: Host, say: Say, attempt: (what: string, action: () => unknown) => void): void {
	if (!update) return say("no update");
	say("update", update.size, update.trial);
	attempt("activate", () => update.activate());
	update.write(0, Uint8Array.of(1));
	update.write(4094, Uint8Array.of(7, 8));
	update.write(4096, Uint8Array.of(9));
	const read = new Uint8Array(4);
	say("read", update.read(4094, read), hex(read), update.read(update.size - 1, read));
	attempt("write beyond", () => update.write(update.size, Uint8Array.of(1)));
	attempt("activate", () => update.activate());
	update.keep();
	attempt("back", () => update.back());
	const digest = update.digest();
	digest.write(utf8("ab"));
	digest.write(utf8("c"));
	say("hash", hex(digest.end()));
	const [key, message, signature] = signed.map(each => unhex(each) ?? utf8(""));
	if (!key || !message || !signature) return;
	say("verify", update.verify(key, message, signature), update.verify(key, read, signature));
}

/** A key of P-256, a message and its signature. */
const signed = [
	"04fca36e206af1cba84878f90aabc05882076a0df83711900071f17f0dc9bd337a97b0530a12d694422187c723d719d84bfd4cd25e2c58c3d84bc0174f2d7b86d7",
	"61206d657373616765",
	"613dc1e270cdf3cb33bb2df530f6c3f78b1a1a21a0d0cadb5ffd15be10edd62053a5c9eeb280375f68503f14cbd9268e60c220cf30089053273dedeed37bfa6a",
];

type Say = (...values: readonly unknown[]) => void;

function system(host: Host, say: Say): void {
	const { mac, accessPointMac, chip, buildTime, resetReason } = host.system;
	say(hex(mac), hex(accessPointMac), chip, buildTime, resetReason, host.update === undefined);
	const random = new Uint8Array(8);
	host.system.random(random);
	say("random", hex(random));
}

function clock({ clock }: Host, say: Say): void {
	say("time", clock.time());
	clock.setTime(1_700_000_000_000);
	say("time", clock.time());
	const never = clock.set(() => say("never"), 5);
	clock.set(() => say("second"), 10);
	clock.set(() => say("third"), 10);
	let beats = 0;
	const beat = clock.repeat(() => {
		say("beat", ++beats);
		if (beats === 3) clock.clear(beat);
	}, 20);
	clock.clear(never);
	clock.clear(undefined);
	clock.set(() => {
		throw new Error("oops");
	}, 30);
}

function asset(host: Host, say: Say): void {
	const page = host.asset("page");
	const part = new Uint8Array(4);
	say("asset", page?.byteLength, page?.read(part, 2), text(part), page?.read(part, 6), host.asset("none"));
}

/** A soft-AP with an echo over TCP on port 7, and one over UDP on port 53. */
function setup(host: Host, say: Say): void {
	const { radio, network } = host;
	radio.openAccessPoint({ ssid: utf8("Exercise"), password: "12345678", channel: 3, onPhones: n => say("phones", n) });
	radio.scan(found =>
		say(
			"found",
			found?.map(({ ssid, rssi, security }) => [text(ssid), rssi, security].join("/")),
		),
	);
	const listener = new network.Listener({
		port: 7,
		onReadable: () => {
			const from = listener.read();
			if (!from) return;
			let heard: Uint8Array | undefined;
			const answer = (): void => {
				if (heard && socket.write(heard)) heard = undefined;
				say("echo", heard ? "waits" : "went", socket.writable);
			};
			const socket: Socket = new network.TCP({
				from,
				onReadable: count => {
					heard = new Uint8Array(count);
					say("echo", socket.read(heard), text(heard), socket.remoteAddress);
					answer();
				},
				onWritable: answer,
				onError: error => say("echo over", error),
			});
		},
	});
	const udp = new network.UDP({
		port: 53,
		onReadable: () => {
			const datagram = udp.read();
			if (datagram) udp.write(datagram.address, datagram.port, datagram.bytes);
		},
	});
	host.clock.set(() => {
		listener.close();
		udp.close();
		udp.close();
		radio.closeAccessPoint();
	}, 9000);
}

/** Joins with a wrong password, then a right one; looks names up, asks the time, connects with and without TLS. */
function station(host: Host, say: Say): void {
	const { radio } = host;
	say("link", radio.link());
	radio.country = "DE";
	const network = { ssid: utf8("Home"), hidden: false, hostName: "Exercise-1W7R" };
	radio.join({
		...network,
		password: utf8("wrong horse"),
		onJoined: () => say("joined?"),
		onLost: reason => {
			say("lost", reason);
			radio.join({
				...network,
				password: utf8("correct horse"),
				static: { address: "192.168.1.9", mask: "255.255.255.0", gateway: "192.168.1.1", dns: ["1.1.1.1", "8.8.8.8"] },
				onJoined: link => {
					say("joined", link.address, link.gateway, hex(link.bssid), link.channel, link.rssi);
					online(host, say);
				},
				onLost: reason => say("lost again", reason),
			});
		},
	});
}

function online(host: Host, say: Say): void {
	const { network, clock, radio, system } = host;
	network.resolve("blynk.cloud", address => say("address", address));
	network.resolve("nowhere.example", address => say("address", address));
	const { TCP, TLS, UDP } = network;
	new TCP({ address: "203.0.113.1", port: 9, onWritable: () => say("open?"), onError: error => say("TCP", error) });
	const tls = new TLS({
		...{ address: "203.0.113.1", port: 443, serverName: "blynk.cloud" },
		onWritable: room => say("TLS open", room, tls.writable),
		onError: error => say("TLS", error),
	});
	const sntp = new UDP({ onReadable: () => say("time server", sntp.read()?.bytes.length) });
	attemptGroup(host, say);
	sntp.write("198.51.100.123", 123, Uint8Array.of(0x23, ...new Uint8Array(47)));
	clock.set(() => {
		say("too much", tls.write(new Uint8Array(100_000)), "some", tls.write(new Uint8Array(1000)), tls.writable);
		tls.close();
		tls.close();
		say("after the end", tls.write(new Uint8Array(1)));
		radio.leave();
		say("link", radio.link());
		system.restart("done");
	}, 2000);
}

/** Hears a neighbour in a multicast group, and answers to the group. */
function attemptGroup({ network }: Host, say: Say): void {
	const neighbours = new network.UDP({
		...{ port: 5353, group: "224.0.0.251" },
		onReadable: () => {
			const { bytes, address, port } = neighbours.read() ?? {};
			say("neighbour", bytes && text(bytes), address, port);
			neighbours.write("224.0.0.251", 5353, utf8("I am here"));
		},
	});
}
