#include "trust.h"

#include "../../tls/configured.h"

#include "psa/crypto.h"

#define ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;

int32_t trust_hash(uint8_t what, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	psa_status_t status;
	size_t size;

	switch (what) {
	case TRUST_BEGIN:
		status = psa_crypto_init();
		if (!status)
			status = psa_hash_abort(&hash);
		return status ? status : psa_hash_setup(&hash, PSA_ALG_SHA_256);
	case TRUST_WRITE:
		return psa_hash_update(&hash, bytes + offset, length);
	default:
		return psa_hash_finish(&hash, bytes + offset, length, &size);
	}
}

// What is no key or no signature, or not of this message.
static int is_refusal(psa_status_t status)
{
	return status == PSA_ERROR_INVALID_ARGUMENT || status == PSA_ERROR_INVALID_SIGNATURE || status == PSA_ERROR_NOT_SUPPORTED;
}

int32_t trust_verify(uint8_t *bytes, uint32_t length)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	const uint8_t *signature = bytes + TRUST_KEY, *message = signature + TRUST_SIGNATURE;
	psa_status_t status;
	psa_key_id_t key;

	if (length < TRUST_KEY + TRUST_SIGNATURE || bytes[0] != 4)
		return 0;
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_MESSAGE);
	psa_set_key_algorithm(&attributes, ALGORITHM);
	status = psa_crypto_init();
	if (!status)
		status = psa_import_key(&attributes, bytes, TRUST_KEY, &key);
	if (!status) {
		status = psa_verify_message(key, ALGORITHM, message, length - TRUST_KEY - TRUST_SIGNATURE, signature, TRUST_SIGNATURE);
		psa_destroy_key(key);
	}
	return is_refusal(status) ? 0 : status ? status : 1;
}
