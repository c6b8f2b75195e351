import { isToken, type Grant } from "./cloud";

/** How far somebody is, so that a page that was loaded again, or thrown away in the background, goes on. */
export interface Progress extends Grant {
	readonly step: "join" | "wait";
}

const key = "setup";

/**
 * Kept twice: in the page's own fragment, which no browser sends anywhere and which survives a closed tab and a browser
 * without storage; and in the tab's storage, for who comes back by the address alone. Either may throw (a sandboxed
 * frame, cookies switched off); then the other has to do.
 */
export function keep(progress: Progress | undefined): void {
	const text = progress ? write(progress) : "";
	attempt(() => history.replaceState(null, "", `${location.pathname}${location.search}${text && `#${text}`}`));
	attempt(() => (text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key)));
}

/** What was kept; `undefined` when that is nothing, or nothing that makes sense. */
export function kept(): Progress | undefined {
	return read(location.hash.slice(1)) ?? read(attempt(() => sessionStorage.getItem(key)) ?? "");
}

function write({ token, expiresAt, host, step }: Progress): string {
	const all = new URLSearchParams({ token, step });
	if (expiresAt !== undefined) all.set("until", String(expiresAt));
	if (host !== undefined) all.set("host", host);
	return all.toString();
}

function read(text: string): Progress | undefined {
	const given = new URLSearchParams(text);
	const token = given.get("token");
	const until = Number(given.get("until") ?? NaN);
	const host = given.get("host");
	if (!isToken(token)) return undefined;
	return {
		token,
		step: given.get("step") === "wait" ? "wait" : "join",
		...(Number.isFinite(until) && { expiresAt: until }),
		...(host && /^[a-z0-9.-]{1,64}$/i.test(host) && { host }),
	};
}

function attempt<T>(action: () => T): T | undefined {
	try {
		return action();
	} catch {
		return undefined;
	}
}
