import type { Clock } from "../host";
import { RealClock } from "../virtual/node/clock";

/** This machine's time. Setting it moves what this program sees, not the machine. */
export class NodeClock extends RealClock implements Clock {
	#offset = 0;

	time(): number {
		return Date.now() + this.#offset;
	}

	setTime(time: number): void {
		this.#offset = Math.floor(time) - Date.now();
	}
}
