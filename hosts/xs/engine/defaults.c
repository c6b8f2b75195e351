/*
 * Of what the SDK's linker strips (manifest "strip": "*"; xs/tools/xslSlot.c, fxNewFunctionName), the part that RAM shows:
 * functions have neither a `name` nor a `length`.
 */
#include "xsAll.h"

#define fxNewFunctionLength C_NULL
#define fxNewFunctionName C_NULL
#include "xsDefaults.c"
