import { utf8 } from "../modules/bytes/index";
import type { Blynk } from "../modules/blynk/index";
import type { Host } from "../hosts/host";
import { KnownNetworks, type NetworkOwner } from "./networks";
import type { Product } from "./product";

/**
 * Takes further networks from the cloud: a write of two values to the pin that the product names, SSID and password, and a
 * third, `hidden`, for one that does not tell its name. The answer goes to the same pin and is one text, so that the password
 * does not stay in the cloud as its value, and no sync brings it back. An open network is not taken here: nobody could tell it
 * from such an answer.
 */
export function stageByPin(blynk: Blynk, host: Host, owner: NetworkOwner, { cloud }: Product): void {
	const pin = cloud.networksPin;
	if (pin === undefined) return;
	blynk.onWrite(pin, values => {
		if (values.length < 2) return;
		const ssid = values.text();
		const given = { ssid: utf8(ssid), password: utf8(values.text(1)), hidden: values.text(2) === "hidden" };
		blynk.virtualWrite(
			pin,
			`${given.password.length ? new KnownNetworks(host, owner).add(given) : "invalid"}: ${ssid}`,
		);
	});
}
