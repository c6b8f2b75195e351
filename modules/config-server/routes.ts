import type { Asset, Host } from "../../hosts/host";
import { address } from "../access-point/index";
import { mac, text } from "../bytes/index";
import { hasWord, isLanguage } from "../match/index";
import { formFields, isRetry, jsonFields, openLink, readConfig, type ConfigRequest } from "./config-request";
import { boardInfo, productJson, scanJson, statusJson } from "./facts";
import { readForm, type Fields } from "./form";
import { Collector } from "./collector";
import { defaultHosts, isLoopback, judge } from "./guard";
import { wantsHtml, type Head } from "./head";
import { longestBody, scanTime } from "./limits";
import type { ConfigServerOptions } from "./options";
import type { Problem } from "./problem";
import { accepted, confirm, form, redirect, rejected } from "./pages";
import { fillIn } from "./retry";
import { assetBody, json, plain, type Response, type Sink, type Waiting } from "./response";
import { update, type Gate } from "./update";
import type { Upload } from "./upload";
import { takesGzip, wordOf } from "./value";

type Reply = Response | Sink | Waiting;

/** What may be read, ... */
const pages = " / /plain /product.json /status.json ";
const read = " GET HEAD ";

/** ... also by POST: Edgent's handlers take any method, and its apps may send either; ... */
const documents = " /board_info.json /wifi_scan.json /update ";
const readOrPost = " GET HEAD POST ";

/** ... and what changes something, so that nobody else's page may send it. */
const actions = " /config /reset /reboot ";
const getOrPost = " GET POST ";

/** Methods HTTP knows (RFC 9110 9, RFC 5789); others are 501, these where they do not fit 405. */
const methods = " GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH ";

const home = `http://${address}/`;

/** Where systems ask whether they are caught in a portal; by our own address too, since some follow a redirect there. */
const probes =
	" /generate_204 /gen_204 /hotspot-detect.html /library/test/success.html /connecttest.txt /redirect /ncsi.txt " +
	"/success.txt /canonical.html /check_network_status.txt /nm-check.txt /kindle-wifi/wifistub.html " +
	"/kindle-wifi/wifiredirect.html /mobile/status.php ";

/** Which request gets which answer (docs/protocol/setup.md#endpoints, and the wizard page's). */
export class Routes implements Gate {
	readonly host: Host;
	readonly options: ConfigServerOptions;
	readonly #scratch: Uint8Array;
	#attempts = 0;
	#lastSsid: Uint8Array | undefined;
	upload: Upload | undefined;
	/** Somebody was told that something will happen, and it has yet to begin. */
	promised = false;

	/** @param scratch for bytes on their way out; its content means nothing between two pieces */
	constructor(host: Host, options: ConfigServerOptions, scratch: Uint8Array) {
		this.host = host;
		this.options = options;
		this.#scratch = scratch;
	}

	/** @param phone who asks: the last number of its address, 0 when nobody knows */
	reply(head: Head, length: number, phone: number): Reply {
		const { method, path } = head;
		if (!hasWord(methods, method)) return plain(501, "This method is not known here. Use GET or POST.");
		const safe = hasWord(read, method);
		const changes = hasWord(actions, path) || !safe;
		const verdict = judge(head, changes, this.options.hosts ?? defaultHosts);
		if (verdict === "elsewhere")
			return safe && !changes
				? redirect(home)
				: plain(421, `This device is not the server you asked for. Its own page is ${home}`);
		if (head.excess) return plain(head.excess.status, head.excess.why);
		if (verdict === "foreign") return plain(403, `Another site's page may not do this. Open ${home} and do it there.`);
		const own = verdict === "own";
		if (own) this.options.onActivity?.();
		else if (changes) return unasked(path);

		const allowed = methodsOf(path);
		if (!allowed) return this.#other(head, length, own);
		if (!hasWord(allowed, method)) {
			const list = allowed.trim().split(" ").join(", ");
			return plain(405, `${path} takes ${list}.`, [`Allow: ${list}`]);
		}
		const waits = allowed === getOrPost ? this.busy(head) : undefined;
		if (waits) return waits;
		return this.#serve(head, length, own, phone);
	}

