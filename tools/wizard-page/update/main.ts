/**
 * Sends an update's file in pieces, and goes on by itself after whatever came between. The file's header goes first, each time
 * anew: the answer tells where the device wants to go on (modules/config-server/README.md, "An update's file").
 */

const headerLength = 512;

/** Small enough that a lost one costs little on a weak signal, large enough that the requests themselves cost nothing. */
const pieceLength = 32_768;

/** The device ends a piece that drips before this; so does this, where the network swallows everything. Milliseconds. */
const patience = 45_000;

/** The last piece's answer comes when the device has read all of it back. */
const lastPatience = 75_000;

/** Between two attempts. */
const pause = 1_000;

function element<T extends HTMLElement>(id: string, type: new () => T): T {
	const found = document.getElementById(id);
	if (!(found instanceof type)) throw new Error(id);
	return found;
}

const form = element("form", HTMLFormElement);
const file = element("file", HTMLInputElement);
const course = element("course", HTMLElement);
const bar = element("bar", HTMLProgressElement);
const numbers = element("numbers", HTMLElement);
const state = element("state", HTMLElement);
const problem = element("problem", HTMLElement);

/** Said once, though it may be found out again and again: who has it read out is not to hear it each second. */
function tell(sentence: string): void {
	if (state.textContent !== sentence) state.textContent = sentence;
}

function inKB(bytes: number): string {
	return Math.round(bytes / 1000).toLocaleString();
}

/** What has come, and about how long the rest takes at the pace so far. */
function show(at: number, size: number, pace: number): void {
	bar.value = at / size;
	const seconds = (size - at) / pace;
	const left =
		seconds < 60 ? "less than a minute" : seconds < Infinity ? `about ${Math.ceil(seconds / 60)} minutes` : "";
	numbers.textContent =
		`${Math.floor((100 * at) / size)} %: ${inKB(at)} of ${inKB(size)} KB` + (left && at < size ? `, ${left} left` : "");
}

interface Answer {
	readonly status: number;
	readonly text: string;
}

/** The answer to a request that brings the bytes from `at` to before `end`; throws where none comes. */
async function post(whole: Blob, at: number, end: number): Promise<Answer> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), end < whole.size ? patience : lastPatience);
	try {
		const answer = await fetch("/update", {
			method: "POST",
			headers: {
				"Content-Type": "application/octet-stream",
				"Content-Range": `bytes ${at}-${end - 1}/${whole.size}`,
			},
			body: whole.slice(at, end),
			signal: abort.signal,
		});
		return { status: answer.status, text: await answer.text() };
	} finally {
		clearTimeout(timer);
	}
}

/** Returns the sentence with which the device refuses the file; `undefined` when it has it. */
async function send(whole: Blob): Promise<string | undefined> {
	/** Where the device goes on; 0: the header, whose answer tells. */
	let at = 0;
	let pace = NaN;
	let begun: { readonly at: number; readonly time: number } | undefined;
	for (;;) {
		const end = Math.min(whole.size, at ? at + pieceLength : headerLength);
		if (end === whole.size) tell("The device reads back what it got. This takes some seconds.");
		try {
			const { status, text } = await post(whole, at, end);
			if (status === 200) {
				show(whole.size, whole.size, 1);
				return undefined;
			}
			if (status === 202) {
				const { wanted }: { wanted: number } = JSON.parse(text);
				at = wanted;
				begun ??= { at, time: Date.now() };
				pace = ((at - begun.at) / (Date.now() - begun.time)) * 1000;
				show(at, whole.size, pace);
				tell("The device takes the file.");
				continue;
			}
			if (status !== 408 && status !== 409 && status !== 503) return text;
			tell("The device is busy. This goes on by itself.");
		} catch {
			tell(
				end < whole.size
					? "The device does not answer. This goes on by itself as soon as your phone is in its network again."
					: "The device does not answer any more. If it has all of the file, it restarts with it, as its light shows. If not, " +
							"this goes on by itself as soon as your phone is in its network again.",
			);
		}
		at = 0;
		begun = undefined;
		await new Promise(resolve => setTimeout(resolve, pause));
	}
}

form.addEventListener("submit", event => {
	const whole = file.files?.[0];
	event.preventDefault();
	if (!whole) return;
	form.hidden = true;
	course.hidden = false;
	problem.textContent = "";
	tell("The device looks at the file.");
	void send(whole).then(refusal => {
		course.hidden = true;
		if (refusal === undefined)
			return tell(
				"The device has the firmware and restarts with it now; its light shows how it goes. It keeps the new firmware once it is " +
					"online. If it does not get there, the one before comes back by itself.",
			);
		tell("");
		problem.textContent = refusal;
		form.hidden = false;
	});
});

void fetch("/board_info.json").then(async answer => {
	const { board, fw_ver }: { board: string; fw_ver: string } = await answer.json();
	element("unit", HTMLElement).textContent = `${board}, firmware ${fw_ver}`;
});
