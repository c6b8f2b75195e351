// What the SDK has no JavaScript for. Described in manifest.json ("ffi"), called from system.ts, update.ts and radio.ts.

#include <stdint.h>
#include <string.h>

#include "mc.defines.h"

// The SDK's makefile has the folder of all components on its path, but not that of these.
#include "app_update/include/esp_ota_ops.h"
#include "nvs_flash/include/nvs_flash.h"

#include "esp_attr.h"
#include "esp_event.h"
#include "esp_mac.h"
#include "esp_netif.h"
#include "esp_private/startup_internal.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_wifi.h"
#include "lwip/igmp.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/priv/tcpip_priv.h"
#include "lwip/udp.h"
#include "sdkconfig.h"

// The cable: UART0 on its usual pins, or USB where the board's manifest says so ("defines": serial, usb).
#if MODDEF_SERIAL_USB
#include "esp_driver_usb_serial_jtag/include/driver/usb_serial_jtag.h"
#else
#include "driver/uart.h"
#include "soc/uart_pins.h"
#endif

// Keeps its value through every reset but the loss of power: `asking` means that the last life asked for its end.
static RTC_NOINIT_ATTR uint32_t ending;
static const uint32_t asking = 0x61736b21;
static bool asked;

// Runs before app_main, so before the SDK.
ESP_SYSTEM_INIT_FN(board_start, SECONDARY, BIT(0), 300)
{
	asked = ending == asking;
	ending = 0;

	// The SDK aborts where this fails, at every boot: a settings partition that cannot be read (full of half-written
	// pages, or written by a newer ESP-IDF) would be a device that is dead for good. Twice, for the fault may pass.
	if (nvs_flash_init() != ESP_OK && nvs_flash_init() != ESP_OK)
		nvs_flash_erase();
	return ESP_OK;
}

// by_request: the firmware asked for it, in good order. Otherwise the next life hears of a crash, as after every restart
// that comes by itself: the SDK ends with esp_restart too when memory or a stack is full.
void board_restart(uint8_t by_request)
{
	ending = by_request ? asking : 0;
	esp_restart();
}

uint8_t board_reset_reason(void)
{
	esp_reset_reason_t reason = esp_reset_reason();

	return (uint8_t)(reason == ESP_RST_SW && !asked ? ESP_RST_PANIC : reason);
}

// The running firmware is no longer on trial (CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE). Writes only where it was: ESP-IDF marks the
// one that was selected, which is another one where the boot loader could not load that.
void board_keep(void)
{
	esp_ota_img_states_t state;

	if (esp_ota_get_state_partition(esp_ota_get_running_partition(), &state))
		return;
	if (state == ESP_OTA_IMG_PENDING_VERIFY || state == ESP_OTA_IMG_NEW)
		esp_ota_mark_app_valid_cancel_rollback();
}

// As the Blynk info frame spells chips (docs/protocol/wire.md#info-frame).
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
static uint8_t last_bssid[6];
static volatile enum { SCAN_ENDED, SCAN_RUNS = 2, SCAN_FAILED } scan_state = SCAN_FAILED;

// Runs in the system event task, which has 2 KB of stack.
static void on_wifi_event(void *argument, esp_event_base_t base, int32_t id, void *data)
{
	(void)argument;
	(void)base;
	if (id == WIFI_EVENT_STA_DISCONNECTED) {
		wifi_event_sta_disconnected_t *lost = data;
		loss_reason = lost->reason;
		memcpy(last_bssid, lost->bssid, sizeof(last_bssid));
	} else if (id == WIFI_EVENT_STA_CONNECTED)
		memcpy(last_bssid, ((wifi_event_sta_connected_t *)data)->bssid, sizeof(last_bssid));
	else if (id == WIFI_EVENT_SCAN_DONE && scan_state == SCAN_RUNS)
		scan_state = ((wifi_event_sta_scan_done_t *)data)->status ? SCAN_FAILED : SCAN_ENDED;
}

// Handlers of one kind run in the order of their registration. The SDK's posts "disconnect" to JavaScript, which then
// asks board_loss: so ours has to be the first. The SDK accepts that the default loop exists already (xs6wifi.c).
void board_listen(void)
{
	esp_event_loop_create_default();
	esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_wifi_event, NULL);
}