	/** A switch and not a table of functions, which takes 1 KB more of ROM. */
	#serve(head: Head, length: number, own: boolean, phone: number): Reply {
		const options = this.options;
		switch (head.path) {
			case "/":
				return this.page("wizard", head) ?? this.#form(head, phone);
			case "/plain":
				return this.#form(head, phone);
			case "/product.json":
				return productJson(options);
			case "/status.json":
				return this.#status(phone);
			case "/board_info.json":
				return boardInfo(this.host, options);
			case "/wifi_scan.json":
				return this.#scan(head, own);
			case "/config":
				return this.#config(head, length, phone);
			case "/reset":
				return json(
					200,
					{ status: "ok", msg: "Configuration reset" },
					this.#promise(() => options.onReset()),
				);
			case "/reboot":
				return json(
					200,
					{ status: "ok", msg: "Restarting" },
					this.#promise(() => options.onReboot()),
				);
			default:
				return update(this, head, length, phone);
		}
	}

	/** What somebody was promised comes first: until it is decided, nobody else is promised anything. */
	busy(head: Head): Response | undefined {
		return this.promised || this.options.status().phase !== "setup" ? busy(head) : undefined;
	}

	/** What is to follow an answer that promises `act`. */
	#promise(act: () => void): () => void {
		this.promised = true;
		return () => {
			this.promised = false;
			act();
		};
	}

	/** The server closes. */
	close(): void {
		this.upload?.stop();
	}

	page(name: string, { fields }: Head): Response | undefined {
		const page = this.host.asset(`${name}.html.gz`);
		if (!page || !takesGzip(fields.get("accept-encoding") ?? "")) return undefined;
		const policy = this.host.asset(`${name}.csp`);
		const rules = policy ? readText(policy) : "default-src 'self' 'unsafe-inline' data:";
		const frame = isLoopback(fields.get("host")) ? "http://localhost:* http://127.0.0.1:*" : "'none'";
		return {
			status: 200,
			type: "text/html; charset=utf-8",
			header: [
				"Content-Encoding: gzip",
				"Vary: Accept-Encoding",
				`Content-Security-Policy: ${rules}; frame-ancestors ${frame}`,
			],
			body: assetBody(page, this.#scratch),
		};
	}

	#other(head: Head, length: number, own: boolean): Reply {
		const { method, path } = head;
		if (method === "GET" || method === "HEAD") {
			if (hasWord(probes, path)) return redirect(home);
			const language = path.startsWith("/lang/") && path.endsWith(".json") ? path.slice(6, -5) : "";
			const file = isLanguage(language) ? this.host.asset(`wizard.${language}.json.gz`) : undefined;
			if (file)
				return {
					status: 200,
					type: "application/json",
					header: ["Content-Encoding: gzip"],
					body: assetBody(file, this.#scratch),
				};
		}
		// Last, for they are made when they are asked for, and phones ask for the others by the dozen.
		const { care, device } = this.options;
		return care?.page(head, length, own, device) ?? plain(404, "Not found");
	}

	#form({ query }: Head, phone: number): Response {
		const fresh = wantsRefresh(query);
		return form(this.options, { phone, fresh, mac: mac(this.host.system.mac) });
	}

	#status(phone: number): Response {
		return statusJson(this.host, this.options, { count: this.#attempts, ssid: this.#lastSsid, phone });
	}

	#scan({ query }: Head, own: boolean): Response | Waiting {
		const list = this.options.scan(own && wantsRefresh(query));
		if (list) return scanJson(list);
		// Edgent too lets its first client wait (docs/protocol/setup.md#scan).
		return {
			poll: () => {
				const found = this.options.scan(false);
				return found && scanJson(found);
			},
			patience: scanTime,
			late: () => scanJson({ found: [], age: 0 }),
		};
	}

	#config(head: Head, length: number, phone: number): Reply {
		if (head.method === "GET" || !length)
			return this.#apply(head, formFields(head.query, new Uint8Array(0), this.options.fields), phone);
		if (length > longestBody)
			return plain(413, `The body is larger than ${longestBody} bytes. Send only the fields of /config.`);
		const type = wordOf(head.fields.get("content-type") ?? "");
		if (type !== "application/json" && type !== "application/x-www-form-urlencoded")
			return plain(415, "Send the fields as application/x-www-form-urlencoded or application/json.");
		return new Collector(length, all => {
			// Some put a byte order mark before UTF-8 (RFC 8259 8.1); nothing else here begins with its first byte.
			const body = all[0] === 0xef ? all.subarray(3) : all;
			const own = this.options.fields;
			const fields = type === "application/json" ? jsonFields(body, own) : formFields(head.query, body, own);
			return fields
				? this.#apply(head, fields, phone)
				: invalid(head, { field: "body", rule: "a JSON object of texts, numbers and booleans" });
		});
	}

	#apply(head: Head, fields: Fields, phone: number): Response {
		const { device, fields: own } = this.options;
		openLink(fields);
		const isAgain = isRetry(fields);
		const kept = isAgain ? this.options.kept?.(phone) : undefined;
		if (isAgain && !kept) {
			const msg = "The device keeps no settings of yours any more. Send all of them: network, password and token.";
			return wantsHtml(head) ? plain(409, msg) : json(409, { status: "error", msg });
		}
		const request = (kept && fillIn(fields, kept, device.host, own)) ?? readConfig(fields, device, kept, own);
		if ("rule" in request) return invalid(head, request);
		// The request may have been long in coming.
		const waits = this.busy(head);
		if (waits) return waits;
		this.#attempts++;
		this.#lastSsid = request.ssid;
		const then = this.#promise(() => this.options.onApply(request, phone));
		return this.#accept(head, request, then);
	}

	#accept(head: Head, request: ConfigRequest, then: () => void): Response {
		if (wantsHtml(head)) return accepted(request, this.options, then);
		const msg = request.save ? "Configuration saved" : "Trying to connect...";
		return json(200, { status: "ok", msg }, then);
	}
}

/** As Edgent answers, status and text; `field` and `rule` say more to those who read them. */
function invalid(head: Head, problem: Problem): Response {
	if (wantsHtml(head)) return rejected(problem);
	return json(500, { status: "error", msg: "Configuration invalid", ...problem });
}

function busy(head: Head): Response {
	const msg = "The device is busy with the settings it got before. Wait, then try again.";
	const header = ["Retry-After: 5"];
	return wantsHtml(head) ? plain(503, msg, header) : { ...json(503, { status: "error", msg }), header };
}

/** The methods a path takes; `""` when it is none of ours. */
function methodsOf(path: string): string {
	if (hasWord(pages, path)) return read;
	if (hasWord(documents, path)) return readOrPost;
	return hasWord(actions, path) ? getOrPost : "";
}

function unasked(path: string): Response {
	if (path === "/reset") return confirm(path, "Reset the device");
	if (path === "/reboot") return confirm(path, "Restart the device");
	return plain(403, `This has to be sent from the device's own page. Open ${home}`);
}

function wantsRefresh(query: Uint8Array): boolean {
	const fields: Fields = new Map();
	readForm(query, " refresh ", fields);
	return text(fields.get("refresh") ?? query.subarray(0, 0)) === "1";
}

function readText(asset: Asset): string {
	const bytes = new Uint8Array(asset.byteLength);
	asset.read(bytes, 0);
	return text(bytes).trim();
}
