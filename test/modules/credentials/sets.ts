import type { Flash } from "../../../hosts/host";
import type { CutOutcome, MemoryFlash } from "../../../hosts/virtual/flash";
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
	templateId: `TMPL${"a".repeat(28)}`,
};

/** What a store says it holds, by the names given to {@link credentials}. */
export function told(store: CredentialStore): string {
	const name = (set: Credentials | undefined): string => (set ? String.fromCharCode(...set.ssid) : "-");
	return `candidate ${name(store.candidate)}, proven ${name(store.proven)}, error ${store.lastError}`;
}

/** A flash that refuses, as long as it is told to, each call that changes it, and may lose what the key held. */
export class RefusingFlash implements Flash {
	refuses: "everything" | "cred0" | "cred1" | "nothing" = "everything";
	readonly #flash: Flash;
	readonly #loses: boolean;

	constructor(flash: Flash, loses = false) {
		this.#flash = flash;
		this.#loses = loses;
	}

	read(key: string): Uint8Array | undefined {
		return this.#flash.read(key);
	}

	write(key: string, bytes: Uint8Array): void {
		this.#refuse(key);
		this.#flash.write(key, bytes);
	}

	erase(key: string): void {
		this.#refuse(key);
		this.#flash.erase(key);
	}

	#refuse(key: string): void {
		if (this.refuses !== "everything" && this.refuses !== key) return;
		if (this.#loses) this.#flash.erase(key);
		throw new Error("no space left");
	}
}

/** A flash whose power fails at the `count`-th change, which leaves that key with `outcome`: nothing changes any more. */
export class CutFlash implements Flash {
	powered = true;
	readonly #flash: MemoryFlash;

	constructor(flash: MemoryFlash, count: number, outcome: CutOutcome) {
		this.#flash = flash;
		flash.cutPower(count, outcome, () => {
			this.powered = false;
		});
	}

	read(key: string): Uint8Array | undefined {
		return this.#flash.read(key);
	}

	write(key: string, bytes: Uint8Array): void {
		if (this.powered) this.#flash.write(key, bytes);
	}

	erase(key: string): void {
		if (this.powered) this.#flash.erase(key);
	}
}
