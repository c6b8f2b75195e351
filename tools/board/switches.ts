import type { Code } from "../../modules/codes/index";
import { defaultAir, type Air } from "../../hosts/virtual/air";
import type { Cloud } from "../cloud/cloud";
import type { FaultKind } from "../cloud/faults";
import type { SwitchView } from "./tour-events";

/** A fault a visitor can cause, and the failure code it leads to. */
interface Switch {
	readonly name: string;
	readonly group: string;
	readonly label: string;
	readonly code: Code;
	/** Its value while it makes no trouble. */
	readonly healthy: boolean | string;
	read(world: World): boolean | string;
	write(world: World, value: boolean | string): void;
}

/** What the switches act on. */
export interface World {
	readonly air: Air;
	readonly cloud: Cloud;
}

/** A switch of the air that is on while `path` has the value `faulty`. */
function air(
	name: string,
	group: string,
	label: string,
	code: Code,
	path: readonly string[],
	faulty: unknown,
	healthy: unknown,
): Switch {
	return {
		...{ name, group, label, code, healthy: false },
		read: world => at(world.air.json, path) === faulty,
		write: (world, value) => world.air.patch(nest(path, value === true ? faulty : healthy)),
	};
}

/** A switch of the cloud; only one of them is on at a time. */
function cloud(name: FaultKind, label: string, code: Code): Switch {
	return {
		...{ name: `cloud-${name}`, group: "The cloud", label, code, healthy: false },
		read: world => world.cloud.fault.kind === name,
		write: (world, value) => {
			if (name === "status") world.cloud.setFault(value === true ? { kind: name, status: 19 } : { kind: "none" });
			else world.cloud.setFault({ kind: value === true ? name : "none" });
		},
	};
}

const home = ["networks", "home"];
const router = "The router at home";

/** The network a visitor is told to choose. */
export const homeNetwork = {
	ssid: String(at(defaultAir, [...home, "ssid"])),
	password: String(at(defaultAir, [...home, "password"])),
} as const;

/** Every Wi-Fi and cloud failure code there is can be had by one of these. */
export const switches: readonly Switch[] = [
	air("router-off", router, "Switched off", 720, [...home, "on"], false, true),
	{
		...{ name: "router-password", group: router, label: "Another password", code: 722, healthy: homeNetwork.password },
		read: world => String(at(world.air.json, [...home, "password"])),
		write: (world, value) => world.air.patch(nest([...home, "password"], String(value))),
	},
	air("router-silent", router, "Does not answer", 701, [...home, "answers"], "never", "yes"),
	air("router-full", router, "Turns newcomers away", 704, [...home, "answers"], "full", "yes"),
	air("router-dhcp", router, "Gives no address", 723, [...home, "dhcp"], false, true),
	air("internet-off", "Behind the router", "No Internet", 710, [...home, "internet"], false, true),
	air("dns-off", "Behind the router", "No name server", 710, [...home, "dns"], false, true),
	air("captive", "Behind the router", "Sign-in page first", 712, [...home, "captive"], true, false),
	air("flash", "Inside the board", "Flash refuses to store", 700, ["flash"], "refuses", "works"),
	cloud("silent", "Takes connections and stays silent", 702),
	cloud("token", "Refuses every token", 703),
	cloud("status", "Answers the login with an error", 705),
	cloud("certificate-host", "Certificate is for another host", 711),
];

/** How the switches stand. */
export function view(world: World): readonly SwitchView[] {
	return switches.map(({ name, group, label, code, healthy, read }) => {
		const value = read(world);
		const kind = typeof value === "string" ? "text" : "flag";
		return { name, group, label, code, kind, value, on: value !== healthy };
	});
}

function at(json: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
}

function nest(path: readonly string[], value: unknown): unknown {
	return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}
