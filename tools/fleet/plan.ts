import type { Conduct } from "./device/app";
import type { Home } from "./home";
import type { Flaw } from "./images";
import type { TroubleName } from "./troubles";
import type { Unit } from "./unit";

/** What runs the firmware: Node, or the engine that ships, with the memory of a board. */
export const engines = ["node", "xs"] as const;
export type EngineName = (typeof engines)[number];

/**
 * A life, before it is lived. Everything that is decided by chance stands here, but for what chance does in between (the
 * jitter of a network, the bounces of a button), which `seed` decides: so the same plan is the same life.
 */
export interface Plan {
	readonly seed: string;
	readonly unit: Unit;
	readonly chapters: readonly Chapter[];
}

/** A part of a life. At the end of each the troubles are over, and the device has to be well. */
export type Chapter =
	/** Somebody gets the device, blank or so they believe, and brings it into their home. */
	| ({ readonly what: "new owner"; readonly home: Home; readonly person: Person } & Troubled)
	/** A unit of Edgent that was online in this home, and before in others, starts with this firmware; nobody does anything. */
	| ({
			readonly what: "updated";
			readonly home: Home;
			readonly others: readonly Home[];
			readonly token: string;
	  } & Troubled)
	/** The owner takes it along to another home. */
	| ({ readonly what: "move"; readonly home: Home; readonly person: Person } & Troubled)
	/** The owner takes it to a home where it has lived before, and does nothing there. */
	| ({ readonly what: "back"; readonly home: Home } & Troubled)
	/**
	 * While it is online the owner hands over the Wi-Fi of another home through the cloud; then that takes the place of the
	 * present one, and nobody does anything.
	 */
	| ({ readonly what: "switch"; readonly home: Home } & Troubled)
	/** The owner sets it up anew in the same home, for another account: what worked before is what it falls back to. */
	| ({ readonly what: "again"; readonly person: Person } & Troubled)
	/** A month goes by, of which the hours are lived in which something happens. */
	| ({ readonly what: "month" } & Troubled)
	/** It is sold: its button is held until it is blank. */
	| ({ readonly what: "reset" } & Troubled)
	/** Somebody switches its power off and on: it is on for so long each time, milliseconds, and then stays on. */
	| ({ readonly what: "switched"; readonly on: readonly number[] } & Troubled)
	/** Somebody clicks so often, quickly. */
	| ({ readonly what: "clicked"; readonly clicks: number } & Troubled)
	/** The flash has come to its end: it takes no more changes. Only reading is left. */
	| ({ readonly what: "worn out" } & Troubled)
	/** Its maker ships firmware, one after the other; what is offered last is offered from then on. */
	| ({ readonly what: "shipments"; readonly shipments: readonly Shipment[] } & Troubled)
	/** The whole street has such devices, and the cloud is away for so long, milliseconds. */
	| ({ readonly what: "street"; readonly away: number } & Troubled);

/** A firmware that the cloud offers to every device that does not say that it has this version. */
export interface Shipment {
	/** So long after the one before it, or after the chapter began, milliseconds. */
	readonly after: number;
	readonly version: string;
	readonly conduct: Conduct;
	readonly flaw: Flaw;
	/** Of the image, bytes. */
	readonly size: number;
}

export interface Troubled {
	readonly troubles: readonly Trouble[];
}

/** Something that goes wrong for a while, counted from the beginning of its chapter, milliseconds. */
export interface Trouble {
	readonly what: TroubleName;
	readonly at: number;
	readonly lasts: number;
}

export const mistakes = ["password", "name", "token"] as const;
export type Mistake = (typeof mistakes)[number];

export const doors = ["wizard", "old app", "new app"] as const;

/** Somebody with a phone, and how they go about it. */
export interface Person {
	/** The Auth Token that their app shows. */
	readonly token: string;
	/** How what they type gets to the device. */
	readonly door: (typeof doors)[number];
	/** What they get wrong in the first attempt, the second, and so on; after these they make no more mistakes. */
	readonly mistakes: readonly (Mistake | "none")[];
	/** So often they try; then they give up. */
	readonly attempts: number;
	/** They use the page of the second attempt, which asks for what was wrong only. */
	readonly retries: boolean;
	/** They tap twice. */
	readonly doubleTap: boolean;
	/** Somebody else at home tries to help, with a phone and a wrong password. */
	readonly helper: boolean;
	/** Once the page is sent they close it, and do not see what comes of it. */
	readonly closes: boolean;
	/** After an attempt that failed they leave, for so long, milliseconds; 0: they stay. */
	readonly leaves: number;
	/** When they leave they pull the plug, and put it in again when they are back. */
	readonly unplugs: boolean;
	/** How long they look at a page before they do something, milliseconds. */
	readonly reaction: number;
}
