import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { Certificates, type CertificateFlaw } from "./certificates";
import { Devices } from "./devices";
import { Downloads } from "./downloads";
import type { DownloadFault } from "./download-faults";
import type { CloudEvent } from "./events";
import type { Fault } from "./faults";
import { Firmwares } from "./firmware";
import { httpApp, httpServer } from "./http";
import { Hub } from "./hub";
import { Journal } from "./journal";
import { lock } from "./lock";
import type { SetupPage } from "./pages";
import { Session } from "./session";
import { Shipments } from "./shipments";
import { readTemplates, Templates, type Template } from "./templates";
import { TlsDoor } from "./tls-door";

export interface CloudOptions {
	/** Where state and keys are kept; made when it is not there. */
	readonly data: string;
	/** Ports of the binary protocol and of HTTP; 0 or absent: any free one. */
	readonly port?: number;
	readonly tlsPort?: number;
	readonly httpPort?: number;
	/** Address for devices; HTTP stays on 127.0.0.1, which is also the default here. */
	readonly address?: string;
	/** Absent: `templates.json` beside this file. */
	readonly templates?: readonly Template[];
	/** As blynk.cloud: refuse what the template does not list. */
	readonly strict?: boolean;
	/**
	 * Heartbeats of silence until a connection is ended, 1.5 to 2.3; 2.3 when absent (docs/protocol/wire.md#heartbeat).
	 */
	readonly idleFactor?: number;
	/** IANA name of the devices' zone; this machine's when absent. */
	readonly timeZone?: string;
	/** What the phone's page, `/setup`, is made for. */
	readonly setup?: SetupPage;
	readonly log?: (line: string) => void;
}

/** A running cloud. */
export interface Cloud {
	readonly port: number;
	readonly tlsPort: number;
	readonly httpPort: number;
	/** Of the APIs, without a slash at its end. */
	readonly url: string;
	readonly bearer: string;
	/** What a page has to be asked for with: kept with the devices, readable only by who started the cloud. */
	readonly pageKey: string;
	/** The address of a page, with its key. */
	pageUrl(path: "/" | "/panel" | "/setup"): string;
	/** The CA that devices must trust, PEM: the file and its text. */
	readonly caFile: string;
	readonly ca: string;
	readonly devices: Devices;
	/** Connections, writes and commands to devices, redirects. */
	readonly hub: Hub;
	/** Files that devices can be sent, and to whom they go. */
	readonly firmwares: Firmwares;
	readonly shipments: Shipments;
	/** What is wrong with downloads from now on. */
	setDownloadFault(fault: DownloadFault): void;
	/** Calls `listener` with every event from now on; the function returned ends that. */
	on(listener: (event: CloudEvent) => void): () => void;
	readonly fault: Fault;
	/** Turns a switch; every connection ends, so that devices meet the change at once. */
	setFault(fault: Fault): void;
	/** Ends connections and servers; everything is on disk afterwards. */
	close(): Promise<void>;
}

