// mbedTLS's configuration, to be included before any header of its own.
//
// The SDK compiles our files outside of ESP-IDF's own build. With mbedTLS's standard configuration instead of the chip's,
// structures would have other sizes than in the library, and memory would be corrupted without a word. So the chip's is
// named here (ESP-IDF names it in components/mbedtls/CMakeLists.txt), and whether it came in is checked.

#ifndef CONFIGURED_H
#define CONFIGURED_H

#if defined(ESP_PLATFORM)
#undef MBEDTLS_CONFIG_FILE
#undef TF_PSA_CRYPTO_USER_CONFIG_FILE
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif

#include "mbedtls/version.h"

#if defined(ESP_PLATFORM)
#include "sdkconfig.h"
#if !defined(ESP_CONFIG_H)
#error "mbedTLS is not configured by the chip's mbedtls/esp_config.h"
#endif
#endif

#endif
