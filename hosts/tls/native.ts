/**
 * The functions of `tls.h`, as the SDK's `mc/ffi` presents them: there an instance of its `FFI` is one of these. Handles
 * are numbers above 0; a view is passed as its buffer, offset and length. What each does is told in `tls.h`.
 */
export interface TlsNative {
	tls_open(serverName: string, rootsLength: number, now: number): number;
	tls_trust(handle: number, bytes: ArrayBufferLike, offset: number, length: number): void;
	tls_step(handle: number): number;
	tls_state(handle: number): number;
	tls_feed(handle: number, bytes: ArrayBufferLike, offset: number, length: number): number;
	tls_peek(handle: number, into: ArrayBufferLike, offset: number, length: number): number;
	tls_sent(handle: number, length: number): void;
	tls_write(handle: number, bytes: ArrayBufferLike, offset: number, length: number): number;
	tls_room(handle: number): number;
	tls_readable(handle: number): number;
	tls_read(handle: number, into: ArrayBufferLike, offset: number, length: number): number;
	tls_end(handle: number): void;
	tls_close(handle: number): void;
}

/** The states of a connection, the low byte of {@link TlsNative.tls_state}; its reasons stand in socket.ts. */
export const working = 0;
export const waiting = 1;
export const up = 2;
export const computing = 5;
