/** A fault of the Moddable SDK that this project works around. */
export interface SdkFault {
	/** A short name. */
	readonly id: string;
	/** The version of the SDK in which it was first seen; it may be older. */
	readonly since: string;
	/** What goes wrong. */
	readonly what: string;
	/** What this project does about it. */
	readonly ourWay: string;
	/** The file of the SDK that shows it. */
	readonly where: string;
	/** Whether the SDK in this folder still has it, by the text of its files. */
	isThere(sdk: string): boolean;
}
