import type { PageConfig } from "./config";

/** What the endpoint for tokens gave. */
export interface Grant {
	readonly token: string;
	/** Unix milliseconds; absent: it does not run out. */
	readonly expiresAt?: number | undefined;
	/** The server name for the device, when the endpoint names one. */
	readonly host?: string | undefined;
}

export type GrantAnswer =
	| { readonly is: "granted"; readonly grant: Grant }
	/** Nobody answered. */
	| { readonly is: "away" }
	/** The page's key is of an earlier start of the server. */
	| { readonly is: "old" }
	| { readonly is: "refused"; readonly reason: string }
	| { readonly is: "strange" };

/** What the cloud knows of the device; `unknown`: it has never logged in. */
export type Sight = "away" | "unknown" | "offline" | "online";

/** An answer that takes longer is none, milliseconds: a network without Internet may swallow a request for minutes. */
const limit = 8_000;

/** The two endpoints the page needs, see tools/wizard/README.md. */
export class Cloud {
	readonly #config: PageConfig;

	constructor(config: PageConfig) {
		this.#config = config;
	}

	async grant(): Promise<GrantAnswer> {
		const { tokenUrl, bearer, templateId, name } = this.#config;
		const answer = await ask(tokenUrl, {
			method: "POST",
			headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
			body: JSON.stringify({ provision: true, templateId, name: plain(name) }),
		});
		if (!answer) return { is: "away" };
		if (answer.status === 401 && bearer) return { is: "old" };
		const body = record(parsed(answer.text));
		if (!answer.ok) return { is: "refused", reason: String(record(body["error"])["message"] ?? answer.status) };
		const { token, expiresAt, host } = body;
		if (!isToken(token)) return { is: "strange" };
		return {
			is: "granted",
			grant: {
				token,
				...(typeof expiresAt === "number" && { expiresAt }),
				...(typeof host === "string" && { host }),
			},
		};
	}

	/** Anything but a clear yes or no counts as not known yet: a cloud that is in trouble may recover. */
	async see(token: string): Promise<Sight> {
		const url = new URL(this.#config.onlineUrl, location.href);
		url.searchParams.set("token", token);
		const answer = await ask(url.href, {});
		if (!answer || answer.status >= 500) return "away";
		const text = answer.text.trim();
		return answer.ok && text === "true" ? "online" : answer.ok && text === "false" ? "offline" : "unknown";
	}
}

/** 32 characters of URL-safe base64 (docs/protocol/wire.md#token); older clouds give 32 of hexadecimal. */
export const isToken = (value: unknown): value is string => typeof value === "string" && /^[\w-]{32}$/.test(value);

/** The letters the platform takes in a name (docs/protocol/cloud.md#platform-api). */
const plain = (name: string): string => name.replace(/[^\p{L}\p{N} '_-]/gu, "_").slice(0, 50);

interface Answer {
	readonly status: number;
	readonly ok: boolean;
	readonly text: string;
}

async function ask(url: string, init: RequestInit): Promise<Answer | undefined> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), limit);
	try {
		const answer = await fetch(url, { ...init, cache: "no-store", signal: abort.signal });
		return { status: answer.status, ok: answer.ok, text: await answer.text() };
	} catch {
		return undefined;
	} finally {
		clearTimeout(timer);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null ? { ...value } : {};
