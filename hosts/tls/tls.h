// A TLS client without a transport: bytes go in and out through memory. Any mbedTLS from 2.28 to 4.x.
//
// JavaScript keeps its TCP socket: what the socket reads goes to tls_feed, what tls_peek shows goes to the socket. Nothing
// waits for the network, nothing calls back, and the handshake goes on one step with each tls_step, so that light and
// button get their turns between two. Buffers come as the SDK's "ffi" passes them: base, offset, length. No pointer outlives
// its call. All is in tls.c, but for the thread in which tls_step computes: aside.c.

#ifndef TLS_H
#define TLS_H

#include <stdint.h>

enum {
	TLS_WORKING, // shaking hands, and tls_step has something to do
	TLS_WAITING, // shaking hands, and the peer's bytes are awaited
	TLS_UP,
	TLS_CLOSED, // it was up and the peer ended it, or we did
	TLS_FAILED, // the reason says why; what tls_peek still shows is the alert that tells the peer
	TLS_COMPUTING, // by tls_step only: it is not done yet, ask again; till then nothing but tls_close may be called
};

enum {
	TLS_NO_REASON,
	TLS_CHAIN,    // the chain does not lead to a root, or a certificate is malformed, too weak or not a server's
	TLS_NAME,     // a good certificate of somebody else
	TLS_DATE,     // good but for its dates: expired, or not yet valid
	TLS_PROTOCOL, // the peer does not speak TLS, or breaks its rules
	TLS_ALERT,    // the peer says that it does not want us
	TLS_ENDED,    // the peer ended the connection during the handshake
	TLS_MEMORY,
};

enum {
	TLS_INPUT = 1024,  // bytes that tls_feed takes once all that came before is read
	TLS_OUTPUT = 2048, // bytes for the peer that are kept until the socket takes them
	TLS_LONGEST = 1920 // bytes of the longest message that tls_write takes
};

// Prepares a connection to `server_name`, whose roots are to follow (tls_trust): `roots_length` bytes. `now`: Unix time in
// seconds, against which dates are checked; the system's clock plays no part. Returns a handle, above 0; or a word like
// tls_state's with its sign turned, below 0.
int32_t tls_open(char *server_name, uint32_t roots_length, uint32_t now);

// The roots, DER certificates one after the other, in pieces of any size. They are freed once the handshake is over.
void tls_trust(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length);

// One step of the handshake; returns tls_state, or after 20 ms TLS_COMPUTING. Nothing happens unless the state is
// TLS_WORKING. tls_step_now is the same without a thread: it returns when the step is done.
uint32_t tls_step(int32_t handle);
uint32_t tls_step_now(int32_t handle);

// The state (bits 0 to 7), the reason (8 to 15) and for the log mbedTLS's code (16 to 31, its sign turned).
uint32_t tls_state(int32_t handle);

// Ciphertext from the peer: how many of the bytes were taken. A length of 0 says that the peer's stream has ended.
uint32_t tls_feed(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length);

// Ciphertext for the peer: copies what fits to `into` and returns how much that is; tls_sent then lets go of it.
uint32_t tls_peek(int32_t handle, uint8_t *into, uint32_t offset, uint32_t length);
void tls_sent(int32_t handle, uint32_t length);

// Takes all of a message and returns 1, or nothing of it and returns 0: not up, or no room for so much now.
uint8_t tls_write(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length);

// How many bytes tls_write takes now.
uint32_t tls_room(int32_t handle);

// How many bytes of plaintext are there; 0: all that was fed is used up, or the state has changed.
uint32_t tls_readable(int32_t handle);

// Moves plaintext to `into`, up to `length` bytes, and returns how many there were.
uint32_t tls_read(int32_t handle, uint8_t *into, uint32_t offset, uint32_t length);

// Says goodbye: send what tls_peek shows, then tls_close.
void tls_end(int32_t handle);

// Frees everything, once the step that is being computed is done. tls_close_now: there is none.
void tls_close(int32_t handle);
void tls_close_now(int32_t handle);

#endif
