/*
 * A host for the XS engine that behaves like a microcontroller (hosts/xs/README.md):
 *   rom.c    what the Moddable linker does: parse, preload, freeze, share
 *   wire.c   messages to and from the Node side
 *   value.c  JavaScript values as bytes
 *   native.c what the firmware can call
 *   census.c who owns the live slots
 *   main.c   the life of the machine
 */
#ifndef BLYNK_INJECT_XS_ENGINE
#define BLYNK_INJECT_XS_ENGINE

#include "xsAll.h"
#include "xsScript.h"
#include "xsmc.h"

/* A message: one byte that says what it is, four bytes of length (little endian), and that many bytes. */
typedef struct {
	char tag;
	txU4 size;
	txU1* bytes;
} Message;

/* A growing row of bytes. */
typedef struct {
	txU1* bytes;
	size_t size;
	size_t room;
} Bytes;

void append(Bytes* bytes, const void* data, size_t size);

/* Waits for the next message, which stays valid until the next call; the other end gone, the engine ends too. */
Message receive(void);
void send(char tag, const void* data, size_t size);
/* Tells the other end why the machine is over, and leaves. Nothing of the machine runs afterwards. */
void leave(const char* kind, const char* reason) XS_FUNCTION_NORETURN;

/* Appends the value in `slot`. Throws a TypeError for what has no place on the wire. */
void encode(txMachine* the, Bytes* into, txSlot* slot);
/* Pushes the value at `*at` on the stack and moves `*at` behind it. */
void decode(txMachine* the, const txU1** at);

void installNative(txMachine* the);
extern const char* const kindOfExit[];

/* Collects garbage and answers '.' and the census. */
void sendCensus(txMachine* the);

/* Parses `source` and puts its byte code and names in place for good; a syntax error ends the engine. */
txScript* burn(txMachine* rom, const char* name, char* source, size_t size);
void runScript(txMachine* the, txScript* script);
void runJobs(txMachine* the);
/* Freezes what the linker freezes, and makes the machine the read-only memory of others. */
void seal(txMachine* rom);
size_t burntBytes(void);

#endif
