// The place in the flash for another firmware, by ESP-IDF's partitions. In the image of a product that takes updates, and in no
// other (tools/sdk/firmware.ts). Described in manifest.json ("ffi"), called from ../esp32/update.ts.

#include <stdint.h>

// The SDK's makefile has the folder of all components on its path, but not that of this one.
#include "app_update/include/esp_ota_ops.h"

#include "esp_partition.h"

enum { SECTOR = 4096 };

enum { SIZE, TRIAL, ACTIVATE, BACK };
enum { KEPT, GUARDED, UNGUARDED };
enum { WRITE, READ };

// NULL where there is but one: ESP-IDF then says the one that runs.
static const esp_partition_t *spare(void)
{
	const esp_partition_t *next = esp_ota_get_next_update_partition(NULL);

	return next == esp_ota_get_running_partition() ? NULL : next;
}

// A boot loader with rollback turns "new" into "pending verify" at the first start.
static int trial(void)
{
	esp_ota_img_states_t state;

	if (esp_ota_get_state_partition(esp_ota_get_running_partition(), &state))
		return KEPT;
	return state == ESP_OTA_IMG_PENDING_VERIFY ? GUARDED : state == ESP_OTA_IMG_NEW ? UNGUARDED : KEPT;
}

static int32_t back(void)
{
	uint8_t hash[32];

	switch (trial()) {
	case GUARDED: // reads all of the image, as the boot loader will
		return esp_partition_get_sha256(spare(), hash);
	case UNGUARDED:
		return esp_ota_set_boot_partition(spare());
	default:
		return ESP_ERR_INVALID_STATE;
	}
}

// SIZE in bytes, TRIAL as above; ACTIVATE and BACK: 0 or an esp_err_t.
int32_t update_ask(uint8_t what)
{
	const esp_partition_t *partition = spare();

	if (what == TRIAL)
		return trial();
	if (!partition)
		return what == SIZE ? 0 : ESP_ERR_NOT_FOUND;
	switch (what) {
	case SIZE:
		return (int32_t)partition->size;
	case ACTIVATE: // verifies the image
		return trial() ? ESP_ERR_OTA_ROLLBACK_INVALID_STATE : esp_ota_set_boot_partition(partition);
	default:
		return back();
	}
}

static esp_err_t write(const esp_partition_t *partition, uint32_t at, const uint8_t *bytes, uint32_t length)
{
	while (length) {
		const uint32_t left = SECTOR - at % SECTOR, count = length < left ? length : left;
		esp_err_t error = left == SECTOR ? esp_partition_erase_range(partition, at, SECTOR) : ESP_OK;

		if (!error)
			error = esp_partition_write(partition, at, bytes, count);
		if (error)
			return error;
		at += count;
		bytes += count;
		length -= count;
	}
	return ESP_OK;
}

// Writes or reads `length` bytes at `at` of the partition: 0 or an esp_err_t. What is on trial does not touch the one before it.
int32_t update_flash(uint8_t what, uint32_t at, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	const esp_partition_t *partition = spare();

	if (!partition)
		return ESP_ERR_NOT_FOUND;
	if (what == READ)
		return esp_partition_read(partition, at, bytes + offset, length);
	if (trial())
		return ESP_ERR_OTA_ROLLBACK_INVALID_STATE;
	if (length > partition->size || at > partition->size - length)
		return ESP_ERR_INVALID_SIZE;
	return write(partition, at, bytes + offset, length);
}