// A wifi_auth_mode_t, where those that want an account are one: the names in scan.ts.
static uint8_t security(wifi_auth_mode_t mode)
{
	switch (mode) {
	case WIFI_AUTH_WPA3_ENT_192:
	case WIFI_AUTH_WPA3_ENTERPRISE:
	case WIFI_AUTH_WPA2_WPA3_ENTERPRISE:
	case WIFI_AUTH_WPA_ENTERPRISE:
		return WIFI_AUTH_WPA2_ENTERPRISE;
	default:
		return (uint8_t)mode;
	}
}

// Why the last connection failed or ended: a wifi_err_reason_t. Fills in the BSSID of its access point.
uint8_t board_loss(uint8_t *bssid)
{
	memcpy(bssid, last_bssid, sizeof(last_bssid));
	return loss_reason;
}

// Starts to listen on all channels; 0 or an esp_err_t, as when another scan runs, or the station is joining.
int32_t board_scan(void)
{
	wifi_scan_config_t config = {.show_hidden = true};

	if (scan_state == SCAN_RUNS)
		return ESP_ERR_WIFI_STATE;
	scan_state = SCAN_RUNS;
	esp_err_t error = esp_wifi_scan_start(&config, false);
	if (error)
		scan_state = SCAN_FAILED;
	return error;
}

// Ends a scan, if it still runs, and frees what was heard.
void board_scan_end(void)
{
	scan_state = SCAN_FAILED;
	esp_wifi_scan_stop();
	esp_wifi_clear_ap_list();
}

// Takes the next access point of a scan out of the driver's list, the strongest first: BSSID, signal (dBm, signed),
// channel, security, length of the SSID, SSID. 1: there was one; 0: there was none left; 2: the scan runs; 3: it failed.
uint8_t board_found(uint8_t *into)
{
	wifi_ap_record_t record;

	if (scan_state != SCAN_ENDED)
		return scan_state;
	if (esp_wifi_scan_get_ap_record(&record))
		return 0;
	memcpy(into, record.bssid, 6);
	into[6] = (uint8_t)record.rssi;
	into[7] = record.primary;
	into[8] = security(record.authmode);
	into[9] = (uint8_t)strnlen((char *)record.ssid, 32);
	memcpy(into + 10, record.ssid, 32);
	return 1;
}

// With 802.11d: while joined, the access point's word on the country goes before this one.
void board_country(char *code)
{
	esp_wifi_set_country_code(code, true);
}

// Opens the soft-AP beside the station; 0 or an esp_err_t. The SDK's own would be WPA and WPA2 mixed, without protected
// management frames. An empty password makes it open.
int32_t board_access_point(uint8_t *ssid, uint32_t ssid_length, char *password, uint8_t channel, uint8_t most)
{
	// Made once: it answers to the start and the end of the soft-AP by itself, and brings DHCP.
	static esp_netif_t *access_point;
	wifi_config_t config = {0};
	size_t password_length = strlen(password);

	if (ssid_length > sizeof(config.ap.ssid) || password_length >= sizeof(config.ap.password))
		return ESP_ERR_INVALID_ARG;
	memcpy(config.ap.ssid, ssid, ssid_length);
	config.ap.ssid_len = (uint8_t)ssid_length;
	memcpy(config.ap.password, password, password_length);
	if (password_length) {
		config.ap.authmode = WIFI_AUTH_WPA2_PSK;
		config.ap.pairwise_cipher = WIFI_CIPHER_TYPE_CCMP;
		config.ap.pmf_cfg.capable = true;
	}
	config.ap.channel = channel;
	config.ap.max_connection = most;
	config.ap.beacon_interval = 100;

	if (!access_point)
		access_point = esp_netif_create_default_wifi_ap();
	// Mode first: an interface that is off takes no configuration.
	esp_err_t error = access_point ? esp_wifi_set_mode(WIFI_MODE_APSTA) : ESP_ERR_NO_MEM;
	return error ? error : esp_wifi_set_config(WIFI_IF_AP, &config);
}

