/* `native`: all that the firmware's host (hosts/xs/device) gets from outside the machine. */
#include "engine.h"

extern void modInstallTextDecoder(txMachine*);
extern void modInstallTextEncoder(txMachine*);

/* The arguments from the `first` on, as one value. Valid until the next time. */
static Bytes* arguments(txMachine* the, txInteger first) {
	static Bytes request;
	txInteger i;
	txU4 count = (txU4)(mxArgc - first);
	request.size = 0;
	append(&request, "a", 1);
	append(&request, &count, 4);
	for (i = first; i < mxArgc; i++) encode(the, &request, mxArgv(i));
	return &request;
}

/* Sends the arguments from the `first` on and waits for the answer. The answer is valid until the next message. */
static Message ask(txMachine* the, txInteger first) {
	Bytes* request = arguments(the, first);
	Message answer;
	send('?', request->bytes, request->size);
	answer = receive();
	if (answer.tag == '!') {
		char text[256];
		c_snprintf(text, sizeof(text), "%s", (char*)answer.bytes);
		fxThrowMessage(the, C_NULL, 0, XS_UNKNOWN_ERROR, "%s", text);
	}
	if (answer.tag != '/') _exit(0); /* told to quit while waiting */
	return answer;
}

/* call(name, ...values): the answer's value; throws what the other side threw. */
static void native_call(txMachine* the) {
	const txU1* at = ask(the, 0).bytes;
	decode(the, &at);
	mxPullSlot(mxResult);
}

/* post(name, ...values): the same for what has no answer; nobody waits. */
static void native_post(txMachine* the) {
	Bytes* request = arguments(the, 0);
	post('>', request->bytes, request->size);
}

/* fill(bytes, name, ...values): copies the answer's bytes into `bytes`, as a driver would, and returns how many. */
static void native_fill(txMachine* the) {
	Message answer = ask(the, 1);
	void* into;
	txUnsigned room;
	txU4 size;
	xsmcGetBufferWritable(*mxArgv(0), &into, &room);
	memcpy(&size, answer.bytes + 1, 4);
	if (size > room) size = room;
	memcpy(into, answer.bytes + 5, size);
	mxResult->value.integer = (txInteger)size;
	mxResult->kind = XS_INTEGER_KIND;
}

/* restart(kind, reason): the machine is over, as after esp_restart. */
static void native_restart(txMachine* the) {
	fxCollect(the, XS_COMPACT_FLAG); /* for what is known of its memory */
	leave(exitRestart, fxToString(the, mxArgv(0)), fxToString(the, mxArgv(1)));
}

/* What `feed` has given and `read` has not taken yet. */
static struct {
	txSlot* bytes;
	txUnsigned at;
} incoming;

/* feed(onReadable, bytes): bytes have come, as a driver in C tells it; onReadable(count) may `read` them meanwhile. */
static void native_feed(txMachine* the) {
	void* from;
	txUnsigned size;
	xsmcGetBufferReadable(*mxArgv(1), &from, &size);
	incoming.bytes = mxArgv(1);
	incoming.at = 0;
	mxPushUndefined();
	mxPushSlot(mxArgv(0));
	mxCall();
	mxPushInteger((txInteger)size);
	mxRunCount(1);
	mxPop();
	incoming.bytes = NULL;
}

/* read(into): copies what fits of the bytes that `feed` gave, and returns how many. */
static void native_read(txMachine* the) {
	void *into, *from;
	txUnsigned room, size = 0;
	xsmcGetBufferWritable(*mxArgv(0), &into, &room);
	if (incoming.bytes) {
		xsmcGetBufferReadable(*incoming.bytes, &from, &size);
		size -= incoming.at;
		if (size > room) size = room;
		memcpy(into, (txU1*)from + incoming.at, size);
		incoming.at += size;
	}
	mxResult->value.integer = (txInteger)size;
	mxResult->kind = XS_INTEGER_KIND;
}

/* write(bytes): what a driver does with bytes to send, but they go nowhere; true. written(): how many there were. */
static txInteger written = 0;

static void native_write(txMachine* the) {
	void* from;
	txUnsigned size;
	xsmcGetBufferReadable(*mxArgv(0), &from, &size);
	written += (txInteger)size;
	mxResult->value.boolean = 1;
	mxResult->kind = XS_BOOLEAN_KIND;
}

static void native_written(txMachine* the) {
	mxResult->value.integer = written;
	mxResult->kind = XS_INTEGER_KIND;
}

/* freeMemory(): bytes; what a collection would set free not counted. */
static void native_freeMemory(txMachine* the) {
	txInteger slots = (txInteger)(the->maximumHeapCount - the->currentHeapCount) * (txInteger)sizeof(txSlot);
	mxResult->value.integer = slots + (txInteger)(the->maximumChunksSize - the->currentChunksSize);
	mxResult->kind = XS_INTEGER_KIND;
}

/* Defines a method of the object on top of the stack. */
static void define(txMachine* the, const char* name, txCallback callback, txInteger length) {
	txSlot* object = the->stack;
	txID id = fxNewNameC(the, (txString)name);
	fxNewHostFunction(the, callback, length, id, XS_NO_ID);
	mxPushSlot(object);
	mxSetID(id);
	mxPop();
}

void installNative(txMachine* the) {
	fxBeginHost(the);
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	define(the, "call", native_call, 1);
	define(the, "post", native_post, 1);
	define(the, "fill", native_fill, 2);
	define(the, "restart", native_restart, 2);
	define(the, "feed", native_feed, 2);
	define(the, "read", native_read, 1);
	define(the, "write", native_write, 1);
	define(the, "written", native_written, 0);
	define(the, "freeMemory", native_freeMemory, 0);
	define(the, "own", native_own, 1);
	mxPush(mxGlobal);
	fxDefineID(the, fxNewNameC(the, "native"), XS_DONT_ENUM_FLAG, XS_DONT_ENUM_FLAG);
	mxPop();
	modInstallTextDecoder(the);
	modInstallTextEncoder(the);
	fxEndHost(the);
}
