import { isHostName } from "../../modules/match/index";
import { fields, flag, list, oneOf, or, pattern, text, whole, type Open } from "./rules";

/** The cloud that a unit reports to. */
export interface CloudSettings {
	/** The server's name. Used when the wizard names none. */
	readonly host: string;
	/** Talks to the cloud by TLS, and to no server that `roots` do not vouch for. */
	readonly tls: boolean;
	/**
	 * Whom TLS trusts: PEM files, paths from the project's folder, at most 8. Empty: the public authorities of blynk.cloud.
	 * The build takes them into the image; the firmware itself does not look here.
	 */
	readonly roots: readonly string[];
	/** Tried in turn; 443 and 9443 with TLS, else 80 and 8080 (docs/protocol/wire.md#hosts-and-ports). */
	readonly ports: readonly number[];
	/** What the server speaks: `cloud` as blynk.cloud does, `legacy` as a self-hosted server of 2019 (docs/protocol/wire.md#info-frame). */
	readonly dialect: "cloud" | "legacy";
	/** Seconds between heartbeats, 10 to 3600. */
	readonly heartbeat: number;
	/** The virtual pin by which the owner hands over further networks (docs/networks.md); none when absent. */
	readonly networksPin: number | undefined;
}

const hostName = pattern(value => isHostName(value, 63), "a host name of 1 to 63 characters");

const port = whole(1, 65535);

const standardPorts = { tls: [443, 9443], plain: [80, 8080] } as const;

/** The rules of `cloud`. */
export function cloudRules(value: unknown, path: string): CloudSettings {
	const given = fields<Open<CloudSettings, "ports">>({
		host: or(hostName, "blynk.cloud"),
		tls: or(flag, true),
		roots: or(list(text(1, 100), 0, 8), []),
		ports: or(list(port, 1, 4), undefined),
		dialect: or(oneOf("cloud", "legacy"), "cloud"),
		heartbeat: or(whole(10, 3600, "seconds"), 40),
		networksPin: or(whole(0, 255), undefined),
	})(value, path);
	return { ...given, ports: given.ports ?? (given.tls ? standardPorts.tls : standardPorts.plain) };
}
