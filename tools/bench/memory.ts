import { MemoryFlash } from "../../hosts/virtual/flash";
import { utf8, text } from "../../modules/bytes/index";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Engine, Owner } from "../../hosts/xs/engine";
import { esp32, type Creation } from "../../hosts/xs/creation";
import type { Image } from "../../hosts/xs/image";
import { BenchWorld } from "./world";

/** Messages each way in a running life. */
const messages = 1000;

/** What a phone asks for when the wizard page opens, and what it goes on asking. */
const paths = ["/", "/wifi_scan.json", "/board_info.json", "/status.json"] as const;

export interface Live {
	/** Bytes of slots and chunks that live after a collection. */
	readonly setup: number;
	readonly running: number;
}

/** How much lives in each state: in setup while a phone has the wizard open and is in the middle of a request. */
export function liveMemory(engine: BuiltEngine, image: Image): Live {
	return inStates(engine, image, liveBytes);
}

/** Who owns the slots that live in each state. */
export function liveOwners(engine: BuiltEngine, image: Image): { readonly [State in keyof Live]: readonly Owner[] } {
	return inStates(engine, image, each => each.census());
}

function inStates<T>(engine: BuiltEngine, image: Image, look: (engine: Engine) => T): { setup: T; running: T } {
	const setup = new BenchWorld(engine, image).live(world => {
		openSetup(world);
		askAtOnce(world, paths);
		world.board.connect(80).send(utf8("GET /status.json HTTP/1.1\r\nHost: 192"));
		world.clock.advance(100);
		return look(world.engine);
	});
	const running = new BenchWorld(engine, image).live(world => {
		world.provision();
		world.until("running");
		exchange(world, 10);
		return look(world.engine);
	});
	return { setup, running };
}

export interface Minimum {
	/** Bytes. */
	readonly slots: number;
	readonly chunks: number;
	readonly stack: number;
}

/** The least memory in which a first life completes: setup, four requests at once, settings stored, restart. */
export function leastForSetup(engine: BuiltEngine, image: Image): Promise<Minimum> {
	return least(engine, creation =>
		new BenchWorld(engine, image, creation).live(world => {
			openSetup(world);
			askAtOnce(world, paths);
			if (world.apply()?.status !== 200) throw new Error("the settings were not taken");
			world.until("restarting", 5000);
			return !world.crashed;
		}),
	);
}

/** The least memory in which a provisioned board boots, logs in and takes and sends 1,000 messages. */
export function leastForRunning(engine: BuiltEngine, image: Image): Promise<Minimum> {
	const provisioned = new BenchWorld(engine, image).live(world => {
		world.provision();
		world.until("running");
		world.clock.advance(1000);
		return world.flash.entries();
	});
	return least(engine, creation =>
		// A flash of its own: a life that ends too early leaves crashes in it, which would fail the next one as well.
		new BenchWorld(engine, image, creation, { flash: new MemoryFlash(provisioned) }).live(world => {
			world.board.powerOn();
			world.until("running", 30_000);
			exchange(world, messages);
			return !world.crashed;
		}),
	);
}

function openSetup(world: BenchWorld): void {
	world.board.powerOn();
	world.setup(5000);
	world.clock.advance(4000);
}

/** Asks for all paths at the same time. @throws Error unless every answer comes whole. */
function askAtOnce(world: BenchWorld, asked: readonly string[]): void {
	const answers = asked.map(path => {
		const answer = { path, got: "", bytes: 0, over: false };
		const peer = world.board.connect(80);
		peer.onData = bytes => {
			answer.got += text(bytes);
			answer.bytes += bytes.length;
		};
		peer.onEnd = () => {
			answer.over = true;
		};
		peer.send(utf8(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n`));
		return answer;
	});
	world.clock.advance(8000);
	for (const { path, got, over } of answers)
		if (!over || !got.startsWith("HTTP/1.1 200")) throw new Error(`${path} was not answered: ${got.slice(0, 40)}`);
}

/** `count` messages in, and as many out. @throws Error unless all arrive. */
function exchange(world: BenchWorld, count: number): void {
	const before = world.cloud.frames.length;
	for (let i = 0; i < count; i++) {
		world.cloud.write(1, String(i % 1024));
		world.clock.advance(120); // slower than the ten a second that the client allows itself
	}
	world.clock.advance(5000);
	const came = world.cloud.frames.slice(before).filter(frame => frame.body.startsWith("vw·2·")).length;
	if (came !== count) throw new Error(`of ${count} messages ${came} came back`);
}

/** Bytes of slots and chunks that live after a collection. */
export function liveBytes(engine: Engine): number {
	const { slots, slotSize, chunks } = engine.collect();
	return slots * slotSize + chunks;
}

/** Bisects the slots first, then the chunks beside them, then the stack, each until the life no longer completes. */
export async function least(
	{ bits }: BuiltEngine,
	life: (creation: Creation) => boolean | Promise<boolean>,
): Promise<Minimum> {
	const completes = async (creation: Creation): Promise<boolean> => {
		try {
			return await life(creation);
		} catch {
			return false;
		}
	};
	if (!(await completes(esp32))) {
		await life(esp32);
		throw new Error("The life does not complete even with the memory of an ESP32.");
	}
	const heap = await bisect(16, esp32.heap, heap => completes({ ...esp32, heap }));
	const chunk = await bisect(256, esp32.chunk, chunk => completes({ ...esp32, heap, chunk }));
	const stack = await bisect(16, esp32.stack, stack => completes({ heap, chunk, stack }));
	const slotSize = bits / 2;
	return { slots: heap * slotSize, chunks: chunk, stack: stack * slotSize };
}

/** The least number in steps of `step` for which `works`; `most` is known to. */
async function bisect(step: number, most: number, works: (value: number) => Promise<boolean>): Promise<number> {
	let [fails, good] = [0, Math.ceil(most / step)];
	while (good - fails > 1) {
		const middle = (fails + good) >> 1;
		if (await works(middle * step)) good = middle;
		else fails = middle;
	}
	return Math.min(most, good * step);
}
