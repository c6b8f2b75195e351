import type { SocketError } from "../../host";

/**
 * What a socket of Node died of. Codes with which OpenSSL's verification fails are words, its other failures begin with
 * ERR_SSL or EPROTO.
 */
export function errorOf(error: Error): SocketError {
	const code = "code" in error ? String(error.code) : "";
	switch (code) {
		case "ECONNREFUSED":
			return "refused";
		case "ETIMEDOUT":
			return "timeout";
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "ENOTFOUND":
			return "unreachable";
		case "ECONNRESET":
		case "EPIPE":
			return "closed";
		case "ERR_TLS_CERT_ALTNAME_INVALID":
			return "certificate-name";
		case "CERT_HAS_EXPIRED":
		case "CERT_NOT_YET_VALID":
			return "certificate-date";
	}
	if (/^ERR_SSL_.*_ALERT_/.test(code)) return "alert";
	if (code.startsWith("ERR_SSL") || code === "EPROTO") return "tls";
	return /CERT|ISSUER|SIGNATURE|CRL/.test(code) ? "certificate-chain" : "unknown";
}
