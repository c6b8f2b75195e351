// In place of ESP-IDF's: what update.c takes of it.
#pragma once
#include "../../esp_partition.h"

typedef enum {
	ESP_OTA_IMG_NEW,
	ESP_OTA_IMG_PENDING_VERIFY,
	ESP_OTA_IMG_VALID,
	ESP_OTA_IMG_INVALID,
	ESP_OTA_IMG_ABORTED,
} esp_ota_img_states_t;

enum {
	ESP_ERR_OTA_VALIDATE_FAILED = 0x1503,
	ESP_ERR_OTA_ROLLBACK_INVALID_STATE = 0x1506,
};

const esp_partition_t *esp_ota_get_running_partition(void);
const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from);
esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *state);
esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition);
