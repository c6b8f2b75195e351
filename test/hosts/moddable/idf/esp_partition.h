// In place of ESP-IDF's: what update.c takes of it.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef int esp_err_t;

enum {
	ESP_OK = 0,
	ESP_ERR_INVALID_STATE = 0x103,
	ESP_ERR_INVALID_SIZE = 0x104,
	ESP_ERR_NOT_FOUND = 0x105,
};

typedef struct {
	uint32_t size;
} esp_partition_t;

esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size);
esp_err_t esp_partition_write(const esp_partition_t *partition, size_t offset, const void *bytes, size_t size);
esp_err_t esp_partition_read(const esp_partition_t *partition, size_t offset, void *into, size_t size);
esp_err_t esp_partition_get_sha256(const esp_partition_t *partition, uint8_t *into);