// Starts to join; 0 or an esp_err_t. The result comes as events of the SDK's wifi module.
int32_t board_join(uint8_t *ssid, uint32_t ssid_length, uint8_t *password, uint32_t password_length, uint8_t *bssid, uint8_t channel, char *host_name)
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
	// Left at 0 beside a password of 8 and more, the driver makes it WPA2, and tells a router with WPA that it is not
	// there (211). WEP stays out: whoever set a password expects more of it.
	config.sta.threshold.authmode = password_length ? WIFI_AUTH_WPA_PSK : WIFI_AUTH_OPEN;
	config.sta.owe_enabled = !password_length;

	if (*host_name)
		esp_netif_set_hostname(esp_netif_get_handle_from_ifkey("WIFI_STA_DEF"), host_name);
	esp_err_t error = esp_wifi_set_config(WIFI_IF_STA, &config);
	return error ? error : esp_wifi_connect();
}

// Address, mask, gateway and two name servers, 4 bytes each; an address of 0.0.0.0 means DHCP. Only while no network is
// joined: on a link that is up, a new address is at once an event "got IP".
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

// Fills 16 bytes: address, gateway, BSSID, channel, signal (dBm, signed). 0 when there is no link, or no address yet.
uint8_t board_link(uint8_t *into)
{
	esp_netif_t *station = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
	esp_netif_ip_info_t info;
	wifi_ap_record_t record;

	if (esp_netif_get_ip_info(station, &info) || !info.ip.addr || esp_wifi_sta_get_ap_info(&record))
		return 0;
	memcpy(into, &info.ip.addr, 4);
	memcpy(into + 4, &info.gw.addr, 4);
	memcpy(into + 8, record.bssid, 6);
	into[14] = record.primary;
	into[15] = (uint8_t)record.rssi;
	return 1;
}

// A client may end its half of a connection with its request. The SDK's tcpReceive takes that for the end of the whole, and
// writes nothing from then on; so it hears of it when the answer is out.
static tcp_recv_fn sdk_receive;

static err_t receive_without_end(void *argument, struct tcp_pcb *pcb, struct pbuf *bytes, err_t error)
{
	return bytes ? sdk_receive(argument, pcb, bytes, error) : ERR_OK;
}

struct end_call {
	struct tcpip_api_call_data call;
	ip_addr_t address;
	uint16_t port;
	bool hold;
};

// Runs in lwIP's task, or with its lock.
static err_t change_end(struct tcpip_api_call_data *call)
{
	struct end_call *end = (struct end_call *)call;
	struct tcp_pcb *pcb = tcp_active_pcbs;

	while (pcb && !(pcb->remote_port == end->port && ip_addr_cmp(&pcb->remote_ip, &end->address)))
		pcb = pcb->next;
	// None: it broke. No function, or another: the SDK has closed it.
	if (pcb && end->hold && pcb->recv && pcb->recv != receive_without_end) {
		sdk_receive = pcb->recv;
		tcp_recv(pcb, receive_without_end);
	} else if (pcb && !end->hold && pcb->recv == receive_without_end) {
		tcp_recv(pcb, sdk_receive);
		if (pcb->state == CLOSE_WAIT)
			sdk_receive(pcb->callback_arg, pcb, NULL, ERR_OK);
	}
	return ERR_OK;
}

// Holds back, or tells from now on, that a phone has ended its half.
void board_end(char *address, uint16_t port, uint8_t hold)
{
	struct end_call end = {.port = port, .hold = hold};

	if (ipaddr_aton(address, &end.address))
		tcpip_api_call(change_end, &end.call);
}

// The serial port. In builds that have a debugger it is the SDK's (debugger_uart.c, debugger_cdc.c); else the SDK leaves it
// alone (debugger_none.c).
#define SERIAL_BUFFER 1024
#define SERIAL_PATIENCE pdMS_TO_TICKS(50)

static bool serial_open;
// What the driver gave up and nobody has read yet: the one for USB does not say how much it holds.
static uint8_t serial_bytes[64];
static int serial_at, serial_end;

#if defined(mxDebug) || defined(MODINSTRUMENTATION)
static bool open_serial(void)
{
	return false;
}

static void close_serial(void)
{
}

static int receive_serial(void)
{
	return 0;
}

