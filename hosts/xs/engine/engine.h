/*
 * A host for the XS engine that behaves like a microcontroller (hosts/xs/README.md):
 *   burn.c      parses firmware into ROM
 *   seal.c      preloaded modules and built-ins frozen, ROM shared
 *   platform.c  what XS asks of a platform: memory, the end
 *   native.c    what the firmware can call
 *   ffi.c       what the SDK's FFI costs
 *   value.c     JavaScript values as bytes
 *   wire.c      messages to and from the Node side
 *   memory.c    memory as XS has it, watched
 *   census.c    who owns the live slots
 *   defaults.c  what is stripped
 *   main.c      the life of the machine
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
/* Leaves a message for the other end, which gets it with the next that is sent. */
void post(char tag, const void* data, size_t size);
void send(char tag, const void* data, size_t size);
/* Tells the other end why the machine is over, and exits with `code`. Nothing of the machine runs afterwards. */
void leave(int code, const char* kind, const char* reason) XS_FUNCTION_NORETURN;

/* Exit codes: a restart that the firmware wanted, an image that cannot run, a write to ROM, from `exitAborted` on XS's own. */
enum { exitRestart = 0, exitImage = 2, exitViolation = 3, exitAborted = 10 };

/* Appends the value in `slot`. Throws a TypeError for what has no place on the wire. */
void encode(txMachine* the, Bytes* into, txSlot* slot);
/* Pushes the value at `*at` on the stack and moves `*at` behind it. */
void decode(txMachine* the, const txU1** at);

void installNative(txMachine* the);
void native_own(txMachine* the);

/* From now on memory comes from a region of `size` bytes; 0: from the C heap. */
void openRegion(size_t size);
/* Bytes of the region that nothing has taken yet. */
size_t regionLeft(void);
/* From now on memory comes from what will be ROM; after `closeRom` a write there ends the engine, as flash does. */
void openRom(void);
void closeRom(void);

/* XS has just collected garbage (memory.c). */
void onCollected(txMachine* the);
/* Bytes that slots and chunks could still have taken after the collection that left the least; SIZE_MAX before the first. */
extern size_t leastFree;

/* Collects garbage and answers '.' and the census. */
void sendCensus(txMachine* the);
const char* nameOfFunction(txMachine* the, txSlot* function);

/* Parses `source` and puts its byte code and names in place for good; a syntax error ends the engine. */
txScript* burn(txMachine* rom, const char* name, char* source, size_t size);
/* Makes functions and strings of a script that is not preloaded stay where they lie, as the SDK's linker does. */
void archive(txScript* script);
/* Pushes nothing; what the script throws comes out. */
void runScript(txMachine* the, txScript* script);
/* Runs promise jobs until there are none; a rejection that nobody handled ends the engine. */
void runJobs(txMachine* the);
/* Freezes what the linker freezes, and makes the machine the read-only memory of others. */
void seal(txMachine* rom);

#endif
