/**
 * Failure codes of provisioning, and the sentence of each.
 *
 * @packageDocumentation
 */

/**
 * Why provisioning failed: the `last_error` of `board_info.json`, numbered as Blynk.Edgent numbers it
 * (docs/protocol/states.md#codes). 0 is no failure.
 */
export type Code = 0 | 700 | 701 | 702 | 703 | 704 | 705 | 710 | 711 | 712 | 720 | 721 | 722 | 723 | 730 | 731 | 732;

/** A {@link Code} that is a failure. */
export type FailureCode = Exclude<Code, 0>;

/** What each code means, a sentence that also says what to do. */
export const codes: Readonly<Record<Code, string>> = {
	0: "No failure.",
	700: "The settings could not be stored. Send them again; if it happens twice, the device needs service.",
	701: "The Wi-Fi gave no clear answer. Check the password, move the device closer to the router and try again.",
	702: "The network works, but the cloud gave no valid answer. Check the Internet access, or try again later.",
	703: "The cloud does not know this Auth Token. Get a fresh one and try again.",
	704: "The router is full, its security does not fit, or the device had a fault. Use another network, or restart both.",
	705: "The cloud refused the device for another reason. Try again later.",
	710: "The cloud's name was not found. Check the server name and that the network has Internet access.",
	711: "The cloud's certificate is not valid. Check the server name; someone may be interfering with the network.",
	712: "The network asks for a sign-in page first. Use a network without one.",
	720: "No Wi-Fi network of that name was found. Check the name; the device sees 2.4 GHz networks only.",
	721: "No network cable is plugged in.",
	722: "The Wi-Fi password is wrong. Type it again; capitals matter.",
	723: "The router gave the device no address. Restart the router and try again.",
	730: "No SIM card is inserted.",
	731: "The SIM card is locked.",
	732: "The SIM card's PIN is wrong.",
};

/** Narrows a number read from storage or the wire; anything else is 704, the code for the unforeseen. */
export function toCode(value: number): Code {
	return Object.hasOwn(codes, value) ? (value as Code) : 704;
}
