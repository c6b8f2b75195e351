// What the SDK has no JavaScript for. Described in manifest.json ("ffi"), called from system.ts and radio.ts.

#include <stdint.h>
#include <string.h>

#include "esp_event.h"
#include "esp_mac.h"
#include "esp_netif.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_wifi.h"
#include "sdkconfig.h"

void board_restart(void)
{
	esp_restart();
}

uint8_t board_reset_reason(void)
{
	return (uint8_t)esp_reset_reason();
}

// As the Blynk info frame spells chips (facts/blynk.md 1.9).
const char *board_chip(void)
{
#if CONFIG_IDF_TARGET_ESP32S2
	return "ESP32-S2";
#elif CONFIG_IDF_TARGET_ESP32S3
	return "ESP32-S3";
#elif CONFIG_IDF_TARGET_ESP32C3
	return "ESP32-C3";
#elif CONFIG_IDF_TARGET_ESP32C6
	return "ESP32-C6";
#else
	return "ESP32";
#endif
}

void board_mac(uint8_t *into, uint8_t access_point)
{
	esp_read_mac(into, access_point ? ESP_MAC_WIFI_SOFTAP : ESP_MAC_WIFI_STA);
}

void board_random(uint8_t *into, uint32_t offset, uint32_t length)
{
	esp_fill_random(into + offset, length);
}

uint32_t board_free_memory(void)
{
	return esp_get_free_heap_size();
}

static volatile uint8_t loss_reason;

// Runs in the system event task, which has 2 KB of stack.
static void on_disconnected(void *argument, esp_event_base_t base, int32_t id, void *data)
{
	if (id == WIFI_EVENT_STA_DISCONNECTED)
		loss_reason = ((wifi_event_sta_disconnected_t *)data)->reason;
}

// Handlers of one kind run in the order of their registration. The SDK's posts "disconnect" to JavaScript, which then
// asks board_loss: so ours has to be the first. The SDK accepts that the default loop exists already (xs6wifi.c).
void board_listen(void)
{
	esp_event_loop_create_default();
	esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_disconnected, NULL);
}

uint8_t board_loss(void)
{
	return loss_reason;
}

// Starts to join; 0 or an esp_err_t. The result comes as events of the SDK's wifi module.
int32_t board_join(uint8_t *ssid, uint32_t ssid_length, uint8_t *password, uint32_t password_length, uint8_t *bssid, uint8_t channel)
{
	wifi_config_t config = {0};

	if (ssid_length > sizeof(config.sta.ssid) || password_length > sizeof(config.sta.password))
		return ESP_ERR_INVALID_ARG;
	memcpy(config.sta.ssid, ssid, ssid_length);
	memcpy(config.sta.password, password, password_length);
	for (int i = 0; i < 6; i++) {
		config.sta.bssid[i] = bssid[i];
		config.sta.bssid_set |= bssid[i] != 0;
	}
	config.sta.channel = channel;
	config.sta.scan_method = channel ? WIFI_FAST_SCAN : WIFI_ALL_CHANNEL_SCAN;
	config.sta.sort_method = WIFI_CONNECT_AP_BY_SIGNAL;
	config.sta.sae_pwe_h2e = WPA3_SAE_PWE_BOTH;

	esp_err_t error = esp_wifi_set_config(WIFI_IF_STA, &config);
	return error ? error : esp_wifi_connect();
}

// Address, mask, gateway and two name servers, 4 bytes each; an address of 0.0.0.0 means DHCP.
void board_address(uint8_t *addresses)
{
	esp_netif_t *station = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
	esp_netif_ip_info_t info;

	memcpy(&info.ip.addr, addresses, 4);
	memcpy(&info.netmask.addr, addresses + 4, 4);
	memcpy(&info.gw.addr, addresses + 8, 4);
	if (!info.ip.addr) {
		esp_netif_dhcpc_start(station);
		return;
	}

	esp_netif_dhcpc_stop(station);
	esp_netif_set_ip_info(station, &info);
	for (int i = 0; i < 2; i++) {
		esp_netif_dns_info_t dns = {0};
		memcpy(&dns.ip.u_addr.ip4.addr, addresses + 12 + i * 4, 4);
		dns.ip.type = ESP_IPADDR_TYPE_V4;
		if (dns.ip.u_addr.ip4.addr)
			esp_netif_set_dns_info(station, i ? ESP_NETIF_DNS_BACKUP : ESP_NETIF_DNS_MAIN, &dns);
	}
}

// Fills 16 bytes: address, gateway, BSSID, channel, signal (dBm, signed). 0 when there is no link.
uint8_t board_link(uint8_t *into)
{
	esp_netif_t *station = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
	esp_netif_ip_info_t info;
	wifi_ap_record_t record;

	if (esp_netif_get_ip_info(station, &info) || esp_wifi_sta_get_ap_info(&record))
		return 0;
	memcpy(into, &info.ip.addr, 4);
	memcpy(into + 4, &info.gw.addr, 4);
	memcpy(into + 8, record.bssid, 6);
	into[14] = record.primary;
	into[15] = (uint8_t)record.rssi;
	return 1;
}
