import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { adminApi, type AdminOptions } from "./admin-api";
import { deviceApi } from "./device-api";
import { Refusal } from "./refusal";
import { largestFirmware } from "./firmware";
import { firmwareApi, type FirmwareApiOptions } from "./firmware-api";
import { isOneOf } from "./keys";
import { pages, type SetupPage } from "./pages";
import { platformApi } from "./platform-api";
import { atMost, failure, NotFound, TooMany } from "./requests";

/** A platform request is a small object. */
const largestBody = 64 * 1024;

export interface HttpOptions extends AdminOptions, Omit<FirmwareApiOptions, "devices"> {
	readonly bearer: string;
	/** The page's own, so that the page never holds the bearer. */
	readonly pageKey: string;
	readonly setup?: SetupPage | undefined;
}

/**
 * Everything the cloud says over HTTP. No CORS anywhere: pages of other origins can neither read nor, without the
 * bearer, change anything.
 */
export function httpApp(options: HttpOptions): Hono {
	const { hub, bearer, pageKey } = options;
	const app = new Hono();
	const guard = authorised([bearer, pageKey]);
	const [limit, fileLimit] = [atMost(largestBody), atMost(largestFirmware)];

	// What is confirmed must survive even a kill of the process.
	app.use(async (_, next) => {
		await next();
		hub.devices.flush();
	});
	// Only who is let in has a body read.
	app.use("/api/*", guard, limit);
	app.use("/admin/*", guard, (c, next) => (c.req.path === "/admin/firmware" ? fileLimit : limit)(c, next));
	app.route("/external/api", deviceApi(hub));
	app.route("/api/v1/organization", platformApi(hub));
	app.route("/admin", adminApi(options));
	app.route("/admin", firmwareApi({ ...options, devices: hub.devices }));
	app.route("/", pages(pageKey, hub.devices.templates.first.id, options.setup));

	app.notFound(c => c.json(failure("Not found."), 404));
	app.onError((error, c) => {
		if (error instanceof Refusal) return c.json(failure(error.message), 400);
		if (error instanceof NotFound) return c.json(failure(error.message), 404);
		if (error instanceof TooMany) {
			c.header("Retry-After", String(error.retryAfter));
			return c.json(failure(error.message), 429);
		}
		hub.log(`request failed: ${error.stack ?? error}`);
		return c.json(failure("The cloud failed; its log says why."), 500);
	});
	return app;
}

/** The app on Node's HTTP server, whose own limits bound headers (16 KB) and slow requests. */
export function httpServer(app: Hono): Server {
	const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout: 30_000 } });
	// The adaptor's type also covers HTTP/2, which is not asked for here.
	if (!("closeAllConnections" in server)) throw new Error("An HTTP/1.1 server was expected.");
	return server;
}

/** Lets through who knows one of `keys`. */
function authorised(keys: readonly string[]): MiddlewareHandler {
	return async (c, next) => {
		const [, key = ""] = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "") ?? [];
		if (isOneOf(key, keys)) return next();
		c.header("WWW-Authenticate", "Bearer");
		return c.json(failure("Give the bearer that the cloud printed at start: Authorization: Bearer ..."), 401);
	};
}
