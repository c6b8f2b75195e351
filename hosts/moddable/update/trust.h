// What it takes to trust an update: a SHA-256, and signatures by ECDSA on P-256. By PSA, which any mbedTLS from 2.28 to 4.x
// has; on a chip with accelerators it takes them. Buffers come as the SDK's "ffi" passes them: base, offset, length.

#ifndef TRUST_H
#define TRUST_H

#include <stdint.h>

enum { TRUST_BEGIN, TRUST_WRITE, TRUST_END };

enum { TRUST_HASH = 32, TRUST_KEY = 65, TRUST_SIGNATURE = 64 };

// A SHA-256, one at a time. `what`: begin, hash these bytes, or end and put the 32 bytes of it there. 0, or a psa_status_t.
int32_t trust_hash(uint8_t what, uint8_t *bytes, uint32_t offset, uint32_t length);

// Whether what follows the first 129 of `length` bytes is signed: the first 65 are the key, a point of the curve, uncompressed;
// the next 64 the signature, r and s. 1 when it is, 0 when not, or a psa_status_t, below 0, when that cannot be told.
int32_t trust_verify(uint8_t *bytes, uint32_t length);

#endif
