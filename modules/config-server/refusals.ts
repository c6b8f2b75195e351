import type { Refusal } from "../update/index";

/** Why a firmware is not taken, for whoever sends it. */
export function sentence(refusal: Refusal): string {
	switch (refusal) {
		case "malformed":
			return "This is no update's file, or it is damaged. Send the file as the maker gives it.";
		case "unsigned":
			return "Nobody has signed this firmware, and this device takes only what its maker signed.";
		case "signature":
			return "This firmware is not signed by the maker of this device.";
		case "foreign":
			return "This firmware is for another product.";
		case "chip":
			return "This firmware is for another chip than this device has.";
		case "older":
			return "This firmware is not newer than the one that runs.";
		case "gap":
			return "The firmware that runs is too old for this one. Send the one between them first.";
		case "size":
			return "This firmware is too large for this device.";
		case "bad":
			return "This firmware failed on this device before, so it is not taken again. Send a newer one.";
		case "trial":
			return "The device is about to try another firmware, or tries it now. Send this one once it is online.";
		case "incomplete":
			return "The file did not come whole. Send it again.";
		case "flash":
			return "The device's flash does not take the firmware. The one that runs stays. Send the file again.";
		case "spoiled":
			return "What came of this file before was damaged, and is forgotten now. Send the file again.";
		case "broken":
			return "The file came whole, but is damaged. The firmware that runs stays.";
	}
}
