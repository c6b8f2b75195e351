import type { FailureCode } from "../../modules/codes/index";

/** Why provisioning ended, and the exit code of `npm run provision` that says so. 2 is bad usage, as everywhere. */
export const exits = {
	online: 0,
	cloudUnreachable: 3,
	cloudRefused: 4,
	deviceUnreachable: 5,
	networkNotSeen: 6,
	settingsRefused: 7,
	timeout: 8,
	templateMissing: 9,
	nothingKept: 10,
	fieldRefused: 11,
	700: 20,
	701: 21,
	702: 22,
	703: 23,
	704: 24,
	705: 25,
	710: 30,
	711: 31,
	712: 32,
	720: 40,
	721: 41,
	722: 42,
	723: 43,
	730: 50,
	731: 51,
	732: 52,
} as const satisfies Record<FailureCode, number> & Record<string, number>;

export type Ending = keyof typeof exits;

/** Provisioning failed. The message is a sentence for whoever typed the command. */
export class ProvisionError extends Error {
	override readonly name = "ProvisionError";
	readonly ending: Ending;

	constructor(ending: Ending, message: string) {
		super(message);
		this.ending = ending;
	}
}
