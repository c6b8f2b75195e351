// In place of ESP-IDF's: the configuration of the system's mbedTLS.
#if !defined(ESP_CONFIG_MISSING)
#define ESP_CONFIG_H
#endif
#include <mbedtls/config.h>
