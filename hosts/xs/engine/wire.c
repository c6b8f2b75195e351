#include "engine.h"

enum { input = 3, output = 4, headerSize = 5, mostOutgoing = 32 << 10 };

/* Reads as much as has come: a message that is no longer than the buffer costs one call of the system. */
static void readAll(txU1* into, size_t size) {
	static txU1 buffer[4096];
	static size_t at, end;
	while (size) {
		size_t part = end - at;
		if (part) {
			if (part > size) part = size;
			memcpy(into, buffer + at, part);
			at += part;
			into += part;
			size -= part;
		}
		else {
			ssize_t count = read(input, buffer, sizeof(buffer));
			if (count < 0 && errno == EINTR) continue;
			if (count <= 0) _exit(0); /* the Node side is gone */
			at = 0;
			end = (size_t)count;
		}
	}
}

static void writeAll(const txU1* from, size_t size) {
	while (size) {
		ssize_t count = write(output, from, size);
		if (count < 0 && errno == EINTR) continue;
		if (count <= 0) _exit(0);
		from += count;
		size -= (size_t)count;
	}
}

void append(Bytes* bytes, const void* data, size_t size) {
	if (bytes->size + size > bytes->room) {
		bytes->room = (bytes->size + size) * 2;
		bytes->bytes = realloc(bytes->bytes, bytes->room);
	}
	memcpy(bytes->bytes + bytes->size, data, size);
	bytes->size += size;
}

Message receive(void) {
	static txU1* buffer;
	static txU4 room;
	txU1 header[headerSize];
	Message message;
	readAll(header, headerSize);
	message.tag = (char)header[0];
	memcpy(&message.size, header + 1, 4);
	if (message.size >= room) {
		room = message.size + 1;
		buffer = realloc(buffer, room);
	}
	readAll(buffer, message.size);
	buffer[message.size] = 0; /* texts are C strings too */
	message.bytes = buffer;
	return message;
}

/* What was posted and not sent yet. */
static Bytes outgoing;

static void flush(void) {
	writeAll(outgoing.bytes, outgoing.size);
	outgoing.size = 0;
}

void post(char tag, const void* data, size_t size) {
	txU4 length = (txU4)size;
	append(&outgoing, &tag, 1);
	append(&outgoing, &length, 4);
	if (size) append(&outgoing, data, size);
	if (outgoing.size > mostOutgoing) flush();
}

void send(char tag, const void* data, size_t size) {
	post(tag, data, size);
	flush(); /* one write for all: one wake-up of the other end */
}

void leave(int code, const char* kind, const char* reason) {
	Bytes body = { 0 };
	char least[24] = "";
	if (leastFree != SIZE_MAX) snprintf(least, sizeof(least), "%zu", leastFree);
	append(&body, kind, strlen(kind) + 1);
	append(&body, reason, strlen(reason) + 1);
	append(&body, least, strlen(least));
	send('x', body.bytes, body.size);
	_exit(code);
}
