import { controls } from "./controls";
import { element, say } from "./dom";
import { checkField, valueOf, type Control } from "./fields";
import { isChanged, isKept } from "./kept";
import type { Step } from "./remedy";
import { checkName, checkPassword, checkServer, checkToken, type Complaint } from "./rules";
import { access, field, type State } from "./state";

/** All that `/config` may get, by name. */
export function settings(state: State): Map<string, string> {
	const { chosen, templateId } = state;
	const all = new Map([["if", "wifi"]]);
	all.set(chosen?.field ?? "ssid", chosen?.value ?? field.ssid.value);
	all.set("hidden", chosen && !chosen.hidden ? "0" : "1");
	all.set("pass", access(state) === "open" ? "" : field.pass.value);
	all.set("blynk", field.token.value);
	all.set("host", field.host.value);
	all.set("templateId", templateId);
	for (const control of controls("fields")) all.set(control.name, valueOf(control));
	return all;
}

/** What to post: all there is, or only what the device does not keep. */
export function request(state: State): URLSearchParams {
	const body = new URLSearchParams(state.kept ? { retry: "1" } : {});
	const now = settings(state);
	for (const [name, value] of now)
		if (state.kept ? name !== "if" && isChanged(state, now, name) : value || name === "pass") body.append(name, value);
	return body;
}

function complaint(state: State, control: Control): Complaint | undefined {
	const { name, value } = control;
	if (isKept(state, settings(state), name)) return undefined;
	if (name === "ssid") return state.chosen ? undefined : checkName(value);
	if (name === "pass") return checkPassword(value, access(state));
	if (name === "blynk") return checkToken(value);
	if (name === "host") return checkServer(value);
	const own = state.product.fields.find(each => each.name === name);
	return own && checkField(own, valueOf(control));
}

/** Whether something is missing or wrong there. */
export function lacks(state: State, step: Step): boolean {
	if (step === "network") return !state.chosen && !field.ssid.value;
	return controls(step).some(control => complaint(state, control));
}

/** Marks a control as wrong and says why, or, without a reason, as right. */
export function mark(control: Control, why: string | undefined): void {
	control.setAttribute("aria-invalid", String(!!why));
	say(element(`${control.id}-error`), why);
	if (why && control === field.host) element<HTMLDetailsElement>("advanced").open = true;
}

/** Why the page itself finds it wrong, in words. */
export function reason(state: State, control: Control): string | undefined {
	const wrong = complaint(state, control);
	return wrong && (state.language.say(wrong.key, wrong.values) || state.language.say("problem"));
}

/** Shows what is wrong in this step and puts the cursor there. */
export function accepts(state: State, step: Step): boolean {
	let first: Control | undefined;
	for (const control of controls(step)) {
		const why = reason(state, control);
		mark(control, why);
		if (why) first ??= control;
	}
	first?.focus();
	return !first;
}
