import assert from "node:assert/strict";
import { hex, text, utf8 } from "../../../modules/bytes/index";
import { portal, token, type Portal } from "../../support/portal";

const good = `if=wifi&ssid=Home&pass=correct+horse&blynk=${token}&host=blynk.cloud`;

/** The one request that was applied. */
function only({ applied }: Portal): Portal["applied"][number] {
	const [first, ...more] = applied;
	assert.ok(first && more.length === 0);
	return first;
}

function problemOf(query: string): unknown {
	const { get, applied } = portal();
	const { status, text } = get(`/config?${query}`);
	assert.equal(status, 500);
	assert.equal(applied.length, 0);
	const { status: word, msg, field, rule } = JSON.parse(text);
	assert.equal(word, "error");
	assert.equal(msg, "Configuration invalid");
	assert.ok(String(rule).length > 5);
	return field;
}

const isAccepted = (query: string): boolean => portal().get(`/config?${query}`).status === 200;

describe("/config", () => {
	it("takes the form of Blynk's apps by GET", () => {
		const board = portal();
		const { status, text: body, fields } = board.get(`/config?${good}`);
		assert.equal(status, 200);
		assert.equal(fields.get("content-type"), "application/json");
		assert.equal(body, '{"status":"ok","msg":"Trying to connect..."}');
		const { ssid, password, ...rest } = only(board);
		assert.equal(text(ssid), "Home");
		assert.equal(text(password), "correct horse");
		assert.deepEqual(rest, { hidden: false, token, host: "blynk.cloud", save: false });
	});

	it("takes it by POST, as form and as JSON (docs/complaints.md#the-password-is-overheard)", () => {
		const form = portal();
		assert.equal(form.post("/config", good).status, 200);
		assert.equal(text(only(form).ssid), "Home");

		const json = portal();
		const body = JSON.stringify({ ssid: "Home", pass: "correct horse", blynk: token, save: true, port_ssl: 9443 });
		assert.equal(json.post("/config", body, { "Content-Type": "application/json; charset=utf-8" }).status, 200);
		const request = only(json);
		assert.equal(request.port, 9443);
		assert.ok(request.save);
	});

	it("lets old clients leave out interface and host", () => {
		const board = portal();
		assert.equal(board.get(`/config?ssid=Home&pass=&blynk=${token}&host=`).status, 200);
		assert.equal(only(board).host, "blynk.cloud");
	});

	it("says that it saves when asked to", () => {
		const { get } = portal();
		assert.equal(get(`/config?${good}&save=1`).text, '{"status":"ok","msg":"Configuration saved"}');
		for (const [value, saved] of [
			["TRUE", true],
			["2", true],
			["0", false],
			["false", false],
		] as const) {
			const board = portal();
			board.get(`/config?${good}&save=${value}`);
			assert.equal(only(board).save, saved, value);
		}
	});

	it("prefers a network typed by name, and takes it for hidden (docs/complaints.md#hidden-networks)", () => {
		const board = portal();
		board.get(`/config?${good}&ssidManual=Attic`);
		assert.equal(text(only(board).ssid), "Attic");
		assert.ok(only(board).hidden);
		const ticked = portal();
		ticked.get(`/config?${good}&hidden=1&ssidManual=`);
		assert.equal(text(only(ticked).ssid), "Home");
		assert.ok(only(ticked).hidden);
	});

	it("takes a switch for on when it is a number but 0, or says so", () => {
		const isHidden = (value: string): boolean => {
			const board = portal();
			board.get(`/config?${good}&hidden=${value}`);
			return only(board).hidden;
		};
		for (const on of ["1", "-1", "007", "true", "TRUE", "On", "yes", "1.0"]) assert.ok(isHidden(on), on);
		for (const off of ["", "0", "00", "-0", "-", "false", "off", "no", "1x", "one"]) assert.ok(!isHidden(off), off);
	});

	it("keeps every byte of SSID and password (docs/complaints.md#special-characters)", () => {
		const percent = portal();
		const all = Array.from({ length: 32 }, (_, i) => (i * 8 + 7) & 255);
		const secret = all.filter(byte => byte >= 0x20 && byte !== 0x7f);
		const coded = (bytes: readonly number[]): string => bytes.map(byte => `%${hex(Uint8Array.of(byte))}`).join("");
		percent.get(`/config?ssid=${coded(all)}&pass=${coded(secret)}&blynk=${token}`);
		assert.deepEqual([...only(percent).ssid], all);
		assert.deepEqual([...only(percent).password], secret);

		const digits = portal();
		digits.post("/config", `ssid_hex=${"ff".repeat(32)}&pass_hex=${"c0".repeat(8)}&blynk=${token}`);
		assert.deepEqual(
			[...only(digits).ssid],
			Array.from({ length: 32 }, () => 255),
		);
		assert.deepEqual(
			[...only(digits).password],
			Array.from({ length: 8 }, () => 0xc0),
		);
	});

	it("keeps special characters of a password (docs/complaints.md#special-characters)", () => {
		for (const password of ["a&b=c+d%20 e", "p'ä\"ss<wört>", "100% sure?", "  spaces  "]) {
			const board = portal();
			board.post("/config", `ssid=Home&pass=${encodeURIComponent(password)}&blynk=${token}`);
			assert.equal(text(only(board).password), password);
		}
	});

	it("takes the first of a field that comes twice", () => {
		const board = portal();
		board.get(`/config?ssid=First&ssid=Second&blynk=${token}`);
		assert.equal(text(only(board).ssid), "First");
	});

	it("reads a percent sign that is no code as itself", () => {
		const board = portal();
		board.get(`/config?ssid=50%&pass=100%zzzz%4&blynk=${token}`);
		assert.equal(text(only(board).ssid), "50%");
		assert.equal(text(only(board).password), "100%zzzz%4");
	});

	it("takes a password of 63 bytes and a key of 64 digits, in bytes not letters (docs/complaints.md#long-passwords)", () => {
		const accepts = (pass: string): boolean =>
			portal().post("/config", `ssid=a&pass=${pass}&blynk=${token}`).status === 200;
		assert.ok(accepts("") && accepts("8".repeat(8)) && accepts("p".repeat(63)) && accepts("aF".repeat(32)));
		assert.ok(!accepts("7".repeat(7)) && !accepts("p".repeat(64)) && !accepts("a".repeat(65)));
		assert.ok(accepts("é".repeat(31)) && !accepts("é".repeat(32)));
		assert.ok(accepts("é".repeat(4)) && !accepts("é".repeat(3)));
	});

	it("takes a fixed address", () => {
		const board = portal();
		board.get(`/config?${good}&ip=192.168.1.50&mask=255.255.255.0&gw=192.168.1.1&dns=1.1.1.1&dns2=8.8.8.8`);
		assert.deepEqual(only(board).static, {
			address: "192.168.1.50",
			mask: "255.255.255.0",
			gateway: "192.168.1.1",
			dns: ["1.1.1.1", "8.8.8.8"],
		});
		const short = portal();
		short.get(`/config?${good}&ip=10.0.0.5&gw=10.0.0.1`);
		assert.deepEqual(only(short).static?.dns, ["10.0.0.1"]);
	});

	it("names the field that is wrong", () => {
		assert.equal(problemOf(""), "ssid");
		assert.equal(problemOf(`if=eth&ssid=a&blynk=${token}`), "if");
		assert.equal(problemOf(`ssid=&blynk=${token}`), "ssid");
		assert.equal(problemOf(`ssid=${"x".repeat(33)}&blynk=${token}`), "ssid");
		assert.equal(problemOf(`ssid=${"%C3%A9".repeat(17)}&blynk=${token}`), "ssid");
		assert.equal(problemOf(`ssid_hex=abc&blynk=${token}`), "ssid_hex");
		assert.equal(problemOf(`ssid=a&pass=short&blynk=${token}`), "pass");
		assert.equal(problemOf(`ssid=a&pass_hex=zz&blynk=${token}`), "pass_hex");
		assert.equal(problemOf("ssid=a"), "blynk");
		assert.equal(problemOf(`ssid=a&blynk=${token}x`), "blynk");
		assert.equal(problemOf(`ssid=a&blynk=${token.slice(1)}`), "blynk");
		assert.equal(problemOf(`ssid=a&blynk=${token.slice(1)}!`), "blynk");
		assert.equal(problemOf(`ssid=a&blynk=${"%FF".repeat(32)}`), "blynk");
		assert.equal(problemOf(`ssid=a&blynk=${token}&host=http://x`), "host");
		assert.equal(problemOf(`ssid=a&blynk=${token}&host=${"h".repeat(65)}`), "host");
		assert.equal(problemOf(`ssid=a&blynk=${token}&host=%FF%FE`), "host");
		assert.equal(problemOf(`ssid=a&blynk=${token}&port_ssl=0`), "port_ssl");
		assert.equal(problemOf(`ssid=a&blynk=${token}&port_ssl=99999`), "port_ssl");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=1.2.3`), "ip");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=224.0.0.1&gw=1.1.1.1`), "ip");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=10.0.0.2&mask=255.0.255.0&gw=10.0.0.1`), "mask");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=10.0.0.2`), "gw");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=10.0.0.2&gw=10.0.0.2`), "gw");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=10.0.0.2&gw=10.0.1.1`), "gw");
		assert.equal(problemOf(`ssid=a&blynk=${token}&ip=10.0.0.2&gw=10.0.0.1&dns=x`), "dns");
	});

	it("refuses a password with a control character: no network has one", () => {
		for (const pass of ["abcd%00efgh", "correct+horse%0A", "%0Dcorrect+horse", "correct%09horse", "correct%7Fhorse"])
			assert.equal(problemOf(`ssid=a&pass=${pass}&blynk=${token}`), "pass", pass);
		assert.equal(problemOf(`ssid=a&pass_hex=0011223344556677&blynk=${token}`), "pass");
		assert.ok(isAccepted(`ssid=a&pass=%E2%80%A6p%C3%A4ss+w%80rd&blynk=${token}`));
	});

	it("refuses addresses that no device, router or name server can have", () => {
		const net = (fields: string): unknown => problemOf(`ssid=a&blynk=${token}&${fields}`);
		for (const ip of [
			"192.168.1.0",
			"192.168.1.255",
			"0.0.0.0",
			"0.1.2.3",
			"127.0.0.1",
			"224.0.0.1",
			"255.255.255.255",
		])
			assert.equal(net(`ip=${ip}&gw=192.168.1.1`), "ip", ip);
		assert.equal(net("ip=10.1.3.255&mask=255.255.252.0&gw=10.1.0.1"), "ip");
		for (const gw of ["192.168.1.0", "192.168.1.255", "192.168.2.1", "0.0.0.0", "192.168.1.50"])
			assert.equal(net(`ip=192.168.1.50&gw=${gw}`), "gw", gw);
		for (const dns of ["0.0.0.0", "127.0.0.53", "224.0.0.251", "255.255.255.255", "1.1.1"])
			for (const name of ["dns", "dns2"])
				assert.equal(net(`ip=192.168.1.50&gw=192.168.1.1&${name}=${dns}`), "dns", dns);
		for (const mask of ["255.0.255.0", "0.0.0.0", "255.255.255.255"])
			assert.ok(!isAccepted(`ssid=a&blynk=${token}&ip=192.168.1.50&mask=${mask}&gw=192.168.1.1`), mask);
		for (const good of [
			"ip=192.168.5.50&mask=255.255.0.0&gw=192.168.0.1",
			// The device's own setup network, but eero's routers have it too, and it is closed by then.
			"ip=192.168.4.50&mask=255.255.252.0&gw=192.168.4.1",
			"ip=10.1.1.0&mask=255.255.254.0&gw=10.1.0.1",
			"ip=10.0.0.0&mask=255.255.255.254&gw=10.0.0.1",
			"ip=192.168.1.50&gw=192.168.1.1&dns=1.1.1.1&dns2=9.9.9.9",
		])
			assert.ok(isAccepted(`ssid=a&blynk=${token}&${good}`), good);
	});

	it("takes a server's name with the dot that ends it, and hands it on without", () => {
		const dotted = portal();
		dotted.get(`/config?ssid=Home&blynk=${token}&host=fra1.blynk.cloud.`);
		assert.equal(only(dotted).host, "fra1.blynk.cloud");
	});

	it("reads JSON, and a form, behind a byte order mark (RFC 8259 8.1)", () => {
		const json = portal();
		const text = JSON.stringify({ ssid: "Home", pass: "12345678", blynk: token });
		json.post("/config", `\ufeff${text}`, { "Content-Type": "application/json" });
		const form = portal();
		form.post("/config", `\ufeffssid=Home&pass=12345678&blynk=${token}`);
		for (const each of [json, form]) assert.deepEqual(only(each).ssid, utf8("Home"));
		// Only where a mark may be.
		assert.equal(portal().post("/config", ` \ufeff${text}`, { "Content-Type": "application/json" }).status, 500);
	});

	it("never repeats what was typed as a secret (docs/complaints.md#the-stored-password-is-shown)", () => {
		const { get, post, host } = portal();
		const secret = "hunter2-hunter2";
		const answers = [
			get(`/config?ssid=a&pass=${secret}&blynk=wrong${token}`),
			get(`/config?ssid=a&pass=${secret}&blynk=${token}`),
			post("/config", `ssid=a&pass=${secret}&blynk=${token}`, { Accept: "text/html" }),
			post("/config", `ssid=&pass=${secret}&blynk=${token}`, { Accept: "text/html" }),
			get("/status.json"),
			get("/board_info.json"),
			get("/plain"),
		];
		for (const { text } of answers) assert.ok(!text.includes(secret) && !text.includes(token), text);
		assert.deepEqual(host.lines, []);
	});

	it("refuses a body of another type, and JSON that is no object", () => {
		const { post, applied } = portal();
		for (const type of ["text/plain", "multipart/form-data; boundary=x", ""])
			assert.equal(post("/config", good, { "Content-Type": type }).status, 415, type);
		for (const body of ["[]", "null", "7", '"x"', "{", "", '{"ssid":{}}', "\u0000"]) {
			const { status, text } = post("/config", body, { "Content-Type": "application/json" });
			assert.equal(status, 500, body);
			assert.match(text, /"status":"error"/);
		}
		assert.deepEqual(applied, []);
	});

	it("refuses a body larger than any client sends", () => {
		const { post, applied } = portal();
		assert.equal(post("/config", `${good}&x=${"y".repeat(2048)}`).status, 413);
		assert.deepEqual(applied, []);
	});

	it("answers a browser without script with a page, the SSID escaped", () => {
		const { post } = portal();
		const fields = { Accept: "text/html,*/*;q=0.8", Origin: "http://192.168.4.1" };
		const yes = post("/config", `ssid=${encodeURIComponent("<script>&")}&blynk=${token}`, fields);
		assert.equal(yes.status, 200);
		assert.match(yes.fields.get("content-type") ?? "", /^text\/html/);
		assert.match(yes.text, /&#60;script&#62;&#38;/);
		const no = post("/config", "ssid=Home", fields);
		assert.equal(no.status, 400);
		assert.match(no.text, /<strong>blynk<\/strong> must be exactly 32/);
	});

	it("says that it is busy while it tries other settings", () => {
		const { get, applied } = portal({ options: { status: () => ({ phase: "trying", code: 0 }) } });
		const { status, fields, text } = get(`/config?${good}`);
		assert.equal(status, 503);
		assert.match(text, /^\{"status":"error","msg":"The device is busy/);
		assert.equal(fields.get("retry-after"), "5");
		assert.deepEqual(applied, []);
	});

	it("promises nobody anything from the moment it took settings until the device decided on them", () => {
		for (const path of [`/config?${good}`, "/reset", "/reboot"]) {
			const { connect, post, host, applied, told } = portal();
			const first = connect();
			first.send(`GET /config?${good} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
			host.clock.advance(10);
			const [where = "", query = ""] = path.split("?");
			const second = post(where, query);
			assert.equal(second.status, 503, path);
			assert.match(second.text, /busy/);
			host.clock.advance(5000);
			assert.equal(applied.length, 1);
			assert.deepEqual(told, ["apply"]);
			// The device is in setup again, as after a failure.
			assert.equal(post("/config", good).status, 200);
		}
	});

	it("promises nothing to the slower of two whose settings come in pieces", () => {
		const { connect, host, applied } = portal();
		const length = utf8(good).length;
		const head = `Host: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}`;
		const [first, second] = [connect(), connect()];
		for (const peer of [first, second]) peer.send(`POST /config HTTP/1.1\r\n${head}\r\n\r\n${good.slice(0, 9)}`);
		host.clock.advance(10);
		for (const peer of [first, second]) peer.send(good.slice(9));
		host.clock.advance(10);
		assert.match(first.text, /^HTTP\/1\.1 200 /);
		assert.match(second.text, /^HTTP\/1\.1 503 /);
		host.clock.advance(5000);
		assert.equal(applied.length, 1);
	});

	it("promises no settings once it promised a reset", () => {
		const { connect, post, host, applied, told } = portal();
		connect().send("POST /reset HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
		host.clock.advance(10);
		assert.equal(post("/config", good).status, 503);
		host.clock.advance(5000);
		assert.deepEqual([applied.length, told], [0, ["reset"]]);
	});

	it("answers first and moves then: the device hears of it once the phone has closed", () => {
		const { connect, host, told } = portal();
		const peer = connect();
		peer.send(`GET /config?${good} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
		host.clock.advance(0);
		assert.match(peer.text, /Trying to connect/);
		assert.deepEqual(told, []);
		peer.close();
		host.clock.advance(0);
		assert.deepEqual(told, ["apply"]);
		assert.equal(peer.ended, "by the peer");
	});

	it("does not wait for ever for a phone that does not close", () => {
		const { connect, host, told } = portal();
		const peer = connect();
		peer.send(`GET /config?${good} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
		host.clock.advance(500);
		assert.deepEqual(told, ["apply"]);
		assert.equal(peer.ended, "by the server");
	});

	it("moves as well when the phone is gone before the answer", () => {
		const { connect, host, told } = portal();
		const peer = connect();
		peer.paused = true;
		peer.send(
			`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${utf8(good).length}\r\n\r\n${good}`,
		);
		host.clock.advance(0);
		peer.close();
		host.clock.advance(0);
		assert.deepEqual(told, ["apply"]);
	});
});

describe("/reset and /reboot", () => {
	it("answer, then act", () => {
		const { get, post, told } = portal();
		assert.equal(get("/reset").text, '{"status":"ok","msg":"Configuration reset"}');
		assert.equal(post("/reboot", "").status, 200);
		assert.deepEqual(told, ["reset", "reboot"]);
	});
});

describe("the template of /config", () => {
	/** A board whose phone may choose, and what it has by now. */
	const board = (templateId: string): Portal => {
		const { options } = portal();
		return portal({ options: { device: { ...options.device, templateId, dynamic: true } } });
	};

	it("is taken from a query, a form and JSON", () => {
		const ways: readonly ((to: Portal) => unknown)[] = [
			to => to.get(`/config?${good}&templateId=TMPLnew-_1`),
			to => to.post("/config", `${good}&templateId=TMPLnew-_1`),
			to => {
				const all = { ssid: "Home", pass: "correct horse", blynk: token, templateId: "TMPLnew-_1" };
				return to.post("/config", JSON.stringify(all), { "Content-Type": "application/json" });
			},
		];
		for (const now of ["DYNAMIC", "TMPLold1234"])
			for (const send of ways) {
				const to = board(now);
				send(to);
				assert.equal(only(to).templateId, "TMPLnew-_1");
			}
	});

	it("stays as it is when none is sent", () => {
		for (const now of ["DYNAMIC", "TMPLold1234"])
			for (const none of ["", "&templateId=", `&templateId=${now}`]) {
				const to = board(now);
				assert.equal(to.get(`/config?${good}${none}`).status, 200);
				assert.equal(only(to).templateId, now);
			}
	});

	it("is refused by name and rule when it is none", () => {
		for (const wrong of [
			"TMPLabc",
			"tmplabcd1234",
			"DYNAMIC",
			"TMPLabcd+1234",
			"TMPL%00abcd",
			`TMPL${"a".repeat(29)}`,
		]) {
			const { get, applied } = board("TMPLold1234");
			const { status, text } = get(`/config?${good}&templateId=${wrong}`);
			assert.equal(status, 500, wrong);
			const { field, rule } = JSON.parse(text);
			assert.deepEqual([field, rule], ["templateId", "a template id such as TMPLabcd1234"]);
			assert.deepEqual(applied, []);
		}
	});

	it("is that of the product where the phone has no choice: another is refused, the same is no news", () => {
		const same = portal();
		assert.equal(same.get(`/config?${good}&templateId=TMPLabcd1234`).status, 200);
		assert.ok(!("templateId" in only(same)));
		const other = portal();
		const { status, text } = other.get(`/config?${good}&templateId=TMPLother123`);
		assert.equal(status, 500);
		assert.equal(JSON.parse(text).rule, "TMPLabcd1234: this product has no other template");
		assert.deepEqual(other.applied, []);
	});

	it("can be typed into the plain form where the phone has the choice", () => {
		assert.match(board("DYNAMIC").get("/plain").text, /<label>Template ID <input name="templateId" /);
		assert.doesNotMatch(portal().get("/plain").text, /templateId/);
	});
});

describe("a second attempt by /config", () => {
	const fixed = { address: "192.168.1.50", mask: "255.255.255.0", gateway: "192.168.1.1", dns: ["192.168.1.1"] };
	const kept = {
		...{ ssid: utf8("Attic"), password: utf8("correct horse"), hidden: true, static: fixed, token },
		...{ host: "fra1.blynk.cloud", port: 8443 },
	};
	const board = (): Portal => portal({ options: { kept: phone => (phone === 2 ? kept : undefined) } });

	it("takes from the first what is not sent", () => {
		const again = board();
		assert.equal(again.post("/config", "retry=1").status, 200);
		const { save: _, ...all } = only(again);
		assert.deepEqual(all, kept);
		const changed = board();
		assert.equal(changed.post("/config", "retry=1&pass_hex=3132333435363738&hidden=0&save=1").status, 200);
		assert.deepEqual(only(changed), { ...kept, password: utf8("12345678"), hidden: false, save: true });
	});

	it("takes an empty field for sent, except from a form that cannot leave one out", () => {
		const open = board();
		assert.equal(open.post("/config", "retry=1&pass=").status, 200);
		assert.equal(only(open).password.length, 0);
		const form = board();
		assert.equal(form.post("/config", "retry=2&pass=&ssidManual=&ssid_hex=&blynk=&host=").status, 200);
		assert.deepEqual(only(form).password, kept.password);
	});

	it("leaves password, hiding and address with their network", () => {
		const other = board();
		assert.equal(other.post("/config", "retry=1&ssid=Home&ip=").status, 200);
		const { ssid, password, hidden, static: address, host } = only(other);
		assert.deepEqual([text(ssid), password.length, hidden, address, host], ["Home", 0, false, undefined, kept.host]);
	});

	it("tells in /status.json what is kept, and to whom it belongs", () => {
		const { get, host } = board();
		const { retry } = JSON.parse(get("/status.json").text);
		const has = ["password", "token", "host"];
		assert.deepEqual(retry, { ssid: "Attic", hidden: true, security: "unknown", has });
		const stranger = host.network.connect(80, { address: "192.168.4.3" });
		stranger.send("GET /status.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
		host.clock.advance(0);
		assert.doesNotMatch(stranger.text, /retry/);
	});

	it("is nothing where nothing is kept", () => {
		const { post, applied } = portal();
		const { status, text: answer } = post("/config", `retry=1&${good}`);
		assert.equal(status, 409);
		const { status: word, msg } = JSON.parse(answer);
		assert.equal(word, "error");
		assert.match(msg, /Send all of them/);
		assert.equal(applied.length, 0);
		assert.equal(post("/config", `retry=0&${good}`).status, 200);
	});
});
