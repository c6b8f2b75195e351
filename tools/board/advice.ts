import { codes } from "../../modules/codes/index";
import type { Guide, Spot, Standing, StepName, Story } from "./steps";
import { isUnderWay } from "./update-view";

/** Where to look, and what to do there. */
export type Advice = Pick<Guide, "spot" | "title" | "text">;

const look = (spot: Spot, title: string, text: string): Advice => ({ spot, title, text });

const light = "Watch the light";

const fetching = "Another firmware comes over the air, signed. Cut the power in the middle: it goes on there.";

/** The words for how things stand. */
export function advice(standing: Standing, story: Story, step: StepName): Advice {
	const { at, memory, code, phone, faults, update, told } = standing;
	switch (at) {
		case "off": {
			const text = "No device is near: the board has no power. It keeps what it stored.";
			return look("board", "Switch the power on", update === "paused" ? `${text} ${told}` : text);
		}
		case "setup":
			return phone === "board" ? inWizard(standing, story) : atSetup(standing, step);
		case "idle": {
			const text = `Nobody came for ${story.window}\u00a0min, so the device closed its network. One press opens it again.`;
			return look("board", "Press the button once", text);
		}
		case "trying":
			return look("phone", "Watch the page", "The device tries your Wi-Fi while the phone stays with it.");
		case "storing":
			return look("board", light, "The device stores what the phone sent.");
		case "restarting":
			if (memory === "blank") return look("board", light, "It starts anew, blank as out of its box.");
			if (isUnderWay(update)) return look("board", light, told);
			return look("board", light, "It starts anew: its network goes, and the phone returns to its own Wi-Fi.");
		case "joining":
		case "connecting":
			if (code) return inTrouble(standing, story);
			if (isUnderWay(update)) return look("board", light, told);
			return look("board", light, "The device is on its way. Its light has a sign of its own for each part of it.");
		case "running":
			return online(standing, story, step);
		case "resetting":
			return look("board", light, "The device erases everything it knew.");
		case "updating":
			return look("board", light, "The device takes a new firmware. Leave its power on.");
		case "fetching":
			return look("updates", "Watch it, or cut its power", fetching);
		case "rescue":
		case "failed": {
			const why = faults.length ? " Turn the fault off." : "";
			return look("board", "Wait ten seconds", `Something inside the device broke. It starts anew by itself.${why}`);
		}
	}
}

/** The setup network is open, and the phone is not on it. */
function atSetup({ memory, code, phone, browser, faults }: Standing, step: StepName): Advice {
	if (phone === "joining") return look("phone", "Wait for the phone", "Joining the device’s network …");
	if (code && faults.includes(code)) {
		const text = `${code}: ${codes[code]} Join again: its page helps. The fault is still on.`;
		return look("phone", `It failed with ${code}: join again, see why`, text);
	}
	if (code === 703 && browser) {
		const text = "703: the cloud refused the device’s token. Start over on the page, for another one.";
		return look("phone", "Start over on the page", text);
	}
	if (code === 703) {
		const text = "703: the cloud refused the device’s token. The app has asked for another one: join again.";
		return look("phone", "Join again", text);
	}
	if (code) return look("phone", "Join again", `${code}: ${codes[code]} Join its network: its page helps.`);
	if (browser) {
		const text = "Follow the page. When it sends you to the Wi-Fi settings, join the network below.";
		return look("phone", "Follow the page", text);
	}
	const [fault] = faults;
	if (step === "fail" && fault !== undefined) {
		const text = `A fault is on that leads to ${fault}. Set the device up: it fails, and says what to do about it.`;
		return look("phone", `Set it up: it should fail with ${fault}`, text);
	}
	if (step === "fail") return allDone;
	const text =
		memory === "proven"
			? "The device’s network is open again. What it knew stays until something new has worked."
			: "A new device is near: its light says that it waits for a phone. The app has a token for it.";
	return look("phone", "Let the phone join the board’s network", text);
}

/** The phone is on the setup network. */
function inWizard({ code, browser }: Standing, { ssid, password }: Story): Advice {
	if (browser) {
		const title = `Open the page, choose “${ssid}”, type “${password}”`;
		return look("phone", title, "The phone is on the device’s network. Open the device’s page from yours.");
	}
	if (code === 703) {
		const text = "For another token the app needs the Internet: leave this network, and join again.";
		return look("phone", "Leave and join again", text);
	}
	if (code) {
		const title = code === 722 ? `Type “${password}”, try again` : "Do what the page says, try again";
		return look("phone", title, "The device keeps what was right, for this phone: only what failed is asked again.");
	}
	const title = `Choose “${ssid}”, type “${password}”, connect`;
	return look("phone", title, "This page comes from the device itself. The phone has no Internet now.");
}

function online(standing: Standing, { control, hold }: Story, step: StepName): Advice {
	const [fault] = standing.faults;
	if (step === "update") return atUpdate(standing);
	if (step === "move") {
		const text = `Your device is online. Change ${control} in the cloud: it obeys.`;
		return look("cloud", `Change ${control} in the cloud`, text);
	}
	if (step === "fail" && fault !== undefined) {
		const text = `A fault is on that leads to ${fault}. Switch the power off and on, or set the device up once more.`;
		return look("board", "Switch the power off and on", text);
	}
	if (step === "fail") return allDone;
	const seen = control === undefined ? "Your device is online." : "It obeys.";
	const text = `${seen} Now its owner moves out: hold the button until the sign says that it erases, and let go.`;
	return look("board", `Hold the button ${hold} s, let go`, text);
}

/** Online, and an update is to be seen. */
function atUpdate({ update, told }: Standing): Advice {
	switch (update) {
		case "offered":
		case "fetching":
		case "paused":
		case "starting":
			return look("updates", "Watch it download", told);
		case "trial":
			return look("updates", "Wait half a minute", `${told} If it crashes before that, the other one comes back.`);
		case "back":
		case "refused":
			return look("updates", "Ship another one", told);
		case "none":
		case "kept": {
			const text = "Your device is online. Years later its maker has a better firmware: ship it, signed, over the air.";
			return look("updates", "Ship an update", text);
		}
	}
}

const allDone = look(
	"switches",
	"Now make it fail",
	"You have seen it all. Now turn on a switch: each names the code that the device will fail with.",
);

/** On the way to the cloud, and something is wrong. */
function inTrouble({ memory, code, faults }: Standing, { hold }: Story): Advice {
	if (memory !== "proven") return look("board", light, `${code}: ${codes[code]} It gives up after a while.`);
	const text = `${code}: ${codes[code]} It never gives up, and keeps what it knows.`;
	if (faults.length) return look("switches", "Turn the fault off", text);
	if (code !== 703) return look("board", light, text);
	const start = "The cloud does not know this device any more. Hold the button to start over, and set it up again.";
	return look("board", `Hold the button ${hold} s, let go`, start);
}
