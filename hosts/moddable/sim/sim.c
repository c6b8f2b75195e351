// What the SDK's simulators have no JavaScript for. Described in manifest.json ("ffi").

#define _CRT_RAND_S
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void board_exit(int32_t status)
{
	fflush(NULL);
	_Exit(status);
}

const char *board_environment(char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

void board_random(uint8_t *into, uint32_t offset, uint32_t length)
{
	into += offset;
#ifdef _WIN32
	for (unsigned int number; length--; *into++ = (uint8_t)number)
		rand_s(&number);
#else
	FILE *file = fopen("/dev/urandom", "rb");
	if (!file || fread(into, 1, length, file) != length)
		abort();
	fclose(file);
#endif
}
