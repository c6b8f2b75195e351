import type { TlsNative } from "../../tls/native";

/** The C that ships, on the Node side of the pipe. The views that carry bytes there are this host's own garbage. */
export const remoteTls: TlsNative = {
	tls_open: (serverName, rootsLength, now) => native.call<number>("tls.open", serverName, rootsLength, now),
	tls_trust: (handle, bytes, offset, length) => native.call("tls.trust", handle, new Uint8Array(bytes, offset, length)),
	tls_step: handle => native.call<number>("tls.step", handle),
	tls_state: handle => native.call<number>("tls.state", handle),
	tls_feed: (handle, bytes, offset, length) =>
		native.call<number>("tls.feed", handle, new Uint8Array(bytes, offset, length)),
	tls_peek: (handle, into, offset, length) =>
		native.fill(new Uint8Array(into, offset, length), "tls.peek", handle, length),
	tls_sent: (handle, length) => native.call("tls.sent", handle, length),
	tls_write: (handle, bytes, offset, length) =>
		native.call<number>("tls.write", handle, new Uint8Array(bytes, offset, length)),
	tls_room: handle => native.call<number>("tls.room", handle),
	tls_readable: handle => native.call<number>("tls.readable", handle),
	tls_read: (handle, into, offset, length) =>
		native.fill(new Uint8Array(into, offset, length), "tls.read", handle, length),
	tls_end: handle => native.call("tls.end", handle),
	tls_close: handle => native.call("tls.close", handle),
};
