/*
 * What XS asks of a platform, chosen with -DXSPLATFORM. The device profile is as much in what is *not* defined here:
 * like the SDK's esp32 makefile, no mxCESU8, mxSloppy, mxStringNormalize, mxRegExpUnicodePropertyEscapes, mxMinusZero
 * or mxLockdown (docs/platform.md#the-chips-profile).
 */
#ifndef BLYNK_INJECT_XS_PLATFORM
#define BLYNK_INJECT_XS_PLATFORM

#undef mxLittleEndian
#define mxLittleEndian 1
#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int txSocket;
#define mxNoSocket -1
#define mxUseGCCAtomics 1
#define mxUsePOSIXThreads 1

#define mxMachinePlatform \
	void* waiterCondition; \
	void* waiterData; \
	void* waiterLink; \
	int promiseJobs;

#define mxUseDefaultBuildKeys 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1
#define mxUseDefaultDebug 1

#if INTPTR_MAX == INT64_MAX
	#define mx32bitID 1
#endif

#endif
