#include "tls.h"

#include <stdlib.h>
#include <string.h>

#include "configured.h"

#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"
#include "psa/crypto.h"

#if defined(ESP_PLATFORM)
_Static_assert(MBEDTLS_SSL_IN_CONTENT_LEN == CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN, "mbedTLS's input is not that of sdkconfig");
_Static_assert(MBEDTLS_SSL_OUT_CONTENT_LEN == CONFIG_MBEDTLS_SSL_OUT_CONTENT_LEN, "mbedTLS's output is not that of sdkconfig");
#endif

#if MBEDTLS_VERSION_MAJOR < 4
#include "mbedtls/psa_util.h"
#endif
#if MBEDTLS_VERSION_MAJOR < 3
#define MBEDTLS_ERR_SSL_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#endif

enum {
	SESSIONS = 2,
	NAME_MOST = 253,      // characters of a host name (RFC 1035)
	RECORD_OVERHEAD = 64, // of one record: header, nonce and tag make 29
	ALERT_ROOM = 64,      // so that mbedTLS can always say why it gives up
	VERIFY_MEMORY = 8192, // less than this free, and no certificate can be judged
	// Bytes that a peer may send without anything for us in them: warnings, tickets and empty records may come in any number.
	// The longest record takes 16.4 KB before it can be read, a handshake rarely half of that.
	FRUITLESS = 24576,
};
_Static_assert(TLS_LONGEST == TLS_OUTPUT - RECORD_OVERHEAD - ALERT_ROOM, "the longest message must fit with its record");

struct session {
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config config;
	mbedtls_x509_crt roots;
	uint8_t *der; // of the roots, which point into it
	uint32_t der_length, der_wanted;
	int64_t now;
	uint32_t flaws; // of the certificates (MBEDTLS_X509_BADCERT_...)
	int32_t error;
	uint8_t state, reason, ended;
	uint16_t in_start, in_end, out_start, out_end;
	uint16_t fruitless; // bytes since the handshake began, or since there was plaintext
	uint8_t in[TLS_INPUT], out[TLS_OUTPUT];
	char name[];
};

static struct session *sessions[SESSIONS];

static struct session *find(int32_t handle)
{
	return handle > 0 && handle <= SESSIONS ? sessions[handle - 1] : NULL;
}

// mbedTLS's transport. `give` never says "later": with a record half sent mbedTLS would take the next mbedtls_ssl_write
// for a repetition and drop its bytes. What keeps the buffer from filling up is tls_write; a handshake does not come near.
static int give(void *context, const unsigned char *bytes, size_t length)
{
	struct session *session = context;

	if (session->out_start) {
		memmove(session->out, session->out + session->out_start, session->out_end - session->out_start);
		session->out_end -= session->out_start;
		session->out_start = 0;
	}
	if (length > (size_t)(TLS_OUTPUT - session->out_end))
		return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
	memcpy(session->out + session->out_end, bytes, length);
	session->out_end += (uint16_t)length;
	return (int)length;
}

static int receive(void *context, unsigned char *into, size_t length)
{
	struct session *session = context;
	size_t count = (size_t)(session->in_end - session->in_start);

	if (!count)
		return session->ended ? 0 : MBEDTLS_ERR_SSL_WANT_READ;
	if (session->fruitless > FRUITLESS)
		return MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE;
	if (count > length)
		count = length;
	memcpy(into, session->in + session->in_start, count);
	session->in_start += (uint16_t)count;
	session->fruitless += (uint16_t)count;
	return (int)count;
}

// mbedTLS also says "want read" after a record that held no data (a ticket of TLS 1.3, a refused renegotiation), with
// the next one already here. Without another tls_feed nobody would come back for it.
static int again(const struct session *session, int result)
{
#if MBEDTLS_VERSION_MAJOR >= 3
	if (result == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
		return 1;
#endif
	return result == MBEDTLS_ERR_SSL_WANT_READ && session->in_start < session->in_end;
}

// Days since 1970 in the Gregorian calendar: years start in March, so that the leap day is the last.
static int64_t unix_time(const mbedtls_x509_time *time)
{
	int64_t year = time->year - (time->mon < 3);
	int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((time->mon + 9) % 12) + 2) / 5 + time->day - 1 - 719468;

	return ((days * 24 + time->hour) * 60 + time->min) * 60 + time->sec;
}

