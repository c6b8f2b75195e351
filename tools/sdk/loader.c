// Runs a Moddable simulator build (mc.so) without a window: the simulator's screen is a struct of which only the life
// cycle is used here. At SIGUSR1 it prints how much native memory is in use. Built by tools/sdk/simulator.ts with the SDK's
// screen.h:
//   cc loader.c -I$MODDABLE/build/simulators/modules $(pkg-config --cflags --libs gio-2.0) -ldl -DmxLinux=1

#include <dlfcn.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
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

// What the program has taken from malloc and not given back, in pieces of any size.
static gboolean tell_memory(gpointer unused)
{
	struct mallinfo2 info = mallinfo2();
	printf("memory: %zu bytes\n", info.uordblks + info.hblkhd);
	return G_SOURCE_CONTINUE;
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
	g_unix_signal_add(SIGUSR1, tell_memory, NULL);
	launch(&screen);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