static bool send_serial(uint8_t byte)
{
	(void)byte;
	return false;
}
#elif MODDEF_SERIAL_USB
static bool open_serial(void)
{
	usb_serial_jtag_driver_config_t config = {.tx_buffer_size = SERIAL_BUFFER, .rx_buffer_size = SERIAL_BUFFER};

	return usb_serial_jtag_driver_install(&config) == ESP_OK;
}

static void close_serial(void)
{
	usb_serial_jtag_driver_uninstall();
}

static int receive_serial(void)
{
	return usb_serial_jtag_read_bytes(serial_bytes, sizeof(serial_bytes), 0);
}

// A computer that has not opened its port takes nothing. It is waited for once, not for each byte of a log.
static bool send_serial(uint8_t byte)
{
	static bool stuck;

	stuck = !usb_serial_jtag_is_connected() || usb_serial_jtag_write_bytes(&byte, 1, stuck ? 0 : SERIAL_PATIENCE) != 1;
	return !stuck;
}
#else
static bool open_serial(void)
{
	uart_config_t config = {
		.baud_rate = 115200,
		.data_bits = UART_DATA_8_BITS,
		.parity = UART_PARITY_DISABLE,
		.stop_bits = UART_STOP_BITS_1,
		.flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
	};

	// Without a buffer for sending: there each single byte would take 30.
	if (uart_driver_install(UART_NUM_0, SERIAL_BUFFER, 0, 0, NULL, 0) != ESP_OK)
		return false;
	if (uart_param_config(UART_NUM_0, &config) == ESP_OK &&
		uart_set_pin(UART_NUM_0, U0TXD_GPIO_NUM, U0RXD_GPIO_NUM, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE) == ESP_OK)
		return true;
	uart_driver_delete(UART_NUM_0);
	return false;
}

static void close_serial(void)
{
	uart_driver_delete(UART_NUM_0);
}

static int receive_serial(void)
{
	return uart_read_bytes(UART_NUM_0, serial_bytes, sizeof(serial_bytes), 0);
}

// Waits for room, 87 microseconds at most: without flow control nothing else holds it up.
static bool send_serial(uint8_t byte)
{
	return uart_write_bytes(UART_NUM_0, &byte, 1) == 1;
}
#endif

// See serial.ts for what it is asked for.
int32_t board_serial(uint8_t what, uint8_t byte)
{
	if (what == 0)
		return !serial_open && (serial_open = open_serial());
	if (!serial_open)
		return what == 3 ? -1 : 0;
	switch (what) {
	case 1:
		close_serial();
		serial_open = false;
		serial_at = serial_end = 0;
		return 1;
	case 2:
	case 3:
		if (serial_at == serial_end) {
			int count = receive_serial();

			serial_at = 0;
			serial_end = count > 0 ? count : 0;
		}
		if (what == 2)
			return serial_end - serial_at;
		return serial_at < serial_end ? serial_bytes[serial_at++] : -1;
	default:
		return send_serial(byte);
	}
}

struct group_call {
	struct tcpip_api_call_data call;
	ip4_addr_t group;
	ip4_addr_t station;
	uint16_t port;
};

// Runs in lwIP's task, or with its lock; the SDK's own `add` does not, and joins on the soft-AP as well.
static err_t join_group(struct tcpip_api_call_data *call)
{
	struct group_call *join = (struct group_call *)call;

	for (struct udp_pcb *pcb = udp_pcbs; pcb; pcb = pcb->next)
		if (pcb->local_port == join->port) {
			pcb->ttl = 255;
			udp_set_multicast_ttl(pcb, 255);
			udp_set_multicast_netif_addr(pcb, &join->station);
		}
	return igmp_joingroup(&join->station, &join->group);
}

// Has the UDP socket at a port take part in a multicast group on the station's network; 0 or an error. The station stays a
// member, which costs nothing: joining again only counts.
int32_t board_group(char *group, uint16_t port)
{
	struct group_call join = {.port = port};
	esp_netif_ip_info_t info;

	if (esp_netif_get_ip_info(esp_netif_get_handle_from_ifkey("WIFI_STA_DEF"), &info) || !info.ip.addr)
		return ESP_ERR_INVALID_STATE;
	join.station.addr = info.ip.addr;
	if (!ip4addr_aton(group, &join.group))
		return ESP_ERR_INVALID_ARG;
	return tcpip_api_call(join_group, &join.call);
}
