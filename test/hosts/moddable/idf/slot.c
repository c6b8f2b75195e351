// update.c over a flash in memory. Commands on stdin, one a line, each answered by a line:
//   a WHAT         update_ask
//   w AT HEX       update_flash, writing; what was refused is the esp_err_t
//   r AT LENGTH    update_flash, reading: the bytes, or the esp_err_t
//   c              how often a sector was erased, or written to
//   state N        of the running one, from now on; -1: none is known. whole 0 or 1: the other has a whole image
//   slots 1 or 2   how many there are. broken 0 or 1: the flash refuses
//   boots          how often the other was selected for the next start
#include "app_update/include/esp_ota_ops.h"

#include <stdio.h>
#include <string.h>

enum { SECTOR = 4096, SIZE = 4 * SECTOR };

int32_t update_ask(uint8_t what);
int32_t update_flash(uint8_t what, uint32_t at, uint8_t *bytes, uint32_t offset, uint32_t length);

static const esp_partition_t partitions[2] = {{SIZE}, {SIZE}};
static uint8_t flash[SIZE];
static int state = -1, whole, slots = 2, broken, boots, changes;

const esp_partition_t *esp_ota_get_running_partition(void)
{
	return &partitions[0];
}

const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from)
{
	(void)from;
	return &partitions[slots - 1];
}

esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *into)
{
	if (state < 0 || partition != &partitions[0])
		return ESP_ERR_NOT_FOUND;
	*into = (esp_ota_img_states_t)state;
	return ESP_OK;
}

esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition)
{
	if (!whole || partition != &partitions[1])
		return ESP_ERR_OTA_VALIDATE_FAILED;
	boots++;
	return ESP_OK;
}

esp_err_t esp_partition_get_sha256(const esp_partition_t *partition, uint8_t *into)
{
	memset(into, 0, 32);
	return whole && partition == &partitions[1] ? ESP_OK : ESP_ERR_OTA_VALIDATE_FAILED;
}

// What ESP-IDF refuses by itself, it refuses here.
static esp_err_t refused(const esp_partition_t *partition, size_t offset, size_t size)
{
	return broken || partition != &partitions[1] || offset > SIZE || size > SIZE - offset ? ESP_ERR_INVALID_SIZE : ESP_OK;
}

esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size)
{
	if (refused(partition, offset, size) || offset % SECTOR || size % SECTOR)
		return ESP_ERR_INVALID_SIZE;
	changes++;
	memset(flash + offset, 0xFF, size);
	return ESP_OK;
}

esp_err_t esp_partition_write(const esp_partition_t *partition, size_t offset, const void *bytes, size_t size)
{
	if (refused(partition, offset, size))
		return ESP_ERR_INVALID_SIZE;
	changes++;
	for (size_t i = 0; i < size; i++)
		flash[offset + i] &= ((const uint8_t *)bytes)[i];
	return ESP_OK;
}

esp_err_t esp_partition_read(const esp_partition_t *partition, size_t offset, void *into, size_t size)
{
	if (refused(partition, offset, size))
		return ESP_ERR_INVALID_SIZE;
	memcpy(into, flash + offset, size);
	return ESP_OK;
}

static uint32_t unhex(const char *digits, uint8_t *into)
{
	uint32_t length = 0;
	unsigned byte;

	for (; sscanf(digits, "%2x", &byte) == 1; digits += 2)
		into[length++] = (uint8_t)byte;
	return length;
}

int main(void)
{
	static char line[4 * SIZE], word[8], digits[4 * SIZE];
	static uint8_t bytes[2 * SIZE];
	unsigned at, length;
	int number;

	memset(flash, 0xFF, SIZE);
	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "w %u %s", &at, digits) == 2) {
			length = unhex(digits, bytes + 3);
			printf("%d\n", update_flash(0, at, bytes, 3, length));
		} else if (sscanf(line, "r %u %u", &at, &length) == 2) {
			number = update_flash(1, at, bytes, 3, length);
			if (number)
				printf("%d", number);
			else
				for (unsigned i = 0; i < length; i++)
					printf("%02x", bytes[3 + i]);
			printf("\n");
		} else if (sscanf(line, "a %d", &number) == 1) {
			printf("%d\n", update_ask((uint8_t)number));
		} else if (sscanf(line, "%7s %d", word, &number) == 2) {
			*(*word == 'b' ? &broken : *word == 'w' ? &whole : strcmp(word, "slots") ? &state : &slots) = number;
			printf("\n");
		} else {
			printf("%d\n", *line == 'c' ? changes : boots);
		}
	}
	return 0;
}
