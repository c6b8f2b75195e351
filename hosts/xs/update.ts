import type { Digest, Update } from "../host";
import type { Answers } from "./answers";

/** What the firmware asks of its board's place for another. */
export function updateAnswers(update: Update): Answers {
	let digest: Digest | undefined;
	return {
		"update.size": () => update.size,
		"update.trial": () => update.trial,
		"update.write": values => update.write(values.number(), values.bytes()),
		"update.read": values => {
			const offset = values.number();
			const into = new Uint8Array(values.number());
			return into.subarray(0, update.read(offset, into));
		},
		"update.activate": () => update.activate(),
		"update.back": () => update.back(),
		"update.digest": () => {
			digest = update.digest();
		},
		"update.hash": values => digest?.write(values.bytes()),
		"update.hashed": () => digest?.end(),
		"update.verify": values => update.verify(values.bytes(), values.bytes(), values.bytes()),
	};
}
