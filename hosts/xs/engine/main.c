/*
 * Commands (tags) in the order of a life:
 *   P name NUL source   preload: runs at link time, in ROM
 *   B name NUL source   burn: code in ROM, runs when the device starts
 *   G                   go: seal the ROM, create the device's machine, run what was burnt
 *   F                   the same in a process of its own that has this one's memory, as often as wanted: the commands that
 *                       follow are for that one; when it is over, 'f' is said, and the next F may come
 *   e values            call globalThis.onEvent with them; answers '.' and the result
 *   s                   statistics; answers '.' and JSON
 *   c                   collect garbage, then the same
 *   o                   collect, then the census: who owns the slots (census.c)
 *   q                   quit
 * While the machine runs it may ask: '?' and values, to be answered with '/' and a value or '!' and a message; and tell:
 * '>' and values, to which there is no answer.
 * 'x' kind NUL reason NUL bytes is the last word of a machine that is over; the bytes are `leastFree`, if that is known.
 */
#include "engine.h"

#include <sys/wait.h>

static unsigned long long computrons; /* of all turns before the present one */
static txU4 turnLimit;
static unsigned aliases;
static unsigned long long collections; /* XS counts them in 16 bits */
static txU2 collectionsSeen;
size_t leastFree = SIZE_MAX;

static txBoolean mayGoOn(txMachine* the, txU4 index) {
	(void)the;
	return index < turnLimit;
}

static void countCollections(txMachine* the) {
	collections += (txU2)(the->garbageCollectionCount - collectionsSeen);
	collectionsSeen = (txU2)the->garbageCollectionCount;
}

/* What slots and chunks may still take, garbage counted as taken. */
static size_t freeNow(txMachine* the) {
	size_t slots = (size_t)(the->maximumHeapCount - the->currentHeapCount) * sizeof(txSlot);
	return slots + (size_t)(the->maximumChunksSize - the->currentChunksSize) + regionLeft();
}

void onCollected(txMachine* the) {
	size_t free = freeNow(the);
	if (free < leastFree) leastFree = free;
}

static void endTurn(txMachine* the) {
	runJobs(the);
	countCollections(the);
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
		append(&result, "u", 1);
	}
	fxEndHost(the);
	endTurn(the);
	send('.', result.bytes, result.size);
}

static void sendStatistics(txMachine* the) {
	char json[700];
	int size;
	countCollections(the);
	size = snprintf(json, sizeof(json),
		"{\"computrons\":%llu,\"slotSize\":%d,\"slots\":%d,\"slotsPeak\":%d,\"slotsMost\":%d,\"chunks\":%d,"
		"\"chunksPeak\":%d,\"chunksMost\":%d,\"stackPeak\":%d,\"stackMost\":%d,\"aliases\":%u,\"keys\":%d,\"collections\":%llu,"
		"\"leastFree\":%zu}",
		computrons, (int)sizeof(txSlot), (int)the->currentHeapCount, (int)the->peakHeapCount, (int)the->maximumHeapCount,
		(int)the->currentChunksSize, (int)the->peakChunksSize, (int)the->maximumChunksSize,
		(int)(the->stackTop - the->stackPeak), (int)(the->stackTop - the->stackBottom), aliases,
		(int)(the->keyIndex - the->keyOffset), collections, collections ? leastFree : freeNow(the));
	send('.', json, (size_t)size);
}

enum { mostScripts = 16 };

static txMachine* createDevice(txMachine* rom, txCreation* creation, txScript** scripts, int count) {
	txMachine* the;
	int i;
	openRegion((size_t)creation->staticSize);
	the = fxCloneMachine(creation, rom, "device", NULL);
	if (!the) leave(exitImage, "memory full", "the device's machine cannot even be created");
	aliases = (unsigned)the->aliasCount;
	collections = collectionsSeen = 0;
	leastFree = SIZE_MAX;
	fxBeginMetering(the, mayGoOn, 10000);
	for (i = 0; i < count; i++) turnScript(the, scripts[i]);
	return the;
}

static void closeImage(txMachine* rom) {
	static txBoolean closed = 0;
	if (closed) return;
	seal(rom);
	closeRom();
	closed = 1;
}

/* Returns at once in a process of its own, true there; in this one, false, when that is over. */
static txBoolean isChild(void) {
	pid_t child = fork();
	if (child < 0) leave(exitImage, "fatal check", "no process can be made");
	if (child == 0) return 1;
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR);
	return 0;
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
			if (count == mostScripts) leave(exitImage, "fatal check", "too many scripts");
			scripts[count] = burn(rom, name, source, message.size - (size_t)(source - name));
			archive(scripts[count++]);
			break;
		case 'F':
			closeImage(rom);
			if (!isChild()) {
				send('f', NULL, 0);
				break;
			}
			/* fall through */
		case 'G':
			closeImage(rom);
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
	openRom();
	root = fxCreateMachine(&rom, "rom", NULL, XS_NO_ID);
	if (!root) leave(exitImage, "memory full", "the ROM machine cannot be created");
	installNative(root);
	serve(root, &device);
	return 0;
}
