/*
 * Memory as XS has it, but that `onCollected` hears when garbage was collected, which is where XS would ask its profiler: what
 * is in use then lives, and at no other time is that known.
 */
#include "engine.h"

#define fxCheckProfiler(the, frame) onCollected(the)
#include "xsMemory.c"
