import { setTimeout as sleep } from "node:timers/promises";
import { codes, toCode, type Code } from "../../modules/codes/index";
import { dynamic } from "../../src/product";
import { ProvisionError } from "./exits";
import { checkFields, type GivenFields } from "./fields";
import { field, Peer } from "./http";

/** What the phone's side needs to know. */
export interface Provisioning {
	/** The board on its setup network, as `http://192.168.4.1`. */
	readonly device: URL;
	/** The cloud's HTTP address. */
	readonly cloud: URL;
	/** A platform API access token (docs/protocol/cloud.md#platform-api). */
	readonly bearer: string;
	readonly ssid: string;
	readonly password: string;
	/** Do not look for the network in the board's scan. */
	readonly hidden: boolean;
	/** What the device is to be; the board's own template when absent. */
	readonly template: string | undefined;
	/** The device's name in the app; the board's own when absent. */
	readonly name: string | undefined;
	/** The server name the board is told; the board's default when absent. */
	readonly host: string | undefined;
	/** The port of that server; the product's usual ones when absent. */
	readonly port: number | undefined;
	/** The maker's own fields, by name. */
	readonly fields: GivenFields;
	/** Milliseconds for the whole of it. */
	readonly timeout: number;
}

/** What happens on the way, one event a step. */
export type Progress =
	| { readonly event: "info"; readonly name: string; readonly templateId: string; readonly lastError: number }
	| { readonly event: "token"; readonly deviceId: unknown }
	| { readonly event: "scan"; readonly networks: number; readonly rssi: number | undefined }
	/** What the board keeps of the last attempt: its network, and which of `password`, `token`, `host`, `fields`. */
	| { readonly event: "kept"; readonly ssid: string; readonly has: readonly string[] }
	| { readonly event: "sent" }
	| { readonly event: "phase"; readonly phase: string }
	/** `next`: the maker's link, where to go now. */
	| { readonly event: "online"; readonly seconds: number; readonly next?: Next | undefined };

/** The maker's link, in English where it has that. */
export interface Next {
	readonly url: string;
	readonly label: string;
}

/** What a second attempt needs to know: only what changed. */
export interface Retry extends Pick<Provisioning, "device" | "fields" | "timeout"> {
	/** Asked, where the token is given, whether the device is online. */
	readonly cloud: URL | undefined;
	readonly token: string | undefined;
	/** Empty for an open network. */
	readonly password: string | undefined;
	/** Another network than before; its password is not kept. */
	readonly ssid: string | undefined;
	readonly hidden: boolean;
}

/** How often board and cloud are asked, milliseconds. */
const pace = 500;

/** So often the board may look around before a network counts as not there. */
const mostScans = 10;

/** A board whose attempt failed has its setup network back after 20 s, milliseconds: one that stays away has not. */
const returnTime = 25_000;

/** The board keeps the first request for its list waiting until it has one, milliseconds (modules/config-server). */
const scanLimit = 10_000;

/**
 * Does what the app does (docs/protocol/setup.md#what-the-phone-does): asks the board who it is and what it hears, gets
 * it a fresh token, hands over network and token, and watches until the cloud sees it.
 * @throws ProvisionError saying what went wrong and what to do.
 */
export async function* provision(task: Provisioning): AsyncGenerator<Progress> {
	const started = performance.now();
	const device = new Peer(task.device, "board", "deviceUnreachable");
	const cloud = new Peer(task.cloud, "cloud", "cloudUnreachable", { authorization: `Bearer ${task.bearer}` });

	const info = await device.json("/board_info.json");
	const name = String(field(info, "name") ?? field(info, "ssid") ?? "Device");
	const templateId = String(field(info, "tmpl_id") ?? "");
	yield { event: "info", name, templateId, lastError: Number(field(info, "last_error") ?? 0) };

	if (templateId === dynamic && task.template === undefined) throw await templateMissing(cloud);

	// Before the token, so that a misspelt name leaves no device behind in the cloud.
	const product = await productOf(device);
	checkFields(task.fields, product, "all");
	const deadline = started + task.timeout;
	if (!task.hidden) yield await findNetwork(device, task, deadline);

	const { token, id } = await createDevice(cloud, task.template ?? templateId, task.name ?? name);
	yield { event: "token", deviceId: id };

	const before = await statusOf(device);
	await send(device, settings(task, token));
	yield { event: "sent" };

	const isOnline = (): Promise<boolean> => isConnected(cloud, token);
	yield* watch({ device, isOnline, before: before?.attempt, started, deadline, next: nextOf(product) });
}

/**
 * Tries again with what the board kept of the last attempt, and what changed.
 * @throws ProvisionError saying what went wrong and what to do.
 */
