/*
 * Commands (tags) in the order of a life:
 *   P name NUL source   preload: runs at link time, in ROM
 *   B name NUL source   burn: code in ROM, runs when the device starts
 *   G                   go: seal the ROM, create the device's machine, run what was burnt
 *   e values            call globalThis.onEvent with them; answers '.' and the result
 *   s                   statistics; answers '.' and JSON
 *   c                   collect garbage, then the same
 *   o                   collect, then the census: who owns the slots (census.c)
 *   q                   quit
 * While the machine runs it may ask: '?' and values, to be answered with '/' and a value or '!' and a message.
 * 'x' kind NUL reason is the last word of a machine that is over.
 */
#include "engine.h"

const char* const kindOfExit[] = {
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

static unsigned long long computrons; /* of all turns before the present one */
static txU4 turnLimit;
static unsigned aliases;

/* ---- what XS asks of a platform ---- */

void fxCreateMachinePlatform(txMachine* the) { the->promiseJobs = 0; }
void fxDeleteMachinePlatform(txMachine* the) { (void)the; }
void fxQueuePromiseJobs(txMachine* the) { the->promiseJobs = 1; }
/*
 * A board whose manifest says `static` has one region for everything: chunks grow from its bottom, slots from its top,
 * until they meet (SDK xs/platforms/mc/xsHosts.c). Without it, blocks come from the C heap.
 */
static txU1* regionBottom;
static txU1* regionTop;

static void openRegion(size_t size) {
	if (!size) return;
	regionBottom = calloc(size, 1);
	regionTop = regionBottom + size;
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

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* slot) {
	(void)the, (void)realm, (void)moduleID, (void)slot;
	return XS_NO_ID; /* everything is bundled */
}
void fxLoadModule(txMachine* the, txSlot* module, txID moduleID) { (void)the, (void)module, (void)moduleID; }

/* An ESP32 restarts here. */
void fxAbort(txMachine* the, int status) {
	char reason[512];
	if (status == XS_UNHANDLED_EXCEPTION_EXIT || status == XS_UNHANDLED_REJECTION_EXIT)
		snprintf(reason, sizeof(reason), "%s", fxToString(the, &mxException));
	else
		snprintf(reason, sizeof(reason), "%d of %d slots, %d of %d chunk bytes in use", (int)the->currentHeapCount,
			(int)the->maximumHeapCount, (int)the->currentChunksSize, (int)the->maximumChunksSize);
	leave(kindOfExit[status], reason);
}

static txBoolean mayGoOn(txMachine* the, txU4 index) {
	(void)the;
	return index < turnLimit;
}

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

/* ---- a turn: one entry into the machine, until it has nothing left to do ---- */

static void endTurn(txMachine* the) {
	runJobs(the);
	computrons += the->meterIndex;
	the->meterIndex = 0;
}

static void turnScript(txMachine* the, txScript* script) {
	fxBeginHost(the);
	mxTry(the) {
		runScript(the, script);
	}
	mxCatch(the) {
		fxAbort(the, XS_UNHANDLED_EXCEPTION_EXIT);
	}
	fxEndHost(the);
	endTurn(the);
}

static void turnEvent(txMachine* the, const txU1* at) {
	static Bytes result;
	txU4 count, i;
	result.size = 0;
	fxBeginHost(the);
	mxTry(the) {
		memcpy(&count, at + 1, 4);
		at += 5;
		mxPushSlot(&mxGlobal);
		mxDub();
		mxGetID(fxNewNameC(the, "onEvent"));
		mxCall();
		for (i = 0; i < count; i++) decode(the, &at);
		mxRunCount((txInteger)count);
		encode(the, &result, the->stack);
		mxPop();
	}
	mxCatch(the) {
		fxAbort(the, XS_UNHANDLED_EXCEPTION_EXIT);
	}
	fxEndHost(the);
	endTurn(the);
	send('.', result.bytes, result.size);
}

static void sendStatistics(txMachine* the) {
	char json[640];
	int size = snprintf(json, sizeof(json),
		"{\"computrons\":%llu,\"slotSize\":%d,\"slots\":%d,\"slotsPeak\":%d,\"slotsMost\":%d,\"chunks\":%d,"
		"\"chunksPeak\":%d,\"chunksMost\":%d,\"stackPeak\":%d,\"stackMost\":%d,\"aliases\":%u,\"keys\":%d,\"collections\":%d,"
		"\"romCode\":%zu}",
		computrons, (int)sizeof(txSlot), (int)the->currentHeapCount, (int)the->peakHeapCount, (int)the->maximumHeapCount,
		(int)the->currentChunksSize, (int)the->peakChunksSize, (int)the->maximumChunksSize,
		(int)(the->stackTop - the->stackPeak), (int)(the->stackTop - the->stackBottom), aliases,
		(int)(the->keyIndex - the->keyOffset), (int)the->garbageCollectionCount, burntBytes());
	send('.', json, (size_t)size);
}

/* ---- the life ---- */

enum { mostScripts = 16 };

static txMachine* createDevice(txMachine* rom, txCreation* creation, txScript** scripts, int count) {
	txMachine* the;
	int i;
	seal(rom);
	openRegion((size_t)creation->staticSize);
	the = fxCloneMachine(creation, rom, "device", NULL);
	if (!the) leave("memory full", "the device's machine cannot even be created");
	aliases = (unsigned)the->aliasCount;
	fxBeginMetering(the, mayGoOn, 10000);
	for (i = 0; i < count; i++) turnScript(the, scripts[i]);
	return the;
}

static void serve(txMachine* rom, txCreation* creation) {
	txMachine* device = NULL;
	txScript* scripts[mostScripts];
	int count = 0;
	for (;;) {
		Message message = receive();
		char* name = (char*)message.bytes;
		char* source = name + strlen(name) + 1;
		switch (message.tag) {
		case 'P':
			turnScript(rom, burn(rom, name, source, message.size - (size_t)(source - name)));
			break;
		case 'B':
			if (count == mostScripts) leave("fatal check", "too many scripts");
			scripts[count++] = burn(rom, name, source, message.size - (size_t)(source - name));
			break;
		case 'G':
			device = createDevice(rom, creation, scripts, count);
			send('.', "u", 1);
			break;
		case 'e':
			turnEvent(device, message.bytes);
			break;
		case 'c':
			fxCollect(device, XS_COMPACT_FLAG);
			sendStatistics(device);
			break;
		case 'o':
			sendCensus(device);
			break;
		case 's':
			sendStatistics(device);
			break;
		default:
			return;
		}
	}
}

static int option(int argc, char* argv[], const char* name, int otherwise) {
	int i;
	for (i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], name)) return atoi(argv[i + 1]);
	}
	return otherwise;
}

int main(int argc, char* argv[]) {
	txCreation rom = { 4 << 20, 1 << 20, 64 << 10, 32 << 10, 8192, 8000, 2000, 127, 127, 512 << 10, 1993, 0 };
	txCreation device = {
		option(argc, argv, "--chunk", 78848), option(argc, argv, "--chunk-more", 0), option(argc, argv, "--heap", 4928),
		option(argc, argv, "--heap-more", 0), option(argc, argv, "--stack", 512),
		option(argc, argv, "--keys", 32), 0, 127, 127, 32 << 10, 127, option(argc, argv, "--static", 0)
	};
	txMachine* root;
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("XS %d.%d.%d, slots of %d bytes\n", XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, (int)sizeof(txSlot));
		return 0;
	}
	turnLimit = (txU4)option(argc, argv, "--limit", 2000000000);
	fxInitializeSharedCluster();
	root = fxCreateMachine(&rom, "rom", NULL, XS_NO_ID);
	if (!root) leave("memory full", "the ROM machine cannot be created");
	installNative(root);
	serve(root, &device);
	return 0;
}
