import type { Clock, Timer } from "../../host";
import { forget, register } from "./targets";

/** To the firmware a timer is opaque; here it is its callback's number. */
const timerOf = (id: number): Timer => id as unknown as Timer;
const numberOf = (timer: Timer): number => timer as unknown as number;

export const clock: Clock = {
	now: () => native.call<number>("now"),
	time: () => native.call<number | undefined>("time"),
	setTime: time => native.call("setTime", time),
	set(callback, delay) {
		const id = register(callback);
		native.post("set", id, delay);
		return timerOf(id);
	},
	repeat(callback, interval) {
		const id = register(callback);
		native.post("repeat", id, interval);
		return timerOf(id);
	},
	clear(timer) {
		if (timer === undefined) return;
		forget(numberOf(timer));
		native.post("clear", numberOf(timer));
	},
};
