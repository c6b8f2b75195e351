// Runs a Moddable simulator build (mc.so) without a window: the simulator's screen is a struct of which only the life
// cycle is used here. Built by tools/sdk/sim.ts with the SDK's screen.h:
//   cc loader.c -I$MODDABLE/build/simulators/modules $(pkg-config --cflags --libs gio-2.0) -ldl -DmxLinux=1

#include <dlfcn.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "screen.h"

// As sysexits.h: an internal software error.
enum { aborted = 70 };

static void on_abort(txScreen *screen, int status)
{
	fprintf(stderr, "XS ended with status %d\n", status);
	fflush(NULL);
	_Exit(aborted);
}

static void ignore(txScreen *screen)
{
}

static void ignore_start(txScreen *screen, double interval)
{
}

static void ignore_message(txScreen *screen, char *buffer, int size)
{
}

int main(int count, char *arguments[])
{
	static txScreen screen;

	if (count != 2) {
		fprintf(stderr, "usage: %s mc.so\n", arguments[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);

	void *library = dlopen(arguments[1], RTLD_NOW);
	txScreenLaunchProc launch = library ? (txScreenLaunchProc)dlsym(library, "fxScreenLaunch") : NULL;
	if (!launch) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}

	screen.abort = on_abort;
	screen.bufferChanged = ignore;
	screen.formatChanged = ignore;
	screen.post = ignore_message;
	screen.start = ignore_start;
	screen.stop = ignore;
	mxCreateMutex(&screen.workersMutex);
	launch(&screen);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
