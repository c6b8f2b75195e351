/* What XS asks of a platform: memory, the end of the machine, promise jobs, modules. */
#include "engine.h"

#include <signal.h>
#include <sys/mman.h>

/*
 * A board whose manifest says `static` has one region for everything: chunks grow from its bottom, slots from its top,
 * until they meet (SDK xs/platforms/mc/xsHosts.c). Without it, blocks come from the C heap. The machine that becomes ROM
 * has a region too, so that it can be made read-only as a whole.
 */
static txU1* regionBottom;
static txU1* regionTop;

void openRegion(size_t size) {
	regionBottom = size ? calloc(size, 1) : NULL;
	regionTop = regionBottom + size;
}

size_t regionLeft(void) {
	return (size_t)(regionTop - regionBottom);
}

/* Of this size, only what is used becomes memory. */
enum { romSize = 64 << 20 };
static txU1* rom;

void openRom(void) {
	rom = mmap(NULL, romSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (rom == MAP_FAILED) leave(exitImage, "memory full", "there is no memory for the ROM");
	regionBottom = rom;
	regionTop = rom + romSize;
}

static void onViolation(int number, siginfo_t* violation, void* context) {
	txU1* address = violation->si_addr;
	(void)context;
	if (rom <= address && address < rom + romSize)
		leave(exitViolation, "write to ROM", "something was to change that lies in flash and has no copy in RAM");
	signal(number, SIG_DFL);
}

void closeRom(void) {
	struct sigaction action = { .sa_sigaction = onViolation, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &action, NULL);
	mprotect(rom, romSize, PROT_READ);
}

void* fxAllocateChunks(txMachine* the, txSize size) {
	txU1* chunks = regionBottom;
	(void)the;
	if (!regionBottom) return calloc((size_t)size, 1);
	if (size > regionTop - regionBottom) return NULL;
	regionBottom += size;
	return chunks;
}

txSlot* fxAllocateSlots(txMachine* the, txSize count) {
	txSize size = count * (txSize)sizeof(txSlot);
	(void)the;
	if (!regionBottom) return malloc((size_t)size);
	if (size > regionTop - regionBottom) return NULL;
	regionTop -= size;
	return (txSlot*)regionTop;
}

void fxFreeChunks(txMachine* the, void* chunks) {
	(void)the;
	if (!regionBottom) free(chunks);
}

void fxFreeSlots(txMachine* the, void* slots) {
	(void)the;
	if (!regionBottom) free(slots);
}

static const char* const kindOfExit[] = {
	[XS_DEBUGGER_EXIT] = "debugger",
	[XS_NOT_ENOUGH_MEMORY_EXIT] = "memory full",
	[XS_STACK_OVERFLOW_EXIT] = "stack overflow",
	[XS_FATAL_CHECK_EXIT] = "fatal check",
	[XS_DEAD_STRIP_EXIT] = "dead strip",
	[XS_UNHANDLED_EXCEPTION_EXIT] = "unhandled exception",
	[XS_NO_MORE_KEYS_EXIT] = "not enough keys",
	[XS_TOO_MUCH_COMPUTATION_EXIT] = "too much computation",
	[XS_UNHANDLED_REJECTION_EXIT] = "unhandled rejection",
};

/* " in inner < outer < ...": the functions that run, the innermost first. */
static void nameFrames(txMachine* the, char* into, size_t size) {
	const char* before = ", in ";
	txSlot* frame;
	size_t length = 0;
	*into = 0;
	for (frame = the->frame; frame && length + 1 < size; frame = frame->next) {
		txSlot* function = frame + 3;
		if (function >= the->stackTop || function->kind != XS_REFERENCE_KIND) continue;
		length += (size_t)snprintf(into + length, size - length, "%s%s", before, nameOfFunction(the, function->value.reference));
		before = " < ";
	}
}

/*
 * The SDK's abort hook (manifest "XS.abortHook"; xs/platforms/esp/xsPlatform.c): the global function `abort`, if there is
 * one, is told why the machine is to end, and what was thrown; when it answers `false` the machine goes on.
 */
static txBoolean goesOn(txMachine* the, int status) {
	static txBoolean asking = 0; /* a hook that ends for want of memory, too, is not asked about that */
	txBoolean answer = 0;
	txSlot* exception;
	if (asking || status == XS_STACK_OVERFLOW_EXIT || status == XS_TOO_MUCH_COMPUTATION_EXIT) return 0;
	asking = 1;
	fxBeginHost(the);
	mxPush(mxException);
	exception = the->stack;
	mxException = mxUndefined;
	mxTry(the) {
		mxPush(mxGlobal);
		if (mxHasID(fxNewNameC(the, "abort"))) {
			mxPush(mxGlobal);
			mxDub();
			mxGetID(fxNewNameC(the, "abort"));
			mxCall();
			mxPushStringX((txString)kindOfExit[status]);
			mxPushSlot(exception);
			mxRunCount(2);
			answer = the->stack->kind == XS_BOOLEAN_KIND && !the->stack->value.boolean;
			mxPop();
		}
	}
	mxCatch(the) {
	}
	if (!answer) mxException = *exception;
	fxEndHost(the);
	asking = 0;
	return answer;
}

/* An ESP32 restarts here. */
void fxAbort(txMachine* the, int status) {
	char reason[512], frames[300];
	if (goesOn(the, status)) return;
	if (status == XS_UNHANDLED_EXCEPTION_EXIT || status == XS_UNHANDLED_REJECTION_EXIT)
		snprintf(reason, sizeof(reason), "%s", fxToString(the, &mxException));
	else {
		nameFrames(the, frames, sizeof(frames));
		snprintf(reason, sizeof(reason), "%d of %d slots, %d of %d chunk bytes in use%s", (int)the->currentHeapCount,
			(int)the->maximumHeapCount, (int)the->currentChunksSize, (int)the->maximumChunksSize, frames);
	}
	leave(exitAborted + status, kindOfExit[status], reason);
}

void fxCreateMachinePlatform(txMachine* the) { the->promiseJobs = 0; }
void fxDeleteMachinePlatform(txMachine* the) { (void)the; }
void fxQueuePromiseJobs(txMachine* the) { the->promiseJobs = 1; }

void runJobs(txMachine* the) {
	while (the->promiseJobs) {
		the->promiseJobs = 0;
		fxRunPromiseJobs(the);
	}
	fxEndJob(the);
	fxBeginHost(the);
	fxCheckUnhandledRejections(the, 1); /* nothing is pending any more that could still handle one */
	fxEndHost(the);
}

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* slot) {
	(void)the, (void)realm, (void)moduleID, (void)slot;
	return XS_NO_ID; /* everything is bundled */
}
void fxLoadModule(txMachine* the, txSlot* module, txID moduleID) { (void)the, (void)module, (void)moduleID; }
