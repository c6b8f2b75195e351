import { Status } from "./frame";
import { isRecord } from "../cli/record";

/**
 * What is wrong with the cloud at the moment: the switches that make a device meet each cloud failure code
 * (docs/protocol/states.md#codes). One at a time.
 */
export type Fault =
	| { readonly kind: "none" }
	/** Connections are ended at once. */
	| { readonly kind: "refuse" }
	/** Connections are taken, and nothing is ever said. */
	| { readonly kind: "silent" }
	/** Every token is refused. */
	| { readonly kind: "token" }
	/** Logins are answered with this status. */
	| { readonly kind: "status"; readonly status: number }
	/** Logins are sent on to a name nobody knows (`.invalid`, RFC 6761 6.4). */
	| { readonly kind: "name" }
	/** The TLS certificate is for another host, out of date, or from an issuer nobody trusts. */
	| { readonly kind: "certificate-host" | "certificate-expired" | "certificate-issuer" }
	/** Whatever is sent is answered by a web page, as a network with a sign-in page does. */
	| { readonly kind: "portal" };

export type FaultKind = Fault["kind"];

/** For the page: every switch, the failure code a device ends in, and what it does. */
export const faults: readonly { readonly kind: FaultKind; readonly code: number; readonly label: string }[] = [
	{ kind: "none", code: 0, label: "Works" },
	{ kind: "refuse", code: 702, label: "Ends every connection at once" },
	{ kind: "silent", code: 702, label: "Takes connections and stays silent" },
	{ kind: "token", code: 703, label: "Refuses every token" },
	{ kind: "status", code: 705, label: "Answers the login with an error" },
	{ kind: "name", code: 710, label: "Redirects to a name nobody knows" },
	{ kind: "certificate-host", code: 711, label: "Certificate is for another host (TLS)" },
	{ kind: "certificate-expired", code: 711, label: "Certificate is out of date (TLS)" },
	{ kind: "certificate-issuer", code: 711, label: "Certificate is from a stranger (TLS)" },
	{ kind: "portal", code: 712, label: "Answers with a sign-in page" },
];

/** What a sign-in page's network says to anybody. */
export const portalAnswer =
	"HTTP/1.1 302 Found\r\nLocation: http://portal.example/login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** Where the fault "name" sends devices. */
export const unknownHost = "nowhere.invalid";

/** Reads `{"kind": ..., "status"?: ...}`; a sentence when it is none. */
export function readFault(value: unknown): Fault | string {
	const kind = isRecord(value) ? faults.find(each => each.kind === value["kind"])?.kind : undefined;
	if (!isRecord(value) || !kind)
		return `A fault is {"kind": K}, K one of ${faults.map(each => `"${each.kind}"`).join(", ")}.`;
	if (kind !== "status") return { kind };
	const status = value["status"] ?? Status.serverException;
	if (typeof status !== "number" || !Number.isInteger(status) || status < 1 || status > 65535)
		return 'The "status" of a fault is a whole number from 1 to 65535.';
	return { kind, status };
}
