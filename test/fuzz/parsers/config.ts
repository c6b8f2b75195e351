import type { StaticAddress } from "../../../hosts/host";
import type { Random } from "../../../hosts/virtual/random";
import { equal, hex } from "../../../modules/bytes/index";
import { formFields, openLink, readConfig as ours } from "../../../modules/config-server/config-request";
import { OwnFields, shown, type Described } from "../../../modules/config-server/index";
import type { Credentials } from "../../../modules/credentials/index";
import { decode, encode } from "../../../modules/credentials/record";
import { latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const device = { host: "blynk.cloud", templateId: "DYNAMIC", dynamic: true, settings: "place=Home\n" };

const described: Described = {
	...{ name: "place", kind: "text", min: 0, max: 32, step: 1, options: "  ", required: false, default: "" },
	...{ keepOnReset: false, label: { en: "Place" }, help: {}, choices: [] },
};
const own = new OwnFields(
	[
		described,
		{ ...described, name: "key", kind: "secret", max: 64 } as const,
		{ ...described, name: "interval", kind: "number", min: -1, max: 60, default: "10" } as const,
		{ ...described, name: "region", kind: "choice", options: " eu us " } as const,
	].map(shown),
);

/** The fields of /config: the query in front of the first line end, the body behind it. */
export function config(readConfig: typeof ours = ours): Parser {
	return {
		name: "config",
		reads: "the fields of /config, of an app, the setup page or a script",
		longest: 2500,
		bounds: { steps: 12_000, stepsEach: 40, array: 2500 },
		words: ["&", "=", ...values, ...names.map(each => `&${each}=`), "#token=", "%", "+", "255.255.255.255", "0.0.0.0"],
		generate,
		judge(input) {
			const end = input.indexOf(0x0a);
			const query = input.subarray(0, Math.max(0, end));
			const fields = formFields(query, input.subarray(end + 1), own);
			openLink(fields);
			const request = readConfig(fields, device, undefined, own);
			if ("rule" in request) return must(!!request.field && !!request.rule, "a refusal says neither what nor why");
			const { templateId = "" } = request;
			must(/^(DYNAMIC|TMPL[\w-]{4,28})$/.test(templateId), `the template id "${templateId}"`);
			judgeRequest(request);
		},
	};
}

/** Whatever is accepted is in its ranges, and comes back from a record as it was. */
export function judgeRequest(request: Credentials): void {
	const { ssid, password, token, host, port = 443, settings = "" } = request;
	must(ssid.length >= 1 && ssid.length <= 32, `an SSID of ${ssid.length} bytes`);
	const isKey = password.length === 64 && /^([0-9a-f]{128})$/i.test(hex(password));
	must(
		password.length === 0 || (password.length >= 8 && (password.length <= 63 || isKey)),
		`a password of ${password.length} bytes`,
	);
	must(!password.some(byte => byte < 0x20 || byte === 0x7f), "a password with a control character");
	must(/^[-_A-Za-z0-9]{32}$/.test(token), `the token "${token}"`);
	must(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/.test(host), `the host "${host}"`);
	must(Number.isInteger(port) && port >= 1 && port <= 65_535, `the port ${port}`);
	must(/^(\w{1,16}=[^\0-\x1f\x7f]*\n){0,4}$/.test(settings), `the settings "${settings}"`);
	if (request.static) judgeStatic(request.static);
	const stored = decode(encode({ candidate: request, proven: undefined, lastError: 0 }, 1))?.contents?.candidate;
	must(stored !== undefined && equal(stored.ssid, ssid) && equal(stored.password, password), "it is stored otherwise");
	same([stored.token, stored.host, stored.port ?? 443], [token, host, port], "what is stored");
	same([stored.static ?? null, stored.settings ?? ""], [request.static ?? null, settings], "what is stored");
}

/** Whatever is accepted can be the addresses of a device, its router and its name servers. */
function judgeStatic({ address, mask, gateway, dns }: StaticAddress): void {
	const all = [address, gateway, ...dns];
	must(all.length <= 4 && all.every(each => /^(\d{1,3}\.){3}\d{1,3}$/.test(each)), `the addresses ${all.join()}`);
	const number = (text: string): number => text.split(".").reduce((sum, each) => sum * 256 + Number(each), 0);
	const size = 2 ** 32 - number(mask);
	const isHost = (text: string): boolean => size <= 2 || (number(text) % size > 0 && number(text) % size < size - 1);
	must(Number.isInteger(Math.log2(size)) && isHost(address) && isHost(gateway), `${address}, ${gateway} in ${mask}`);
	must(Math.floor(number(gateway) / size) === Math.floor(number(address) / size), `${gateway} is in another network`);
	must(gateway !== address, "the router is the device");
	const first = all.map(each => number(each) >>> 24);
	must(
		first.every(each => each >= 1 && each <= 223 && each !== 127),
		`the addresses ${all.join()}`,
	);
}

const names =
	"if ssid ssidManual ssid_hex pass pass_hex hidden blynk host port_ssl save ip mask gw dns dns2 templateId place key interval region".split(
		" ",
	);
const token = "abcdefghijklmnopqrstuvwxyz-_0123";
const values = [
	...[
		"",
		"wifi",
		"Home",
		"486f6d65",
		"12345678",
		`${"0123456789abcdef".repeat(4)}`,
		token,
		`https://a/%23token=${token}&host=b.c`,
	],
	...[
		"1",
		"443",
		"65536",
		"10.0.0.2",
		"10.0.0.1",
		"255.0.0.0",
		"255.255.255.254",
		"TMPLabcd1234",
		"blynk.cloud.",
		"eu",
		"60",
		"%C3%BC",
		"%ff",
	],
] as const;
const good: Readonly<Record<string, string>> = {
	...{
		ssid: "Home",
		pass: "12345678",
		blynk: token,
		ip: "10.0.0.2",
		mask: "255.0.0.0",
		gw: "10.0.0.1",
		dns: "1.1.1.1",
	},
	...{ port_ssl: "8443", templateId: "TMPLabcd1234", host: "a.b", region: "us", interval: "7", key: "k%C3%BC" },
};

function generate(random: Random): Uint8Array {
	const pairs = Object.entries(good).filter(([name]) => random.chance(["ssid", "blynk"].includes(name) ? 99 : 60));
	const changed = pairs.map(([name, value]) => `${name}=${random.chance(95) ? value : random.pick(values)}`);
	if (random.chance(30)) changed.push(`${random.pick(names)}=${random.pick(values)}`);
	const split = random.chance(50) ? 0 : random.whole(0, changed.length);
	return latin1(`${changed.slice(0, split).join("&")}\n${changed.slice(split).join("&")}`);
}
