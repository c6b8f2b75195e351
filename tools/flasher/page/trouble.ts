/** Why a unit is not done. */
export type Problem =
	/** Another program has the port. */
	| { readonly is: "busy" }
	| { readonly is: "lost" }
	/** Nothing answers as a chip's loader does. */
	| { readonly is: "silent" }
	/** It answered, and then no more, or nonsense. */
	| { readonly is: "stalled"; readonly detail: string }
	| { readonly is: "family"; readonly found: string; readonly wanted: string }
	| { readonly is: "locked" }
	/** Bytes. */
	| { readonly is: "small"; readonly has: number; readonly needs: number }
	| { readonly is: "differs"; readonly where: string }
	| { readonly is: "used up"; readonly units: number }
	/** Registry and browser do not agree whose chip this is, or the registry cannot be asked. */
	| { readonly is: "refused"; readonly reason: string }
	| { readonly is: "memory"; readonly detail: string }
	| { readonly is: "files"; readonly path: string; readonly reason: string }
	/** Of this page. */
	| { readonly is: "fault"; readonly detail: string };

export class Trouble extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.is);
		this.problem = problem;
	}
}

/** What is not trouble that somebody foresaw is a fault of the page. */
export function problemOf(error: unknown): Problem {
	if (error instanceof Trouble) return error.problem;
	return { is: "fault", detail: error instanceof Error ? error.message : String(error) };
}

/** What a person is told. */
export interface Advice {
	readonly title: string;
	readonly text: string;
	/** What to do, in this order. */
	readonly todo: readonly string[];
}

const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

export function advice(problem: Problem): Advice {
	switch (problem.is) {
		case "busy":
			return {
				title: "The port is taken",
				text: "Another program has this serial port open.",
				todo: ["Close serial monitors, and other tabs with a page like this.", "Try again."],
			};
		case "lost":
			return {
				title: "The cable came off",
				text: "What was written so far is kept: the next attempt goes on from there.",
				todo: ["Plug the same unit in again.", "Try again."],
			};
		case "silent":
			return {
				title: "No chip answers",
				text: "The port is open, but no loader answers on it.",
				todo: [
					"Is it the right port? Is the cable one that carries data?",
					"Hold the unit’s BOOT button, press RESET (or plug it in again), let BOOT go.",
					"Try again.",
				],
			};
		case "stalled":
			return {
				title: "The chip stopped answering",
				text: `It broke off in the middle: ${problem.detail}`,
				todo: [
					"Use a short cable, straight into the computer.",
					"Plug the unit in again, and try again: it goes on from where it was.",
				],
			};
		case "family":
			return {
				title: "Wrong chip",
				text: `This is an ${problem.found}, but the image is for an ${problem.wanted}. Nothing was written.`,
				todo: ["Put this unit aside.", `Plug in one with an ${problem.wanted}.`],
			};
		case "locked":
			return {
				title: "This chip is locked",
				text: "It is in secure download mode, which no other image gets past. Nothing was written.",
				todo: ["Put this unit aside."],
			};
		case "small":
			return {
				title: "Its flash is too small",
				text: `It has ${megabytes(problem.has)}, the image needs ${megabytes(problem.needs)}. Nothing was written.`,
				todo: ["Put this unit aside: it has another module than the image was built for."],
			};
		case "differs":
			return {
				title: "The flash does not hold what was written",
				text: `Reading back, ${problem.where} differs.`,
				todo: ["Try again.", "When it happens twice, put this unit aside: its flash is bad."],
			};
		case "used up":
			return {
				title: "No unit is left",
				text: `All ${problem.units} units of this folder are given to chips. Nothing was written.`,
				todo: ["Issue more (factory units), make the folder anew, and load this page again."],
			};
		case "refused":
			return {
				title: "The registry says no",
				text: `${problem.reason} Nothing was written.`,
				todo: ["Put this unit aside, and ask whoever keeps the registry."],
			};
		case "memory":
			return {
				title: "This browser cannot keep the list",
				text: `Without it a unit could be given to two chips. ${problem.detail}`,
				todo: ["Save the list below, then clear it.", "Do not use a private window.", "Try again."],
			};
		case "files":
			return {
				title: "A file of this page is missing",
				text: `${problem.path}: ${problem.reason}`,
				todo: ["Is the server of this page still running, and its folder complete?", "Load the page again."],
			};
		case "fault":
			return {
				title: "This page has a fault",
				text: `It broke off: ${problem.detail}`,
				todo: ["Load the page again, and try again.", "When it happens twice, tell whoever made this page."],
			};
	}
}
