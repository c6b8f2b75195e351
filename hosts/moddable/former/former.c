// What the SDK's `preference` cannot read of what another firmware left in NVS. Only in the image of a product that comes
// after one (tools/sdk/firmware.ts). Described in manifest.json ("ffi"), called from ../former.ts.

#include <stdint.h>

// The SDK's makefile has the folder of all components on its path, but not that of this one.
#include "nvs_flash/include/nvs_flash.h"

// A number of 16 bits under `key` in a name space; -1 where there is none.
int32_t former_number(char *space, char *key)
{
	nvs_handle_t handle;
	uint16_t without_sign;
	int16_t with_sign;
	int32_t number = -1;

	if (nvs_open(space, NVS_READONLY, &handle))
		return -1;
	if (!nvs_get_u16(handle, key, &without_sign))
		number = without_sign;
	else if (!nvs_get_i16(handle, key, &with_sign))
		number = with_sign;
	nvs_close(handle);
	return number;
}
