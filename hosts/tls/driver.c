// tls.c and the trust.c of updates for Node: each function of tls.h and trust.h is a message (driver.ts), answered before the next. Messages come on descriptor 3
// and answers go to descriptor 4, framed as hosts/xs/pipe.ts does: a letter, four bytes of length (little endian), and so
// many bytes. A request begins with a handle and a number (32 bits each); the rest is bytes.
#include "tls.h"

#include "../moddable/update/trust.h"

#include <errno.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUT = 3, OUTPUT = 4, HEADER = 5, MOST = 1 << 16 };

struct request {
	int32_t handle;
	uint32_t number;
	uint8_t bytes[MOST + 1];
};

static int read_all(void *into, size_t length)
{
	for (uint8_t *at = into; length;) {
		ssize_t count = read(INPUT, at, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return 0;
		at += count;
		length -= (size_t)count;
	}
	return 1;
}

static int write_all(const uint8_t *from, size_t length)
{
	while (length) {
		ssize_t count = write(OUTPUT, from, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return 0;
		from += count;
		length -= (size_t)count;
	}
	return 1;
}

// Native memory, counted: of tls.c and mbedTLS, since nothing else here asks for any. `refuse`: how many allocations from
// now the one is that fails; 0: none.
static uint32_t live, peak, refuse;

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

static int refused(void)
{
	return refuse && !--refuse;
}

static void *count(void *at)
{
	live += (uint32_t)malloc_usable_size(at);
	if (live > peak)
		peak = live;
	return at;
}

void *malloc(size_t size)
{
	return refused() ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t number, size_t size)
{
	return refused() ? NULL : count(__libc_calloc(number, size));
}

void *realloc(void *at, size_t size)
{
	uint32_t before = (uint32_t)malloc_usable_size(at);
	void *moved = refused() ? NULL : __libc_realloc(at, size);

	if (moved)
		live -= before;
	return count(moved);
}

void free(void *at)
{
	live -= (uint32_t)malloc_usable_size(at);
	__libc_free(at);
}
#endif

#if defined(__SANITIZE_THREAD__)
const char *__tsan_default_options(void);

const char *__tsan_default_options(void)
{
	return "halt_on_error=1";
}
#endif

int main(void)
{
	static struct request request;
	static uint8_t answer[HEADER + MOST];
	uint8_t header[HEADER];
	uint32_t length;

	while (read_all(header, HEADER)) {
		memcpy(&length, header + 1, 4);
		if (length < 8 || length > 8 + MOST || !read_all(&request, length))
			return 1;
		uint8_t *const bytes = request.bytes, *const into = answer + HEADER;
		const int32_t handle = request.handle;
		const uint32_t number = request.number < MOST ? request.number : MOST;
		uint32_t result = 0, size = 4;

		length -= 8;
		bytes[length] = 0; // a name is a C string
		switch (header[0]) {
		case 'o': // the first number is not a handle here but the length of the roots
			result = (uint32_t)tls_open((char *)bytes, (uint32_t)handle, request.number);
			break;
		case 't':
			tls_trust(handle, bytes, 0, length);
			break;
		case 's': // in a thread of its own, as on the chip, or in this one, so that a virtual clock may stand still
			result = number ? tls_step(handle) : tls_step_now(handle);
			break;
		case '?':
			result = tls_state(handle);
			break;
		case 'f':
			result = tls_feed(handle, bytes, 0, length);
			break;
		case 'p':
			size = tls_peek(handle, into, 0, number);
			break;
		case 'd':
			tls_sent(handle, request.number);
			break;
		case 'w':
			result = tls_write(handle, bytes, 0, length);
			break;
		case 'm':
			result = tls_room(handle);
			break;
		case 'n':
			result = tls_readable(handle);
			break;
		case 'r':
			size = tls_read(handle, into, 0, number);
			break;
		case 'e':
			tls_end(handle);
			break;
		case 'c':
			tls_close(handle);
			break;
		case 'h': // the first number is not a handle here but what is asked for
			result = (uint32_t)trust_hash((uint8_t)handle, bytes, 0, length);
			break;
		case 'g': // the hash, or nothing
			size = trust_hash(TRUST_END, into, 0, TRUST_HASH) ? 0 : TRUST_HASH;
			break;
		case 'v':
			result = (uint32_t)trust_verify(bytes, length);
			break;
		case 'a':
			memcpy(into, (uint32_t[]){live, peak}, 8);
			size = 8;
			peak = live;
			refuse = request.number;
			break;
		default:
			return 1;
		}
		if (!strchr("prag", header[0]))
			memcpy(into, &result, size);
		answer[0] = '.';
		memcpy(answer + 1, &size, 4);
		if (!write_all(answer, HEADER + size))
			return 1;
	}
	return 0;
}
