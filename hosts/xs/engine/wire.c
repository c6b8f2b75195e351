#include "engine.h"

enum { input = 3, output = 4, headerSize = 5 };

static void readAll(txU1* into, size_t size) {
	while (size) {
		ssize_t count = read(input, into, size);
		if (count < 0 && errno == EINTR) continue;
		if (count <= 0) _exit(0); /* the Node side is gone */
		into += count;
		size -= (size_t)count;
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

void send(char tag, const void* data, size_t size) {
	static Bytes frame; /* one write for header and body: one wake-up of the other end */
	txU4 length = (txU4)size;
	frame.size = 0;
	append(&frame, &tag, 1);
	append(&frame, &length, 4);
	if (size) append(&frame, data, size);
	writeAll(frame.bytes, frame.size);
}

void leave(int code, const char* kind, const char* reason) {
	Bytes body = { 0 };
	append(&body, kind, strlen(kind) + 1);
	append(&body, reason, strlen(reason));
	send('x', body.bytes, body.size);
	_exit(code);
}