export async function* retry(task: Retry): AsyncGenerator<Progress> {
	const started = performance.now();
	const device = new Peer(task.device, "board", "deviceUnreachable");
	const status = await device.json("/status.json");
	const kept = field(status, "retry");
	if (kept === undefined) throw nothingKept();
	const has = field(kept, "has");
	yield { event: "kept", ssid: String(field(kept, "ssid")), has: Array.isArray(has) ? has.map(String) : [] };

	const product = await productOf(device);
	checkFields(task.fields, product, "changed");
	const { cloud, token, password, ssid, hidden } = task;
	const form = new URLSearchParams([["retry", "1"], ...task.fields]);
	if (ssid !== undefined) form.set("ssid", ssid);
	if (hidden) form.set("hidden", "1");
	if (password !== undefined) form.set("pass", password);
	if (token !== undefined) form.set("blynk", token);
	await send(device, form);
	yield { event: "sent" };

	const asked = cloud && token !== undefined ? new Peer(cloud, "cloud", "cloudUnreachable") : undefined;
	const isOnline = async (phase: string, since: number): Promise<boolean> =>
		asked
			? isConnected(asked, token ?? "")
			: phase === "running" || (phase === "away" && performance.now() - since > returnTime);
	const before = Number(field(status, "attempt") ?? 0);
	yield* watch({ device, isOnline, before, started, deadline: started + task.timeout, next: nextOf(product) });
}

/** What the board says of its product; a board of another make may say nothing. */
async function productOf(device: Peer): Promise<unknown> {
	const answer = await device.try("/product.json");
	return answer?.ok ? answer.json().catch(() => undefined) : undefined;
}

function nextOf(product: unknown): Next | undefined {
	const next = field(product, "next");
	const [url, label] = [field(next, "url"), field(next, "label")];
	if (typeof url !== "string") return undefined;
	const words = typeof label === "object" && label !== null ? Object.values(label) : [];
	return { url, label: String(field(label, "en") ?? words[0] ?? "Next") };
}

function nothingKept(): ProvisionError {
	return new ProvisionError(
		"nothingKept",
		"The board keeps nothing of an attempt of yours: it serves only who gave it, until its power goes. Leave out --retry and give all.",
	);
}

/** The app shows a list to pick from. */
async function templateMissing(cloud: Peer): Promise<ProvisionError> {
	const list: unknown = await (await cloud.try("/api/v1/organization/templates"))?.json().catch(() => undefined);
	const all = (Array.isArray(list) ? list : []).map(
		each => `${String(field(each, "id"))} (${String(field(each, "name"))})`,
	);
	const known = all.length ? ` The cloud has ${all.join(", ")}.` : "";
	return new ProvisionError("templateMissing", `The board leaves its template to you: add --template ID.${known}`);
}

