import { equal, utf8 } from "../bytes/index";
import type { Credentials } from "../credentials/index";
import { readHost, readPort, readSsid, string } from "./config-request";
import type { Fields } from "./form";
import type { OwnFields } from "./own-fields";
import type { Problem } from "./problem";

/**
 * Fills in what the phone did not send anew from what it sent before (`retry=1`). A password belongs to its network, and
 * nothing that was given for one server is ever used with another.
 *
 * A form without script cannot leave a field out: with `retry=2` an empty one is not sent.
 */
export function fillIn(
	fields: Fields,
	kept: Credentials,
	ownHost: string,
	own: OwnFields | undefined,
): Problem | undefined {
	if (string(fields, "retry") === "2")
		fields.forEach((value, name) => {
			if (!value.length) fields.delete(name);
		});
	const isServer =
		(!fields.has("host") || readHost(fields, ownHost).toLowerCase() === kept.host.toLowerCase()) &&
		(!fields.has("port_ssl") || readPort(fields) === (kept.port ?? 443));
	if (isServer) {
		put(fields, "blynk", kept.token);
		put(fields, "host", kept.host);
		if (kept.port !== undefined) put(fields, "port_ssl", String(kept.port));
	}
	if (kept.templateId) put(fields, "templateId", kept.templateId);
	const lacking = own?.fillIn(fields, kept.settings ?? "", isServer);
	if (lacking) return lacking;

	if (!fields.has("ssid") && !fields.has("ssidManual") && !fields.has("ssid_hex")) fields.set("ssid", kept.ssid);
	const ssid = readSsid(fields);
	if ("rule" in ssid || !equal(ssid, kept.ssid)) return undefined;
	if (kept.hidden) put(fields, "hidden", "1");
	if (fields.has("pass") || fields.has("pass_hex") || !kept.password.length) return undefined;
	if (!isServer)
		return { field: "pass", rule: "sent again: it is never used together with another server than before" };
	fields.set("pass", kept.password);
	return undefined;
}

function put(fields: Fields, name: string, value: string): void {
	if (!fields.has(name)) fields.set(name, utf8(value));
}
