// What only the test at the end of the line asks. In the image of a product that is tested so, and in no other
// (tools/sdk/firmware.ts). Described in manifest.json ("ffi"), called from ../esp32/factory-system.ts.

#include <stdint.h>
#include <string.h>

// The SDK's makefile has the folder of all components on its path, but not those of these two.
#include "app_update/include/esp_ota_ops.h"
#include "spi_flash/include/esp_flash.h"

#include "esp_partition.h"

// Fills 36 bytes: the size of the flash chip, the lowest byte first (0 where it does not tell), and the hash of the running
// application. 1 when what is in the flash has the hash that stands behind it: ESP-IDF reads it all for that.
uint8_t factory_inspect(uint8_t *into)
{
	uint32_t size = 0;

	if (esp_flash_get_physical_size(NULL, &size))
		size = 0;
	for (int i = 0; i < 4; i++)
		into[i] = (uint8_t)(size >> 8 * i);
	return esp_partition_get_sha256(esp_ota_get_running_partition(), into + 4) == ESP_OK;
}
