import type { Host } from "../../hosts/host";
import { utf8 } from "../../modules/bytes/index";
import { RuleWriter } from "./write-rule";

/** Where the servers of the rule are on a virtual board's Internet. */
export const servers = { address: "203.0.113.9", tcp: 9, tls: 10, serverName: "rule.example" } as const;

/** The firmware of a board that joins a network and then lets the rule be tried over TCP and over TLS. */
export function joinedRule(host: Host): void {
	const { address, serverName } = servers;
	host.onFault = error => host.log(`fault: ${String(error)}`);
	host.clock.setTime(Date.UTC(2026, 5, 1));
	host.radio.join({
		ssid: utf8("Home"),
		password: utf8("correct horse"),
		onJoined: () => {
			new RuleWriter(host, "TCP", { address, port: servers.tcp }, line => host.log(`TCP: ${line}`));
			new RuleWriter(host, "TLS", { address, port: servers.tls, serverName }, line => host.log(`TLS: ${line}`));
		},
		onLost: reason => host.log(`lost: ${reason}`),
	});
}
