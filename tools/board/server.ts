import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { serve, type ServerType } from "@hono/node-server";
import { build } from "esbuild";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { AddressInfo } from "node:net";
import { isOwnPage } from "../cli/loopback";
import { isOneOf } from "../cloud/keys";
import { alreadyRuns, namePath, runningAt, type TourName } from "./running";
import type { TourCommand, TourEvent } from "./tour-events";

const folder = new URL("./page/", import.meta.url);

/** What the page's server needs of the tour. */
export interface Stage {
	/** Where the tour keeps what it stores, the whole path. */
	readonly data: string;
	/** Who looks or acts has to know it: 127.0.0.1 is open to every user of the machine. */
	readonly key: string;
	/** How everything stands now, for a page that was just opened. */
	snapshot(): readonly TourEvent[];
	/** Calls `listener` with each event from now on, until the function returned is called. */
	follow(listener: (event: TourEvent) => void): () => void;
	/** @throws Error with a sentence when it makes no sense. */
	command(what: TourCommand): void | Promise<void>;
}

/** What holds nothing of the tour, but for its name. */
const open = ["/page.css", "/page.js", namePath];

/** Serves the tour's page on 127.0.0.1. @throws Error with a sentence when the port is taken. */
export async function servePage(stage: Stage, port: number): Promise<{ readonly url: string; close(): void }> {
	const page = await bundle();
	const app = new Hono();
	app.use(async (c, next) => {
		if (!isOwnPage(c.req.header("host"), c.req.header("origin")))
			return c.text("Open this page as http://127.0.0.1.", 403);
		if (!open.includes(c.req.path) && !isOneOf(c.req.query("key") ?? "", [stage.key]))
			return c.text("Open the address that was printed: it ends with this page's key.", 403);
		c.header("Cache-Control", "no-store");
		return next();
	});
	app.get("/", async c => c.html(await readFile(new URL("index.html", folder), "utf8")));
	app.get("/page.css", async c =>
		c.body(await readFile(new URL("page.css", folder), "utf8"), 200, { "Content-Type": "text/css" }),
	);
	app.get("/page.js", c => c.body(page, 200, { "Content-Type": "text/javascript" }));
	app.get(namePath, c => c.json({ tour: "blynk-inject", data: stage.data } satisfies TourName));
	app.get("/events", c =>
		streamSSE(c, async stream => {
			const send = (event: TourEvent): void => void stream.writeSSE({ data: JSON.stringify(event) });
			for (const event of stage.snapshot()) send(event);
			const end = stage.follow(send);
			await new Promise<void>(resolve => stream.onAbort(resolve));
			end();
		}),
	);
	app.post("/command", async c => {
		try {
			await stage.command(await c.req.json<TourCommand>());
			return c.body(null, 204);
		} catch (error) {
			return c.text(error instanceof Error ? error.message : String(error), 400);
		}
	});
	const server = await listen(app, port, stage.data);
	const { port: bound } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${bound}/?key=${stage.key}`,
		close() {
			server.close();
			if ("closeAllConnections" in server) server.closeAllConnections();
		},
	};
}

function listen(app: Hono, port: number, data: string): Promise<ServerType> {
	return new Promise((resolve, reject) => {
		const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () => resolve(server));
		server.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code !== "EADDRINUSE") return reject(error);
			void runningAt(port).then(other => {
				const taken = `Port ${port} is taken by another program. Choose another with --port N.`;
				reject(new Error(other ? alreadyRuns(other, data) : taken));
			});
		});
	});
}

async function bundle(): Promise<string> {
	const built = await build({
		entryPoints: [fileURLToPath(new URL("page.ts", folder))],
		bundle: true,
		minify: true,
		format: "esm",
		target: "es2022",
		write: false,
	});
	return built.outputFiles[0]?.text ?? "";
}
