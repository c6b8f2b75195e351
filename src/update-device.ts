import type { Blynk } from "../modules/blynk/index";
import type { Receiver } from "../modules/update/index";
import type { App } from "./app";
import type { Light } from "./light";
import type { State } from "./machine";

/**
 * The event of the template that is told of updates, as Blynk.Edgent names it (docs/protocol/states.md#first-login).
 */
export const updateCode = "sys_ota";

/** What the machine hears of updates. */
export type UpdateEvent = "offered" | "updateDone" | "updateFailed" | "restartWanted";

/** What updates need of the device around them. */
export interface UpdateDevice {
	readonly blynk: Blynk;
	readonly light: Light;
	/** What the product's code wants to hear of. */
	readonly hooks: ReturnType<App>;
	onUpdate(event: UpdateEvent): void;
}

/** What the device has of updates. */
export interface DeviceUpdates {
	/** The device is in this state now. */
	follow(state: State): void;
	/** Whoever set the unit up could reach it: the firmware that runs is good for that. */
	keep(): void;
	/** Takes what is offered, or stands ready: {@link UpdateDevice.onUpdate} tells how it went. Absent where none is taken, as what follows. */
	fetch?(): void;
	/** There is something else to do; it goes on where it was. */
	stop?(): void;
	/** For whoever brings a firmware another way than the cloud's. */
	receiver?(): Receiver;
}
