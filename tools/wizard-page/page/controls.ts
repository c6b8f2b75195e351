import { element } from "./dom";
import type { Control } from "./fields";
import { steps, type Step } from "./remedy";

/** What a step asks for. */
export function controls(step: Step): readonly Control[] {
	return [...element(`step-${step}`).querySelectorAll<Control>("[name]")];
}

/** The step and the control that ask for `name` of `/config`. */
export function placeOf(name: string): readonly [Step, Control] | undefined {
	for (const step of steps) {
		const control = controls(step).find(each => each.name === name);
		if (control) return [step, control];
	}
	return undefined;
}
