import type {} from "../../../../hosts/xs/device/native";
import FFI from "../../../../hosts/xs/device/sdk/ffi";
import Listener from "../../../../hosts/xs/device/sdk/listener";
import "../../../../hosts/xs/device/sdk/machine";
import Net from "../../../../hosts/xs/device/sdk/net";
import Preference from "../../../../hosts/xs/device/sdk/preference";
import Resource from "../../../../hosts/xs/device/sdk/resource";
import TCP from "../../../../hosts/xs/device/sdk/tcp";
import Time from "../../../../hosts/xs/device/sdk/time";
import Timer from "../../../../hosts/xs/device/sdk/timer";
import UDP from "../../../../hosts/xs/device/sdk/udp";
import WiFi from "../../../../hosts/xs/device/sdk/wifi";

/** Shows the manners of the SDK's modules; sdk.node.test.ts has what it should say. */
const say = (...values: readonly unknown[]): void => native.call("log", values.map(String).join(" "));

const attempt = (what: string, action: () => unknown): void => {
	try {
		say(what, action());
	} catch (error) {
		say(what, "threw", (error as Error).message);
	}
};

const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const text = (bytes: ArrayBuffer | string | undefined): string =>
	bytes instanceof ArrayBuffer ? new TextDecoder().decode(new Uint8Array(bytes)) : "";

function timers(): void {
	const timer = Timer.set(given => say("timer", given === timer, Time.ticks), 10);
	let beats = 0;
	const beat = Timer.repeat(given => {
		say("beat", ++beats, given === beat);
		if (beats === 2) Timer.clear(beat);
	}, 20);
	Timer.clear(Timer.set(() => say("never"), 5));
	Timer.clear(undefined);
	say("time", Date.now());
	Time.set(1_700_000_000);
	say("time", Date.now());
}

function storage(): void {
	attempt("nothing", () => Preference.get("blynk-inject", "k"));
	Preference.set("blynk-inject", "k", utf8("old").buffer);
	say("stored", text(Preference.get("blynk-inject", "k")));
	attempt("other types", () => Preference.set("blynk-inject", "k", "text" as unknown as ArrayBuffer));
	attempt("refused", () => Preference.set("blynk-inject", "k", utf8("new").buffer));
	attempt("after that", () => Preference.get("blynk-inject", "k"));
	say("another firmware's text", Preference.get("blynk", "auth"));
	say("its number", Preference.get("nm_wifi", "lru"), new FFI().former_number?.("nm_wifi", "lru"));
	Preference.delete("blynk", "auth");
	say("erased", Preference.get("blynk", "auth"), new FFI().former_number?.("blynk", "auth"));
	attempt("no file", () => new Resource("none"));
	const page = new Resource("page");
	say("file", Resource.exists("none"), page.byteLength, text(page.slice(2, 5)), text(page.slice(8, 99)));
}

function board(): void {
	const ffi = new FFI();
	say("own functions", Object.keys(ffi).length, ffi.board_chip());
	const mac = new Uint8Array(6);
	ffi.board_mac(mac.buffer, 1);
	say("mac", mac.join(":"), ffi.board_reset_reason());
}

/** A station that joins, scans and leaves; a phone that comes and goes. */
function radio(): void {
	const ffi = new FFI();
	WiFi.mode = WiFi.Mode.station;
	new WiFi(undefined, message => {
		say("wifi", message, message === WiFi.disconnected ? ffi.board_loss(new Uint8Array(6).buffer) : "");
		if (message !== WiFi.gotIP) return;
		const link = new Uint8Array(16);
		say("link", ffi.board_link(link.buffer), link.subarray(0, 8).join("."), link[14], new Int8Array(link.buffer)[15]);
		say("scan", ffi.board_scan(), "another", ffi.board_scan());
		hear(ffi);
		sockets();
		Timer.set(() => {
			say("leave");
			WiFi.disconnect();
			say("left");
		}, 5000);
	});
	const setup = utf8("Setup");
	const open = (password: string, length = setup.byteLength): number =>
		ffi.board_access_point(setup.buffer, length, password, 1, 4);
	say("setup network", open("", 33), open("short"), open("long enough"), open(""));
	join(ffi, "wrong horse");
	Timer.set(() => join(ffi, "correct horse"), 6000);
	say("scan while joining", ffi.board_scan());
}

/** Asks every 500 ms whether the scan has ended, and then for all that was heard. */
function hear(ffi: FFI): void {
	const record = new Uint8Array(42);
	let state = ffi.board_found(record.buffer);
	if (state === 2) return void Timer.set(() => hear(ffi), 500);
	for (; state === 1; state = ffi.board_found(record.buffer)) {
		const length = record[9] ?? 0;
		say("heard", text(record.slice(10, 10 + length).buffer), "security", record[8]);
	}
	ffi.board_scan_end();
	say("heard all", state, "then", ffi.board_found(record.buffer));
}

function join(ffi: FFI, password: string): void {
	const name = utf8("Home");
	const secret = utf8(password);
	ffi.board_address(new Uint8Array(20).buffer);
	ffi.board_join(name.buffer, name.byteLength, secret.buffer, secret.byteLength, new Uint8Array(6).buffer, 0, "Unit");
}

function sockets(): void {
	attempt("port", () => new Listener({ port: 7, onReadable: () => say("never") }));
	Net.resolve("blynk.cloud", (name, address) => say(name, address));
	Net.resolve("nowhere.example", (name, address) => say(name, address));
	const udp = new UDP({
		onReadable: count => {
			const packet = udp.read();
			say(
				"datagrams",
				count,
				packet instanceof ArrayBuffer,
				packet?.byteLength,
				packet?.address,
				packet?.port,
				udp.read(),
			);
		},
	});
	udp.write(Uint8Array.of(0x23, ...new Uint8Array(47)), "198.51.100.123", 123);
	const refused = new TCP({
		address: "203.0.113.1",
		port: 9,
		onError() {
			say("refused", this === undefined);
			attempt("write", () => refused.write(utf8("x")));
		},
	});
	attempt("write", () => refused.write(utf8("x")));
}

/** An echo that asks for more than there is. */
function echo(): void {
	const listener = new Listener({
		port: 7,
		onReadable: count => {
			say("waiting", count);
			const from = listener.read();
			say("and then", listener.read());
			if (!from) return;
			const two = new Uint8Array(2);
			const port = from.remotePort;
			const socket: TCP = new TCP({
				from,
				onReadable: readable => {
					say("readable", readable, socket.remoteAddress);
					attempt("read too much", () => socket.read(readable + 1));
					say("read", socket.read(two), text(two.buffer), text(socket.read()), socket.read());
					attempt("write before room was told", () => socket.write(two));
				},
				onWritable: room => {
					say("writable");
					attempt("write too much", () => socket.write(new Uint8Array(room + 1)));
					if (two[0] !== 0) say("write", socket.write(two) < room);
					two[0] = 0;
				},
				onError: () => {
					say("error");
					socket.close();
					socket.close();
				},
			});
			// The Node side holds the phone's end back until it is asked for.
			new FFI().board_end(socket.remoteAddress, port, 0);
			attempt("taken over twice", () => new TCP({ from }));
		},
	});
}

say("start");
timers();
storage();
board();
echo();
radio();
Timer.set(() => {
	throw new Error("oops");
}, 30_000);
Object.assign(globalThis, { abort: (reason: string, error: unknown) => (say(reason, error), false) });
