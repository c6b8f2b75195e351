import type { Random } from "../../../hosts/virtual/random";
import { Air as Ours, AirError, defaultAir, type AirState } from "../../../hosts/virtual/air";
import { isObject, mergePatch } from "../../../hosts/virtual/merge-patch";
import { utf8 } from "../../../modules/bytes/index";
import { parseCommand } from "../../../tools/board/commands";
import { must, same, type Parser } from "../parser";

/** A line on the virtual board's stdin; most are about the air. */
export function air(ours = { Air: Ours, parseCommand }): Parser {
	return {
		name: "air",
		reads: "a command on the virtual board's stdin, a change of the air among them",
		longest: 4096,
		bounds: { steps: 30_000, stepsEach: 30, array: 4096 },
		words: [
			"air ",
			"press ",
			"power ",
			"quit",
			'{"networks":{"home":',
			'"ssid":',
			'"password":',
			"null",
			"{}",
			'{"hex":"ff"}',
			'"__proto__":',
			"[",
			"9",
			" ",
			"\t",
		],
		generate,
		judge(bytes) {
			const line = new TextDecoder().decode(bytes);
			const command = attempt(() => ours.parseCommand(line));
			if (command instanceof Error) return judgeRefusal(command, line);
			if (command.do === "press") must(command.ms >= 1 && command.ms <= 600_000, `a press of ${command.ms} ms`);
			if (command.do !== "air") return;
			const world = new ours.Air(defaultAir);
			const before = JSON.stringify(world.json);
			try {
				world.patch(command.patch);
			} catch (error) {
				if (!(error instanceof AirError)) throw error;
				must(error.message.length < 600, "the error repeats what it was given");
				const { message } = error;
				must(!passwords(command.patch).some(each => message.includes(each)), "the error tells a password");
				return same(JSON.stringify(world.json), before, "the air after a change that is none");
			}
			judgeAir(world.state);
			const after = JSON.stringify(world.json);
			world.patch(command.patch);
			same(JSON.stringify(world.json), after, "the air after the same change once more");
			same(mergePatch(world.json, {}), world.json, "the air without a change");
			new ours.Air(world.json);
		},
	};
}

function attempt<T>(act: () => T): T | Error {
	try {
		return act();
	} catch (error) {
		if (error instanceof Error && error.name === "Error") return error;
		throw error;
	}
}

/** Those in a change, also under a misspelt name. */
function passwords(patch: unknown): readonly string[] {
	const networks = isObject(patch) && isObject(patch["networks"]) ? Object.values(patch["networks"]) : [];
	const values = networks.flatMap(each => (isObject(each) ? [each["password"], each["passwrod"]] : []));
	// A shorter one may stand in the rule itself.
	return values.filter(each => typeof each === "string").filter(each => each.startsWith("top secret"));
}

function judgeRefusal({ message }: Error, line: string): void {
	must(message.length < 200, "the error repeats what it was given");
	must(!line.includes("top secret") || !message.includes("top secret"), "the error tells a password");
}

function judgeAir({ networks, phones }: AirState): void {
	must(phones >= 0 && phones <= 10, `${phones} phones`);
	for (const { ssid, bssid, password, security, channel, rssi } of networks.values()) {
		must(ssid.length >= 1 && ssid.length <= 32 && bssid.length === 6, "an SSID or BSSID of a wrong length");
		must(
			password.length <= 64 && password.length > 0 !== ["OPEN", "OWE"].includes(security),
			"a password of a wrong length",
		);
		must(channel >= 1 && channel <= 14 && rssi >= -120 && rssi <= 0, `channel ${channel}, ${rssi} dBm`);
	}
}

const patches: readonly unknown[] = [
	...[
		{ networks: { home: { on: false } } },
		{ networks: { home: null } },
		{ networks: { home: { password: "top secret 1" } } },
	],
	...[
		{ networks: { n: { ssid: { hex: "ff00" }, security: "OPEN" } } },
		{ networks: { n: { ssid: "", password: "top secret 2" } } },
	],
	...[
		{ phones: 11 },
		{ phones: 0 },
		{ flash: "refuses" },
		{ flash: { write: "refuses" } },
		{ flash: 1 },
		{ cloud: { answers: "never" } },
	],
	...[
		{ networks: { home: { dhcp: "10.0.0.7" } } },
		{ networks: { home: { bssid: "02:00:00:11:22:33" } } },
		{ radio: { station: "x" } },
	],
	...[
		{ networks: { home: { passwrod: "top secret 3" } } },
		{ networks: { home: { password: ["top secret 4"] } } },
		1,
		null,
		[],
	],
];

function generate(random: Random): Uint8Array {
	if (random.chance(20))
		return utf8(random.pick([" press 200", "press 600001", "power on ", "power", "quit", "quit now", "", "prss 1"]));
	return utf8(`air ${JSON.stringify(random.pick(patches))}`);
}
