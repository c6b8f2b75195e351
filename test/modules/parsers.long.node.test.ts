/** The tests of the parsers again, with as many inputs as they have to take. Read when the first of them is loaded. */
process.env["PARSER_INPUTS"] = "100000";

const files = [
	"access-point/dns.node.test",
	"blynk/stream.node.test",
	"config-server/config-request.node.test",
	"config-server/fuzz.node.test",
	"credentials/store.node.test",
];
for (const file of files) await import(`./${file}`);

export {};
