import type { Flash } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import type { Credentials, CredentialStore } from "../../../modules/credentials/index";

export function credentials(name: string): Credentials {
	return {
		ssid: utf8(name),
		password: utf8(`${name} password`),
		hidden: false,
		token: "t".repeat(32),
		host: "blynk.cloud",
	};
}

/** All that a set can hold, each at its longest. */
export const fullest: Credentials = {
	ssid: Uint8Array.from({ length: 32 }, (_, index) => (index * 37) & 255),
	password: utf8("0123456789abcdef".repeat(4)),
	hidden: true,
	static: {
		address: "192.168.100.200",
		mask: "255.255.255.128",
		gateway: "192.168.100.129",
		dns: ["192.168.100.129", "208.067.222.222"],
	},
	token: "x".repeat(64),
	host: "h".repeat(64),
	port: 65535,
};

/** What a store says it holds, by the names given to {@link credentials}. */
export function told(store: CredentialStore): string {
	const name = (set: Credentials | undefined): string => (set ? String.fromCharCode(...set.ssid) : "-");
	return `candidate ${name(store.candidate)}, proven ${name(store.proven)}, error ${store.lastError}`;
}

/** A flash that refuses every write, and may lose what the key held. */
export function refusing(flash: Flash, loses: boolean): Flash {
	return {
		read: key => flash.read(key),
		write: key => {
			if (loses) flash.erase(key);
			throw new Error("no space left");
		},
		erase: key => flash.erase(key),
	};
}
