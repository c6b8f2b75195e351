import type { SdkFault } from "./fault";
import { has } from "./place";

const since = "8.2.3";
/** For those who use the SDK's. How it is done is not written out (docs/threats.md). */
const ownTls =
	"TLS by mbedTLS through a C file of our own (`hosts/tls`). Who uses the SDK's: no secret over a network that others are in, until it is mended there";

/** Sockets on lwIP, DNS, and the TLS of `modules/crypt`. */
export const networkFaults: readonly SdkFault[] = [
	{
		id: "tcp-address-crash",
		since,
		what: "asking a socket for `remoteAddress` after an error reads through a null pointer",
		ourWay: "it is asked at once (`hosts/moddable/tcp.ts`)",
		where: "modules/io/socket/lwip/tcp.c",
		isThere: has("modules/io/socket/lwip/tcp.c", "ipaddr_ntoa_r(&tcp->skt->remote_ip, xsmcToString(xsResult), 40);"),
	},
	{
		id: "tcp-half-close",
		since,
		what: "a peer that ends its sending side has ended the connection: what is still to be sent to it is lost",
		ourWay:
			"for connections that were taken over, `board_end` in `esp32.c` holds it back until the answer is out (`Socket.finish`); the contract says it of the others",
		where: "modules/io/socket/lwip/tcp.c",
		isThere: has("modules/io/socket/lwip/tcp.c", "if ((NULL == pb) || (ERR_OK != err)) {"),
	},
	{
		id: "listener-leaks",
		since,
		what: "`read` of a listener makes a socket object whether a connection waits or not",
		ourWay: "it is asked only for what it announced (`hosts/moddable/listener.ts`)",
		where: "modules/io/socket/lwip/listener.js",
		isThere: has("modules/io/socket/lwip/listener.js", 'native("xs_listener_read").call(this, new TCP)'),
	},
	{
		id: "dns-server-of-old",
		since,
		what: "the DNS server for captive portals is on the older Socket and answers A alone",
		ourWay: "`modules/access-point/dns.ts`",
		where: "modules/network/dns/dnsserver.js",
		isThere: has("modules/network/dns/dnsserver.js", 'from "socket"'),
	},
	{
		id: "tls-chain",
		since,
		what: "not all of a certificate chain is checked: whoever can change a device's traffic can be taken for its server",
		ourWay: ownTls,
		where: "modules/crypt/ssl/ssl_cert.js",
		isThere: has(
			"modules/crypt/ssl/ssl_cert.js",
			"if (!this._verify(X509.decodeSPKI(certs[i + 1]), x509))\n\t\t\t\tcontinue;",
		),
	},
	{
		id: "tls-proof",
		since,
		what: "a server's proof that the certificate is its own is not always asked for, to the same people's advantage",
		ourWay: ownTls,
		where: "modules/crypt/ssl/ssl_handshake.js",
		isThere: has("modules/crypt/ssl/ssl_handshake.js", "if (hash && v && sig) {"),
	},
	{
		id: "tls-end",
		since,
		what: "a handshake that was broken off may count as done: what a device then says can be read by who is on the way",
		ourWay: ownTls,
		where: "modules/crypt/ssl/session_419.js",
		isThere: has("modules/crypt/ssl/session_419.js", "return true;\t// stop handshaking right away"),
	},
];