static int same_letter(uint8_t a, uint8_t b)
{
	return a == b || ((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
}

// Whether the name stands in the certificate letter for letter.
static int named_exactly(const char *name, const mbedtls_x509_crt *certificate)
{
	size_t length = strlen(name);

	for (const mbedtls_x509_sequence *entry = &certificate->subject_alt_names; entry; entry = entry->next) {
		size_t i = 0;

		if (entry->buf.tag != (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_X509_SAN_DNS_NAME) || entry->buf.len != length)
			continue;
		while (i < length && same_letter(entry->buf.p[i], (uint8_t)name[i]))
			i++;
		if (i == length)
			return 1;
	}
	return 0;
}

static int is_address(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot ? dot + 1 : name;

	return strspn(last, "0123456789") == strlen(last);
}

// mbedTLS has compared the names already, with habits that RFC 9525 took away: a certificate without alternative names may
// stand for its common name (section 2), "*.cloud" for every name in cloud, and an address for a name, even by "*.0.0.1".
// Which address a certificate is for not every mbedTLS knows, so here none is for any.
static int name_is_doubtful(const char *name, const mbedtls_x509_crt *certificate)
{
	const char *dot = strchr(name, '.');

	if (!certificate->subject_alt_names.buf.len || is_address(name))
		return 1;
	return dot && !strchr(dot + 1, '.') && !named_exactly(name, certificate);
}

// Called for each certificate of the chain, the root included. Whether mbedTLS looks at dates depends on how it was
// built (MBEDTLS_HAVE_TIME_DATE: on in Debian, off in ESP-IDF), and it would look at the system's clock: so its verdict
// on dates goes, and ours comes in.
static int check(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flaws)
{
	struct session *session = context;

	*flaws &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
	if (unix_time(&certificate->valid_to) < session->now)
		*flaws |= MBEDTLS_X509_BADCERT_EXPIRED;
	if (unix_time(&certificate->valid_from) > session->now)
		*flaws |= MBEDTLS_X509_BADCERT_FUTURE;
	if (depth == 0 && name_is_doubtful(session->name, certificate))
		*flaws |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
	session->flaws |= *flaws;
	return 0;
}

static int is_memory(int error)
{
#if MBEDTLS_VERSION_MAJOR >= 4
	return error == PSA_ERROR_INSUFFICIENT_MEMORY;
#else
	// An error of an upper layer, from bit 7 on, carries one of a lower.
	const int upper = -(-error & ~0x7F), lower = -(-error & 0x7F);

	return upper == MBEDTLS_ERR_SSL_ALLOC_FAILED || upper == MBEDTLS_ERR_X509_ALLOC_FAILED || upper == MBEDTLS_ERR_PK_ALLOC_FAILED ||
		upper == MBEDTLS_ERR_ECP_ALLOC_FAILED || upper == MBEDTLS_ERR_MD_ALLOC_FAILED || upper == MBEDTLS_ERR_CIPHER_ALLOC_FAILED ||
		lower == MBEDTLS_ERR_MPI_ALLOC_FAILED || lower == MBEDTLS_ERR_ASN1_ALLOC_FAILED || error == PSA_ERROR_INSUFFICIENT_MEMORY;
#endif
}

// Verification that runs out of memory blames the certificate: to mbedTLS a signature that cannot be checked is a wrong one.
static int memory_is_low(void)
{
	void *volatile probe = malloc(VERIFY_MEMORY);

	free(probe);
	return !probe;
}

static uint8_t reason(const struct session *session, int error)
{
	const uint32_t dates = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE, name = MBEDTLS_X509_BADCERT_CN_MISMATCH;

	if (is_memory(error))
		return TLS_MEMORY;
	if (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
		return TLS_ALERT;
	if (error == MBEDTLS_ERR_SSL_CONN_EOF || error == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
		return TLS_ENDED;
	if (error == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED && session->flaws && !(session->flaws & ~(dates | name)))
		return session->flaws & name ? TLS_NAME : TLS_DATE;
	// Not a server's, unreadable (the codes of x509.h), or not to be trusted.
	if (error == MBEDTLS_ERR_SSL_BAD_CERTIFICATE || (-error >= 0x2080 && -error < 0x3000))
		return memory_is_low() ? TLS_MEMORY : TLS_CHAIN;
	return TLS_PROTOCOL;
}

// There is no second handshake (renegotiation is off): then the roots can go.
static void forget_roots(struct session *session)
{
	mbedtls_ssl_conf_ca_chain(&session->config, NULL, NULL);
	mbedtls_x509_crt_free(&session->roots);
	free(session->der);
	session->der = NULL;
}

static int is_over(mbedtls_ssl_context *ssl)
{
#if MBEDTLS_VERSION_MAJOR >= 3
	return mbedtls_ssl_is_handshake_over(ssl);
#else
	return ssl->state == MBEDTLS_SSL_HANDSHAKE_OVER;
#endif
}

static void fail(struct session *session, int error)
{
	session->state = TLS_FAILED;
	session->error = error;
	session->reason = reason(session, error);
	forget_roots(session);
}

static int parse_roots(struct session *session)
{
	const uint8_t *der = session->der;
	uint32_t length = session->der_length;
	int error = MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED;

	while (length) {
		// A certificate is a sequence longer than 255 bytes: its length stands in two.
		uint32_t size = length < 4 || der[0] != 0x30 || der[1] != 0x82 ? 0 : 4 + (uint32_t)der[2] * 256 + der[3];

		if (!size || size > length)
			return MBEDTLS_ERR_X509_INVALID_FORMAT;
		error = mbedtls_x509_crt_parse_der_nocopy(&session->roots, der, size);
		if (error)
			return error;
		der += size;
		length -= size;
	}
	return error;
}

static int configure(struct session *session)
{
	// Forward secrecy and authenticated encryption only. mbedTLS skips what it was built without.
	static const int suites[] = {
#if MBEDTLS_VERSION_MAJOR >= 3
		MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
		MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
#endif
		MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
		MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
		0,
	};
	mbedtls_ssl_config *config = &session->config;
	int error = mbedtls_ssl_config_defaults(config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);

	if (error)
		return error;
#if MBEDTLS_VERSION_MAJOR < 3
	static const int hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512, MBEDTLS_MD_NONE};

	mbedtls_ssl_conf_sig_hashes(config, hashes);
	mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3); // TLS 1.2
#else
	mbedtls_ssl_conf_min_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
#endif
#if MBEDTLS_VERSION_MAJOR == 3 // offering 1.3, 3.6 chokes on the RSA-PSS signature that a server of 1.2 then gives
	mbedtls_ssl_conf_max_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
#endif
#if MBEDTLS_VERSION_MAJOR < 4
	mbedtls_ssl_conf_rng(config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS) // sessions are not resumed
	mbedtls_ssl_conf_session_tickets(config, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
	mbedtls_ssl_conf_ciphersuites(config, suites);
	mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_chain(config, &session->roots, NULL);
	mbedtls_ssl_conf_verify(config, check, session);
	return 0;
}

// The library clears a structure when it initialises it, by its own notion of the size. Ours must be the same.
static int cleared(const uint8_t *probe, size_t size)
{
	return probe[size - 1] == 0 && probe[size] == 0xA5;
}

static int sizes_agree(void)
{
	enum { BEYOND = 1024 };
	const size_t most = sizeof(mbedtls_ssl_context) + sizeof(mbedtls_ssl_config) + sizeof(mbedtls_x509_crt) + BEYOND;
	uint8_t *probe = malloc(most);
	int agree = 0;

	if (!probe)
		return 1; // what follows will find the same
	memset(probe, 0xA5, most);
	mbedtls_ssl_init((mbedtls_ssl_context *)(void *)probe);
	agree = cleared(probe, sizeof(mbedtls_ssl_context));
	memset(probe, 0xA5, most);
	mbedtls_ssl_config_init((mbedtls_ssl_config *)(void *)probe);
	agree = agree && cleared(probe, sizeof(mbedtls_ssl_config));
	memset(probe, 0xA5, most);
	mbedtls_x509_crt_init((mbedtls_x509_crt *)(void *)probe);
	agree = agree && cleared(probe, sizeof(mbedtls_x509_crt));
	free(probe);
	return agree;
}

static uint32_t word(uint32_t state, uint32_t reason, int error)
{
	return state | reason << 8 | (uint32_t)(-error) << 16;
}

int32_t tls_open(char *server_name, uint32_t roots_length, uint32_t now)
{
	const size_t length = strlen(server_name);
	int32_t index = 0;
	int error;

	while (index < SESSIONS && sessions[index])
		index++;
	if (!roots_length) // nobody is trusted
		return -(int32_t)word(TLS_FAILED, TLS_CHAIN, MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED);
	if (index == SESSIONS || !length || length > NAME_MOST || !sizes_agree() || psa_crypto_init() != PSA_SUCCESS)
		return -(int32_t)word(TLS_FAILED, TLS_PROTOCOL, MBEDTLS_ERR_SSL_INTERNAL_ERROR);

	struct session *session = calloc(1, sizeof(*session) + length + 1);
	uint8_t *der = malloc(roots_length);
	if (!session || !der) {
		free(session);
		free(der);
		return -(int32_t)word(TLS_FAILED, TLS_MEMORY, MBEDTLS_ERR_SSL_ALLOC_FAILED);
	}
	sessions[index] = session;
	session->now = now;
	session->der = der;
	session->der_wanted = roots_length;
	memcpy(session->name, server_name, length + 1);
	mbedtls_ssl_init(&session->ssl);
	mbedtls_ssl_config_init(&session->config);
	mbedtls_x509_crt_init(&session->roots);
	if ((error = configure(session)) || (error = mbedtls_ssl_setup(&session->ssl, &session->config)) ||
		(error = mbedtls_ssl_set_hostname(&session->ssl, server_name))) {
		const int32_t failed = -(int32_t)word(TLS_FAILED, reason(session, error), error);

		tls_close_now(index + 1);
		return failed;
	}
	mbedtls_ssl_set_bio(&session->ssl, session, give, receive, NULL);
	return index + 1;
}

void tls_trust(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	struct session *session = find(handle);
	int error;

	if (!session || !session->der || length > session->der_wanted - session->der_length)
		return;
	memcpy(session->der + session->der_length, bytes + offset, length);
	session->der_length += length;
	if (session->der_length == session->der_wanted && (error = parse_roots(session)))
		fail(session, error);
}

uint32_t tls_step_now(int32_t handle)
{
	struct session *session = find(handle);
	int error;

	if (!session || session->state != TLS_WORKING)
		return tls_state(handle);
	error = mbedtls_ssl_handshake_step(&session->ssl);
	if (error == MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS || again(session, error))
		return tls_state(handle);
	if (error == MBEDTLS_ERR_SSL_WANT_READ) {
		session->state = TLS_WAITING;
	} else if (error) {
		fail(session, error);
	} else if (is_over(&session->ssl)) {
		session->state = TLS_UP;
		session->fruitless = 0;
		forget_roots(session);
	}
	return tls_state(handle);
}

uint32_t tls_state(int32_t handle)
{
	struct session *session = find(handle);

	return session ? word(session->state, session->reason, session->error) : TLS_CLOSED;
}

uint32_t tls_feed(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	struct session *session = find(handle);
	uint32_t room;

	if (!session || session->state > TLS_UP)
		return 0;
	if (session->in_start == session->in_end)
		session->in_start = session->in_end = 0;
	room = (uint32_t)(TLS_INPUT - session->in_end);
	if (!length)
		session->ended = 1;
	else if (length > room)
		length = room;
	memcpy(session->in + session->in_end, bytes + offset, length);
	session->in_end += (uint16_t)length;
	if (session->state == TLS_WAITING)
		session->state = TLS_WORKING;
	return length;
}

uint32_t tls_peek(int32_t handle, uint8_t *into, uint32_t offset, uint32_t length)
{
	struct session *session = find(handle);
	uint32_t count = session ? (uint32_t)(session->out_end - session->out_start) : 0;

	if (count > length)
		count = length;
	if (count)
		memcpy(into + offset, session->out + session->out_start, count);
	return count;
}

void tls_sent(int32_t handle, uint32_t length)
{
	struct session *session = find(handle);

	if (!session || length > (uint32_t)(session->out_end - session->out_start))
		return;
	session->out_start += (uint16_t)length;
	if (session->out_start == session->out_end)
		session->out_start = session->out_end = 0;
}

uint32_t tls_room(int32_t handle)
{
	struct session *session = find(handle);
	int room;

	if (!session || session->state != TLS_UP)
		return 0;
	room = TLS_LONGEST - (session->out_end - session->out_start);
	return room > 0 ? (uint32_t)room : 0;
}

uint8_t tls_write(int32_t handle, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	struct session *session = find(handle);

	if (length > tls_room(handle))
		return 0;
	while (length) {
		int count = mbedtls_ssl_write(&session->ssl, bytes + offset, length);

		if (again(session, count))
			continue;
		if (count == MBEDTLS_ERR_SSL_WANT_READ) // TLS 1.3: a half-received ticket comes first
			return 0;
		if (count <= 0) {
			fail(session, count);
			return 0;
		}
		offset += (uint32_t)count;
		length -= (uint32_t)count;
	}
	return session ? 1 : 0;
}

// Plaintext that is there; when there is none, the next record is deciphered, or it shows why none comes.
static uint32_t available(struct session *session)
{
	if (session->state != TLS_UP)
		return 0;
	for (;;) {
		size_t count = mbedtls_ssl_get_bytes_avail(&session->ssl);
		int result;

		if (count) {
			session->fruitless = 0;
			return (uint32_t)count;
		}
		result = mbedtls_ssl_read(&session->ssl, NULL, 0);
		if (again(session, result))
			continue;
		if (result == 0) { // a record, perhaps an empty one, or the end
			if (mbedtls_ssl_get_bytes_avail(&session->ssl) || session->in_start < session->in_end)
				continue;
			if (!session->ended)
				return 0;
		}
		if (result == 0 || result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
			session->state = TLS_CLOSED;
			session->error = result; // 0: the stream was cut without a goodbye
		} else if (result != MBEDTLS_ERR_SSL_WANT_READ) {
			fail(session, result);
		}
		return 0;
	}
}

uint32_t tls_readable(int32_t handle)
{
	struct session *session = find(handle);

	return session ? available(session) : 0;
}

uint32_t tls_read(int32_t handle, uint8_t *into, uint32_t offset, uint32_t length)
{
	struct session *session = find(handle);
	uint32_t done = 0;

	while (session && done < length && available(session)) {
		int count = mbedtls_ssl_read(&session->ssl, into + offset + done, length - done);

		if (count <= 0)
			break;
		done += (uint32_t)count;
	}
	return done;
}

void tls_end(int32_t handle)
{
	struct session *session = find(handle);

	if (!session || session->state != TLS_UP)
		return;
	mbedtls_ssl_close_notify(&session->ssl);
	session->state = TLS_CLOSED;
}

void tls_close_now(int32_t handle)
{
	struct session *session = find(handle);

	if (!session)
		return;
	mbedtls_ssl_free(&session->ssl);
	mbedtls_ssl_config_free(&session->config);
	mbedtls_x509_crt_free(&session->roots);
	free(session->der);
	free(session);
	sessions[handle - 1] = NULL;
}