/**
 * Starts a cloud.
 * @throws Error with a sentence when a port is taken, the data directory is in use, or what it keeps is broken.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
	const { data, log = () => {} } = options;
	mkdirSync(data, { recursive: true, mode: 0o700 });
	const unlock = lock(join(data, "lock"));
	const closers: (() => Promise<void> | void)[] = [unlock];
	const closeAll = async (): Promise<void> => {
		for (const close of closers.splice(0).reverse()) await close();
	};
	try {
		return await run(options, data, log, closers, closeAll);
	} catch (error) {
		await closeAll();
		throw error;
	}
}

async function run(
	options: CloudOptions,
	data: string,
	log: (line: string) => void,
	closers: (() => Promise<void> | void)[],
	close: () => Promise<void>,
): Promise<Cloud> {
	const listeners = new Set<(event: CloudEvent) => void>();
	const emit = (event: CloudEvent): void => listeners.forEach(each => each(event));
	const on = (listener: (event: CloudEvent) => void): (() => void) => {
		listeners.add(listener);
		return () => void listeners.delete(listener);
	};

	const journal = new Journal(join(data, "cloud.jsonl"));
	closers.push(() => journal.close());
	const bearer = kept(journal, "bearer");
	const pageKey = kept(journal, "pageKey");
	const templates = new Templates(
		options.templates ?? readTemplates(new URL("templates.json", import.meta.url)),
		options.strict ?? false,
	);
	const devices = new Devices(journal, templates, emit);
	const firmwares = new Firmwares(data, journal, emit);
	const hub: Hub = new Hub({
		devices,
		idleFactor: options.idleFactor ?? 2.3,
		timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
		log,
		emit,
		onInfo: device => shipments.told(device),
		onRequest: socket => downloads.take(socket),
	});
	const shipments = new Shipments({ journal, devices, firmwares, reach: hub, emit });
	const downloads = new Downloads({ shipments, firmwares, log });
	on(event => {
		if (event.event === "device") shipments.recount();
		else if (event.event === "removed") shipments.recount(event.id);
	});
	const disconnect = (reason: string): void => {
		hub.disconnect(reason);
		downloads.disconnect();
	};

	const certificates = new Certificates(data);
	const accept = (socket: Socket): void => {
		if (hub.fault.kind === "refuse") socket.destroy();
		else hub.add(new Session(socket, hub));
	};
	const tcp = createTcpServer(accept);
	const tls = new TlsDoor(certificates, accept, log);

	const setFault = (fault: Fault): void => {
		hub.fault = fault;
		tls.show(flaws.find(each => `certificate-${each}` === fault.kind));
		disconnect(`the cloud's switch was set to "${fault.kind}"`);
		emit({ event: "fault", fault: fault.kind });
	};
	const setDownloadFault = (fault: DownloadFault): void => void (downloads.fault = fault);
	const shipping = { firmwares, shipments, downloads };
	const http = httpServer(httpApp({ hub, ...shipping, bearer, pageKey, setFault, on, setup: options.setup }));

	const address = options.address ?? "127.0.0.1";
	const port = await listen(tcp, options.port ?? 0, address);
	closers.push(() => closeServer(tcp));
	const tlsPort = await listen(tls.server, options.tlsPort ?? 0, address);
	closers.push(() => {
		tls.disconnect();
		return closeServer(tls.server);
	});
	const httpPort = await listen(http, options.httpPort ?? 0, "127.0.0.1");
	closers.push(() => {
		http.closeAllConnections();
		return closeServer(http);
	});
	const sweep = setInterval(() => hub.sweep(), 1000);
	closers.push(() => {
		clearInterval(sweep);
		hub.disconnect("the cloud is closing");
		return downloads.close();
	});

	const { caFile, ca } = certificates;
	const url = `http://127.0.0.1:${httpPort}`;
	// Commands of this user find the cloud by it (tools/update/local-cloud.ts).
	journal.put("url", url);
	journal.flush();
	return {
		...{
			port,
			tlsPort,
			httpPort,
			url,
			bearer,
			pageKey,
			caFile,
			ca,
			devices,
			hub,
			firmwares,
			shipments,
			on,
			setFault,
			setDownloadFault,
			close,
		},
		pageUrl: path => `${url}${path}?key=${pageKey}`,
		get fault() {
			return hub.fault;
		},
	};
}

const flaws: readonly CertificateFlaw[] = ["host", "expired", "issuer"];

/** A secret of this cloud, kept, so that scripts, the app and open pages survive a restart. */
function kept(journal: Journal, name: string): string {
	const known = journal.get(name);
	if (typeof known === "string") return known;
	const secret = randomBytes(24).toString("hex");
	journal.put(name, secret);
	journal.flush();
	return secret;
}

function listen(server: Server, port: number, address: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(listenProblem(error, port, address))));
		server.listen({ port, host: address, backlog: 4096 }, () => {
			server.removeAllListeners("error");
			server.on("error", () => {}); // "accept" failing for want of file descriptors must not end the process
			resolve((server.address() as AddressInfo).port);
		});
	});
}

function listenProblem(error: NodeJS.ErrnoException, port: number, address: string): string {
	switch (error.code) {
		case "EADDRINUSE":
			return `Port ${port} is taken, perhaps by another cloud. Stop it, or choose another port (0: any free one).`;
		case "EACCES":
			return `Port ${port} needs more rights. Choose one above 1023.`;
		case "EADDRNOTAVAIL":
			return `This machine has no address ${address}.`;
		default:
			return `Port ${port} cannot be used: ${error.message}.`;
	}
}

const closeServer = (server: Server): Promise<void> => new Promise(resolve => server.close(() => resolve()));
