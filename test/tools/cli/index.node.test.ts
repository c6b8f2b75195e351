import assert from "node:assert/strict";
import sinon from "sinon";
import { command, Failure, hostPort, port, UsageError } from "../../../tools/cli/index";

describe("a command line", () => {
	let out: string;
	let err: string;

	beforeEach(() => {
		[out, err] = ["", ""];
		sinon.stub(process.stdout, "write").callsFake(text => ((out += String(text)), true));
		sinon.stub(process.stderr, "write").callsFake(text => ((err += String(text)), true));
	});

	const quiet = (): void => sinon.restore();
	afterEach(() => {
		quiet();
		process.exitCode = 0;
	});

	const options = { port: { type: "string" } } as const;
	const run = async (args: readonly string[], main = sinon.fake()): Promise<unknown> => {
		await command("the help\n", options, main, args);
		quiet();
		return process.exitCode ?? 0;
	};

	it("prints its help and does nothing else", async () => {
		const main = sinon.fake();
		assert.equal(await run(["--help", "--port", "1"], main), 0);
		assert.equal(out, "the help\n");
		assert.equal(main.callCount, 0);
	});

	it("ends in exit code 2 and one sentence for what it does not know", async () => {
		assert.equal(await run(["--prot", "1"]), 2);
		assert.equal(err, "Unknown option '--prot'. --help tells what there is.\n");
	});

	it("ends in the failure's exit code, without a stack", async () => {
		assert.equal(await run([], sinon.fake.throws(new Failure("The cloud is gone.", 3))), 3);
		assert.equal(err, "The cloud is gone.\n");
	});

	it("ends in exit code 1 for any other error", async () => {
		assert.equal(await run([], sinon.fake.rejects(new Error("Something broke."))), 1);
		assert.equal(err, "Something broke.\n");
	});

	it("writes objects to stdout with --json, else sentences to stderr", async () => {
		await command("", options, (_, output) => output.tell({ event: "ready" }, "It is ready."), ["--json"]);
		await command("", options, (_, output) => output.tell({ event: "ready" }, "It is ready."), []);
		quiet();
		assert.equal(out, '{"event":"ready"}\n');
		assert.equal(err, "It is ready.\n");
	});
});

describe("option values", () => {
	it("a port is a whole number up to 65535", () => {
		assert.equal(port("--port", "8080"), 8080);
		assert.equal(port("--port", undefined), undefined);
		for (const bad of ["", "-1", "65536", "1.5", "http"]) assert.throws(() => port("--port", bad), UsageError);
	});

	it("an address is HOST:PORT", () => {
		assert.deepEqual(hostPort("--cloud", "127.0.0.1:80"), { host: "127.0.0.1", port: 80 });
		for (const bad of ["", "localhost", "a:0", "a:70000", ":80"])
			assert.throws(() => hostPort("--cloud", bad), UsageError);
	});
});