async function createDevice(cloud: Peer, templateId: string, name: string): Promise<{ token: string; id: unknown }> {
	const answer = await cloud.ask("/api/v1/organization/device/create", {
		method: "POST",
		headers: { "content-type": "application/json" },
		// The names the platform takes (docs/protocol/cloud.md#platform-api).
		body: JSON.stringify({ templateId, name: name.replace(/[^\p{L}\p{N} '_-]/gu, "_").slice(0, 50) }),
	});
	const body: unknown = await answer.json().catch(() => undefined);
	const token = field(body, "token");
	if (answer.ok && typeof token === "string") return { token, id: field(body, "id") };
	const reason = field(field(body, "error"), "message") ?? `status ${answer.status}`;
	const hint = answer.status === 401 ? " Give the bearer token the cloud printed at its start." : "";
	throw new ProvisionError("cloudRefused", `The cloud gave no token: ${String(reason).replace(/\.?$/, ".")}${hint}`);
}

/** The first scan after power-on takes the board a few seconds. */
async function findNetwork(device: Peer, task: Provisioning, deadline: number): Promise<Progress> {
	const wanted = Buffer.from(task.ssid).toString("hex");
	let seen: readonly unknown[] = [];
	for (let tries = 0; tries < mostScans && performance.now() < deadline; tries++) {
		const list = await device.json(tries ? "/wifi_scan.json?refresh=1" : "/wifi_scan.json", {}, scanLimit);
		seen = Array.isArray(list) ? list : [];
		const found = seen.find(each => field(each, "ssid") === task.ssid || field(each, "ssid_hex") === wanted);
		if (found) return { event: "scan", networks: seen.length, rssi: Number(field(found, "rssi")) };
		await sleep(pace);
	}
	const names = [...new Set(seen.map(each => `"${String(field(each, "ssid"))}"`))].join(", ") || "none";
	throw new ProvisionError(
		"networkNotSeen",
		`The board does not see a network "${task.ssid}"; it sees ${names}. Check the name, or add --hidden.`,
	);
}

function settings(task: Provisioning, token: string): URLSearchParams {
	const form = new URLSearchParams({ if: "wifi", ssid: task.ssid, pass: task.password, blynk: token });
	if (task.host !== undefined) form.set("host", task.host);
	if (task.port !== undefined) form.set("port_ssl", String(task.port));
	if (task.hidden) form.set("hidden", "1");
	if (task.template !== undefined) form.set("templateId", task.template);
	for (const [name, value] of task.fields) form.set(name, value);
	return form;
}

async function send(device: Peer, form: URLSearchParams): Promise<void> {
	const answer = await device.ask("/config", { method: "POST", body: form });
	const body: unknown = await answer.json().catch(() => undefined);
	if (answer.ok && field(body, "status") === "ok") return;
	if (answer.status === 409) throw nothingKept();
	throw new ProvisionError("settingsRefused", `The board refused the settings: ${refusal(answer.status, body)}`);
}

function refusal(status: number, body: unknown): string {
	const [name, rule, message] = [field(body, "field"), field(body, "rule"), field(body, "msg")];
	if (name !== undefined && rule !== undefined) return `"${String(name)}" must be ${String(rule)}.`;
	return message === undefined ? `status ${status}.` : String(message);
}

/** `/status.json`, as far as it matters here. */
interface Status {
	readonly phase: string;
	readonly code: Code;
	/** Counts the settings accepted since power-on. */
	readonly attempt: number;
	/** What the product's code has against one of the fields. */
	readonly refusal?: string | undefined;
}

async function statusOf(device: Peer): Promise<Status | undefined> {
	const body: unknown = await (await device.try("/status.json", {}, 1000))?.json().catch(() => undefined);
	const phase = field(body, "phase");
	if (typeof phase !== "string") return undefined;
	const [name, rule] = [field(body, "field"), field(body, "rule")];
	return {
		...{ phase, code: toCode(Number(field(body, "code") ?? 0)), attempt: Number(field(body, "attempt") ?? 0) },
		refusal: name === undefined ? undefined : `The product refused the field "${String(name)}": ${String(rule)}`,
	};
}

/** Here a board that tries settings live may be connected, but has not stored them. */
const unsettled: readonly string[] = ["setup", "trying", "storing"];

async function isConnected(cloud: Peer, token: string): Promise<boolean> {
	const answer = await cloud.try(`/external/api/isHardwareConnected?token=${encodeURIComponent(token)}`);
	return answer?.ok === true && (await answer.text()) === "true";
}

interface Watch {
	readonly device: Peer;
	/** Asked with the present phase, and since when it is that. */
	readonly isOnline: (phase: string, since: number) => Promise<boolean>;
	/**
	 * How many settings the board had accepted: a reason told under that number is of an older attempt, unless the board was
	 * away meanwhile, which begins to count anew.
	 */
	readonly before: number | undefined;
	readonly started: number;
	readonly deadline: number;
	/** Where the maker sends people afterwards. */
	readonly next: Next | undefined;
}

/**
 * Watches both sides: the board as long as (or as soon as) its setup network is there, and whether it is online all the
 * time. Yields each new phase, and that it is online.
 */
async function* watch({ device, isOnline, before, started, deadline, next }: Watch): AsyncGenerator<Progress> {
	let last = "";
	let since = 0;
	let left = false;
	let told = 0;
	while (performance.now() < deadline) {
		const status: Status = (await statusOf(device)) ?? { phase: "away", code: 0, attempt: 0 };
		const { phase, code, attempt, refusal } = status;
		left ||= phase !== "setup";
		if (phase !== last) {
			last = phase;
			since = performance.now();
			yield { event: "phase", phase };
		}
		const failed = phase === "setup" && code !== 0 && (left || attempt !== before);
		told = failed ? told + 1 : 0;
		// Told twice, since the board lets its answer go out before it begins with the settings.
		if (failed && told > 1)
			throw refusal === undefined
				? new ProvisionError(code, `${code}: ${codes[code]}`)
				: new ProvisionError("settingsRefused", refusal);
		if (!unsettled.includes(phase) && (await isOnline(phase, since)))
			return yield { event: "online", seconds: Math.round(performance.now() - started) / 1000, next };
		await sleep(pace);
	}
	const where = last === "away" || last === "" ? "is away" : `says "${last}"`;
	throw new ProvisionError(
		"timeout",
		`The device is not online yet; on its setup network it ${where}. Look at its light, or give it more time with --timeout.`,
	);
}
