/** Mocha's globals, as far as tests of modules use them. Tests run one at a time, when the Node side says so. */

import { files } from "./files";

type Step = () => unknown;

interface Suite {
	readonly title: string;
	readonly parent: Suite | undefined;
	readonly hooks: { readonly [when in "before" | "beforeEach" | "afterEach" | "after"]: Step[] };
	/** Tests in it and in the suites inside that have not run yet. */
	left: number;
	begun: boolean;
}

const newSuite = (title: string, parent: Suite | undefined): Suite => ({
	title,
	parent,
	hooks: { before: [], beforeEach: [], afterEach: [], after: [] },
	left: 0,
	begun: false,
});

const tests: { readonly title: string; readonly suite: Suite; readonly step: Step | undefined }[] = [];
let current = newSuite("", undefined);
let outcome: string | undefined;

const describe = (title: string, body: () => void): void => {
	current = newSuite(title, current);
	body();
	current = current.parent ?? current;
};

const it = (title: string, step?: Step): void => {
	tests.push({ title, suite: current, step });
	for (const suite of path(current)) suite.left++;
};

/** From the outermost suite inwards. */
function path(suite: Suite): Suite[] {
	return suite.parent ? [...path(suite.parent), suite] : [suite];
}

async function runTest(index: number): Promise<void> {
	const test = tests[index];
	if (!test?.step) return;
	const suites = path(test.suite);
	try {
		for (const suite of suites.filter(each => !each.begun)) {
			suite.begun = true;
			for (const hook of suite.hooks.before) await hook();
		}
		for (const suite of suites) for (const hook of suite.hooks.beforeEach) await hook();
		await test.step();
	} finally {
		for (const suite of [...suites].reverse()) for (const hook of suite.hooks.afterEach) await hook();
		for (const suite of [...suites].reverse())
			if (--suite.left === 0) for (const hook of suite.hooks.after) await hook();
	}
}

/** What is asked for; how it came out is to be asked for next. */
function begin(command: string, what: string | number): Promise<unknown> {
	if (typeof what === "number") return runTest(what);
	const file = files[what];
	return file ? file() : Promise.reject(new Error(`${what} is not in this image, and so cannot ${command}.`));
}

globalThis.onEvent = (command: string, what: string | number) => {
	if (command === "list")
		return tests.map(({ title, suite }) => [...path(suite).map(each => each.title), title].slice(1));
	if (command === "outcome") return outcome;
	outcome = undefined;
	begin(command, what).then(
		() => (outcome = ""),
		error => (outcome = String(error)),
	);
	return undefined;
};

Object.assign(globalThis, {
	describe,
	it,
	before: (hook: Step) => void current.hooks.before.push(hook),
	beforeEach: (hook: Step) => void current.hooks.beforeEach.push(hook),
	afterEach: (hook: Step) => void current.hooks.afterEach.push(hook),
	after: (hook: Step) => void current.hooks.after.push(hook),
});
